import Foundation

/// Asks an OpenAI-compatible server for the next tokens of sequences with their probabilities: `POST /v1/completions`.
///
/// Sources: vLLM's `vllm/entrypoints/openai/completion/protocol.py`, llama.cpp's `tools/server/README.md`.
struct CompletionRequest: Encodable, Sendable, Equatable {
    private let model: String
    /// The tokens of each sequence: numbers, so that what says "query", "product" and "code" is what it was in training.
    private let prompt: [[Int32]]
    private let maximumTokens = 1
    private let temperature = 0
    /// How many of the most probable tokens are listed.
    private let logprobs: Int
    private var returnTokensAsTokenIDs: Bool?
    private var logitBias: [[Int]]?

    private enum CodingKeys: String, CodingKey {
        case model, prompt, temperature, logprobs
        case maximumTokens = "max_tokens"
        case returnTokensAsTokenIDs = "return_tokens_as_token_ids"
        case logitBias = "logit_bias"
    }

    /// - Parameters:
    ///   - model: the name under which the model is served.
    ///   - endToken: ends a sequence.
    ///   - listed: how many next tokens are listed for each sequence.
    init(model: String, sequences: [[Int32]], endToken: Int32, listed: Int, engine: GeneratorEngine) {
        self.model = model
        prompt = sequences
        logprobs = listed
        switch engine {
        case .vllm: returnTokensAsTokenIDs = true
        // Which token is chosen makes no difference, but of one that is half a character this server lists nothing: it
        // is made to choose the end. Its probabilities are those before any choice.
        case .llamacpp: logitBias = [[Int(endToken), 100]]
        }
    }

    /// How many sequences it is about.
    var sequenceCount: Int { prompt.count }

    /// Far more than an answer to it has: llama.cpp's have some 120 bytes a listed token.
    var maximumAnswerBytes: Int { 65_536 + prompt.count * (4_096 + (logprobs + 2) * 512) }

    /// The body in JSON.
    var body: [UInt8] {
        get throws { Array(try JSONEncoder().encode(self)) }
    }
}
