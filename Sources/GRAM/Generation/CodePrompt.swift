public import Codes

/// How a text is put before the model, the same in training and in use.
///
/// One decoder serves both sides; the first token says which (GRAM, section 3.2).
public struct CodePrompt: Sendable {
    /// The paper's query length.
    static let maximumQueryTokens = 16
    /// Tokens of a product's text that the model is shown.
    static let maximumProductTokens = 64
    /// Of a product's text no more is looked at; four bytes a token are seldom reached, and what lies beyond is cut off.
    public static let maximumProductBytes = maximumProductTokens * 8
    /// The longest code with its end token.
    static let maximumCodeTokens = 12

    /// The longest prompt with the longest code.
    public static let maximumTokens = maximumProductTokens + 2 + maximumCodeTokens

    private let tokenizer: any Tokenizer

    /// Prompts in a model's own tokens.
    public init(tokenizer: any Tokenizer) { self.tokenizer = tokenizer }

    /// A query's prompt: the first tokens of its plain text, as many as the paper's queries have, between those for a query and for a code.
    public func query(_ query: String) -> [Int32] {
        [tokenizer.queryToken]
            + tokenizer.encode(PlainText(query).text, maximumTokens: Self.maximumQueryTokens)
            + [tokenizer.codeToken]
    }

    /// Title, brand, category and attribute values, as far as they fit; the description comes last.
    public func product(_ product: ProductText) -> [Int32] {
        let parts =
            [product.title, product.brand, product.category].compactMap { $0 }
            + product.attributes.map(\.value) + [product.description].compactMap { $0 }
        var text = ""
        for part in parts where text.utf8.count < Self.maximumProductBytes {
            text += text.isEmpty ? part : " ; \(part)"
        }
        return [tokenizer.productToken] + tokenizer.encode(text, maximumTokens: Self.maximumProductTokens)
            + [tokenizer.codeToken]
    }

    /// A code's tokens with the end token; nil for a code that is too long to be generated.
    public func codeTokens(_ text: String) -> [Int32]? { tokens(ofCode: text).map { $0 + [tokenizer.endToken] } }

    /// A code's tokens without the end token; nil for a code that is too long to be generated.
    public func tokens(ofCode text: String) -> [Int32]? {
        let tokens = tokenizer.encode(text)
        return tokens.isEmpty || tokens.count >= Self.maximumCodeTokens ? nil : tokens
    }
}
