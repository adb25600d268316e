import Foundation
import Models
import TestSupport

@testable import GRAM

/// Answers completions as vLLM and llama.cpp do, from the logits of a model in this process.
struct StubEngine: Sendable {
    /// What is asked.
    private struct Request: Decodable {
        var model: String
        var prompt: [[Int32]]
        var maximumTokens: Int
        var logprobs: Int
        var returnsNumbers: Bool?
        var logitBias: [[Int]]?

        enum CodingKeys: String, CodingKey {
            case model, prompt, logprobs
            case maximumTokens = "max_tokens"
            case returnsNumbers = "return_tokens_as_token_ids"
            case logitBias = "logit_bias"
        }
    }

    let generator: Generator
    let engine: GeneratorEngine

    /// Status 400 for what the engine is not asked like.
    func answer(_ request: StubHTTPServer.Request) -> StubHTTPServer.Answer {
        guard request.method == "POST", request.path == "/v1/completions",
            let asked = try? JSONDecoder().decode(Request.self, from: Data(request.body)), asked.maximumTokens == 1,
            (asked.returnsNumbers == true) == (engine == .vllm),
            (asked.logitBias != nil) == (engine == .llamacpp)
        else { return StubHTTPServer.Answer(400, #"{"error":{"message":"not understood"}}"#) }
        let choices = asked.prompt.enumerated().map { choice($0, next($1, count: asked.logprobs)) }
        return StubHTTPServer.Answer(
            200, #"{"choices":[\#(choices.joined(separator: ","))],"model":"\#(asked.model)"}"#)
    }

    private func choice(_ index: Int, _ tokens: [TokenProbability]) -> String {
        let logprobs: String
        switch engine {
        case .vllm:
            let listed = tokens.map { #""token_id:\#($0.token)":\#($0.logProbability)"# }
            logprobs = #"{"top_logprobs":[{\#(listed.joined(separator: ","))}]}"#
        case .llamacpp:
            let listed = tokens.map { #"{"id":\#($0.token),"logprob":\#($0.logProbability)}"# }
            logprobs = #"{"content":[{"top_logprobs":[\#(listed.joined(separator: ","))]}]}"#
        }
        return #"{"index":\#(index),"text":"","logprobs":\#(logprobs),"finish_reason":"length"}"#
    }

    private func next(_ context: [Int32], count: Int) -> [TokenProbability] {
        // A thread of the server's own waits here for the model's threads.
        let computed = DispatchSemaphore(value: 0)
        let found = Box()
        Task {
            found.logits = (try? await generator.logits(for: context).last) ?? []
            computed.signal()
        }
        computed.wait()
        let greatest = found.logits.max() ?? 0
        let sum = greatest + log(found.logits.reduce(0) { $0 + exp($1 - greatest) })
        let tokens = found.logits.enumerated().map {
            TokenProbability(token: Int32($0.offset), logProbability: min($0.element - sum, 0))
        }
        return Array(tokens.sorted { $0.logProbability > $1.logProbability }.prefix(count))
    }

    /// Written before the semaphore is signalled, and read after.
    private final class Box: @unchecked Sendable {
        var logits: [Float] = []
    }
}
