public import Codes

extension CodeTrie {
    /// The codes that queries are decoded among: in serving, in co-training and co-alignment, and where a model is measured.
    ///
    /// One rule says which they are: those of a single value under which a product stands, be it for a word of its own text,
    /// for one that the model wrote, or for one of the queries that led to it. No title need have it: `couch` is a code of
    /// the sofas that are clicked for it, and without it in the trie a model could not learn what shoppers call them. Typed
    /// codes have a trie of their own. Phrases are left out, since no model is trained to write them, and so are codes that
    /// are too long to be generated.
    /// - Parameters:
    ///   - codes: those that have a product, of all kinds.
    ///   - kind: which of them the trie is of.
    public convenience init(of codes: some Sequence<Code>, kind: Code.Kind = .word, in prompt: CodePrompt) {
        self.init()
        for code in codes where code.kind == kind { insert(code, in: prompt) }
    }

    /// A code has got its first product.
    /// - Returns: whether queries may get it.
    @discardableResult
    public func insert(_ code: Code, in prompt: CodePrompt) -> Bool {
        guard let tokens = Self.tokens(of: code, in: prompt) else { return false }
        insert(tokens)
        return true
    }

    /// A code has lost its last product.
    public func remove(_ code: Code, in prompt: CodePrompt) {
        if let tokens = Self.tokens(of: code, in: prompt) { remove(tokens) }
    }

    /// nil for what the rule leaves out.
    private static func tokens(of code: Code, in prompt: CodePrompt) -> [Int32]? {
        code.kind == .phrase ? nil : prompt.tokens(ofCode: code.description)
    }
}
