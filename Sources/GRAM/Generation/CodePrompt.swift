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
    /// The same of a typed code.
    static let maximumTypedCodeTokens = 24

    /// The longest prompt with the longest code.
    public static let maximumTokens = maximumProductTokens + 3 + maximumTypedCodeTokens

    private let tokenizer: any Tokenizer

    /// Prompts in a model's own tokens.
    public init(tokenizer: any Tokenizer) { self.tokenizer = tokenizer }

    /// A query's prompt: the first tokens of its plain text, as many as the paper's queries have, between those for a query and for a code.
    /// - Parameter asksTyped: whether typed codes are asked for, which a second token for a code says: they take no beam's
    ///   place from words.
    public func query(_ query: String, asksTyped: Bool = false) -> [Int32] {
        [tokenizer.queryToken]
            + tokenizer.encode(PlainText(query).text, maximumTokens: Self.maximumQueryTokens)
            + marks(asksTyped)
    }

    /// Title, brand, category and attribute values, as far as they fit; the description comes last.
    /// - Parameter asksTyped: as in ``query(_:asksTyped:)``.
    public func product(_ product: ProductText, asksTyped: Bool = false) -> [Int32] {
        let parts =
            [product.title, product.brand, product.category].compactMap { $0 }
            + product.attributes.map(\.value) + [product.description].compactMap { $0 }
        var text = ""
        for part in parts where text.utf8.count < Self.maximumProductBytes {
            text += text.isEmpty ? part : " ; \(part)"
        }
        return [tokenizer.productToken] + tokenizer.encode(text, maximumTokens: Self.maximumProductTokens)
            + marks(asksTyped)
    }

    private func marks(_ asksTyped: Bool) -> [Int32] {
        [Int32](repeating: tokenizer.codeToken, count: asksTyped ? 2 : 1)
    }

    /// A code's tokens with the end token; nil for a code that is too long to be generated.
    public func codeTokens(_ text: String) -> [Int32]? { tokens(ofCode: text).map { $0 + [tokenizer.endToken] } }

    /// A code's tokens without the end token; nil for a code that is too long to be generated.
    public func tokens(ofCode text: String) -> [Int32]? {
        let tokens = tokenizer.encode(text)
        let maximum = TypedCode.isOne(text) ? Self.maximumTypedCodeTokens : Self.maximumCodeTokens
        return tokens.isEmpty || tokens.count >= maximum ? nil : tokens
    }
}
