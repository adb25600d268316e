/// Prompts and codes as text, as Transformers' tokenizer of the same model reads them.
///
/// A text whose tokens were cut off may be read as other tokens: where it matters, the tokens count.
public struct PromptText: Sendable {
    private let tokenizer: any Tokenizer
    private let names: [Int32: String]

    /// Texts of a model's own tokens.
    public init(tokenizer: any Tokenizer) {
        self.tokenizer = tokenizer
        names = tokenizer.roleNames
    }

    /// The text of tokens that ``CodePrompt`` made; those for query, product and code are spelled out, the end token is
    /// left out.
    public func text(of tokens: [Int32]) -> String {
        var text = ""
        var ordinary: [Int32] = []
        for token in tokens {
            guard let name = names[token] else {
                ordinary.append(token)
                continue
            }
            text += tokenizer.decode(ordinary) + name
            ordinary = []
        }
        return text + tokenizer.decode(ordinary)
    }
}
