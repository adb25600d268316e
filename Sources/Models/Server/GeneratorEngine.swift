/// Which program serves a model: engines take and give token numbers in ways of their own.
public enum GeneratorEngine: String, Sendable, CaseIterable {
    /// vLLM's server: tokens in OpenAI's form, by number with `return_tokens_as_token_ids`.
    case vllm
    /// llama.cpp's server: a list of tokens, each with its number.
    case llamacpp
}
