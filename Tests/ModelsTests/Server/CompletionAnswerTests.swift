import GRAM
import Testing

@testable import Models

@Suite struct CompletionAnswerTests {
    private func tokens(_ json: String, count: Int) throws -> [[Int32]] {
        try CompletionAnswer(Array(json.utf8), count: count).tokens.map { $0.map(\.token) }
    }

    /// vLLM lists the chosen token besides the most probable ones, and numbers choices by prompt.
    @Test func readsTheFormOfVLLM() throws {
        let answer = """
            {"id":"cmpl-1","object":"text_completion","created":1,"model":"m","choices":[
            {"index":1,"text":"a","logprobs":{"text_offset":[0],"token_logprobs":[-0.5],"tokens":["token_id:7"],
            "top_logprobs":[{"token_id:7":-0.5,"token_id:9":-2.5,"token_id:3":-9999.0}]},"finish_reason":"length",
            "stop_reason":null,"prompt_logprobs":null},
            {"index":0,"text":"","logprobs":{"text_offset":[0],"token_logprobs":[-0.1],"tokens":["token_id:2"],
            "top_logprobs":[{"token_id:2":-0.1}]},"finish_reason":"stop"}],
            "usage":{"prompt_tokens":4,"total_tokens":6,"completion_tokens":2}}
            """
        #expect(try tokens(answer, count: 2) == [[2], [7, 9]])
        let read = try CompletionAnswer(Array(answer.utf8), count: 2).tokens
        #expect(read[1].map(\.logProbability) == [-0.5, -2.5])
    }

    private static let place = """
        {"id":2,"token":"","bytes":[],"logprob":-4.5,"top_logprobs":[
        {"id":5,"token":" r","bytes":[32,114],"logprob":-1.25},{"id":8,"token":"\\u0000","bytes":[0],"logprob":-0.5},
        {"id":6,"token":"x","bytes":[120],"logprob":-3.4028234663852886e+38}]}
        """

    @Test func readsTheFormOfLlamaCpp() throws {
        let choice = #"{"text":"","index":0,"logprobs":{"content":[\#(Self.place)]},"finish_reason":"stop"}"#
        #expect(try tokens(#"{"choices":[\#(choice)],"object":"text_completion"}"#, count: 1) == [[8, 5]])
        // Several prompts were once answered by a list of answers.
        #expect(
            try tokens(#" [{"choices":[\#(choice)]},{"choices":[\#(choice)]}]"#, count: 2) == [[8, 5], [8, 5]])
    }

    @Test(arguments: [
        "", "<html>", "null", "[]", "{}", #"{"choices":[]}"#, #"{"choices":[{"index":0,"text":"a"}]}"#,
        #"{"choices":[{"index":0,"logprobs":null}]}"#, #"{"choices":[{"index":0,"logprobs":{"content":[]}}]}"#,
        #"{"choices":[{"index":1,"logprobs":{"top_logprobs":[{"token_id:1":-1}]}}]}"#,
        #"{"choices":[{"logprobs":{"top_logprobs":[{"token_id:1":-1}]}}]}"#,
        #"{"choices":[{"index":0,"logprobs":{"top_logprobs":[{" red":-1}]}}]}"#,
        #"{"choices":[{"index":0,"logprobs":{"top_logprobs":[{"token_id:99999999999":-1}]}}]}"#,
        #"{"choices":[{"index":0,"logprobs":{"top_logprobs":[{"token_id:1":0.7}]}}]}"#,
        // Probabilities instead of their logarithms, and more than there is.
        #"{"choices":[{"index":0,"logprobs":{"top_logprobs":[{"token_id:1":-0.1,"token_id:2":-0.1}]}}]}"#,
        #"{"choices":[{"index":0,"logprobs":{"top_logprobs":[{"token_id:1":null}]}}]}"#,
        #"{"choices":[{"index":0,"logprobs":{"top_logprobs":[{"token_id:1":"-1"}]}}]}"#,
        #"{"choices":[{"index":0,"logprobs":{"content":[{"top_logprobs":[{"token":"a","logprob":-1}]}]}}]}"#,
        #"{"choices":[{"index":0,"logprobs":{"content":[{"top_logprobs":[{"id":1,"logprob":-1},{"id":1,"logprob":-1}]}]}}]}"#,
    ])
    func whatIsNoAnswerToTheRequestIsAFault(body: String) {
        #expect(throws: CompletionAnswer.Fault.self) { try CompletionAnswer(Array(body.utf8), count: 1) }
    }

    @Test func eachSequenceHasOneChoice() {
        let choice = #"{"index":0,"logprobs":{"top_logprobs":[{"token_id:1":-1}]}}"#
        for body in [
            #"{"choices":[\#(choice)]}"#, #"{"choices":[\#(choice),\#(choice)]}"#, #"[{"choices":[\#(choice)]}]"#,
        ] {
            #expect(throws: CompletionAnswer.Fault.self) { try CompletionAnswer(Array(body.utf8), count: 2) }
        }
    }
}
