import Foundation

/// Which tokens of a base model's vocabulary say what text can't: the content of `token_roles.json`, by the tokens'
/// spelling.
///
/// A base is trained without GRAM's `query`, `product` and `code`. Where its vocabulary has special tokens that it makes
/// no use of, they take these roles; else the vocabulary is extended.
struct TokenRoles: Sendable, Codable, Equatable {
    static let fileName = "token_roles.json"
    static let queryName = "<query>"
    static let productName = "<product>"
    static let codeName = "<code>"

    var unknown: String
    var begin: String
    var end: String
    var padding: String
    var query: String
    var product: String
    var code: String

    /// Chooses the roles of a base.
    /// - Parameter special: the base's special tokens in their order.
    init(special: [String], begin: String?, end: String, padding: String?, unknown: String?) {
        self.end = end
        self.begin = begin ?? end
        self.padding = padding ?? end
        self.unknown = unknown ?? self.padding
        let taken: Set = [self.unknown, self.begin, end, self.padding]
        let free = special.filter { !taken.contains($0) && Self.isFree($0) }
        let reserved = free.filter(Self.isReserved)
        let chosen = (reserved.count >= 3 ? reserved : free).prefix(3)
        let names = chosen.count == 3 ? Array(chosen) : [Self.queryName, Self.productName, Self.codeName]
        (query, product, code) = (names[0], names[1], names[2])
    }

    /// Whether a base keeps a token for later use.
    private static func isReserved(_ token: String) -> Bool {
        ["reserved", "unused", "extra_id"].contains { token.lowercased().contains($0) }
    }

    /// Whether a special token has no part in what the base was trained to say: those of the form `<|…|>` frame
    /// documents and turns of talk, and the others here are what SentencePiece models begin with.
    private static func isFree(_ token: String) -> Bool {
        if isReserved(token) { return true }
        return !token.hasPrefix("<|") && !["<s>", "</s>", "<unk>", "<pad>", "[INST]", "[/INST]"].contains(token)
    }
}
