import Foundation

/// The tokenizer of a base with GRAM's roles.
enum BaseTokenizer {
    /// - Parameter bytePairs: the content of a `tokenizer.json`; the numbers are those of tokens with a role in the base.
    /// - Throws: ``TokenizerError``
    static func make(
        bytePairs json: Data, begin: Int32?, end: Int32, padding: Int32?, unknown: Int32?
    ) throws -> (tokenizer: any Tokenizer, newTokens: Range<Int>) {
        let document = try BytePairTokenizer.document(json)
        let all = Array(document.model.vocabulary) + document.addedTokens.map { ($0.content, $0.id) }
        let names = Dictionary(all.map { ($1, $0) }) { $1 }
        guard let endName = names[end] else {
            throw TokenizerError(
                .unusableModel, "the base ends sequences with token \(end), which the vocabulary lacks")
        }
        let count = Int(names.keys.max() ?? -1) + 1
        guard count < BytePairTokenizer.maximumVocabulary else {
            throw TokenizerError(.unusableModel, "a token has the number \(count - 1)")
        }
        let special = document.addedTokens.filter(\.special).sorted { $0.id < $1.id }.map(\.content)
        let roles = TokenRoles(
            special: special, begin: begin.flatMap { names[$0] }, end: endName, padding: padding.flatMap { names[$0] },
            unknown: unknown.flatMap { names[$0] } ?? document.model.unknownToken)
        let known = Set(special)
        let missing = [roles.query, roles.product, roles.code].filter { !known.contains($0) }
        let tokenizer = try BytePairTokenizer(
            json: missing.isEmpty ? json : adding(missing, from: count, to: json), roles: roles)
        return (tokenizer, count..<count + missing.count)
    }

    /// - Parameter sentencePiece: the content of a `tokenizer.model`.
    /// - Throws: ``TokenizerError``
    static func make(
        sentencePiece serialized: [UInt8]
    ) throws -> (tokenizer: any Tokenizer, newTokens: Range<Int>) {
        let (tokenizer, added) = try SentencePieceTokenizer.addingRoles(to: serialized)
        return (tokenizer, tokenizer.vocabularySize - added..<tokenizer.vocabularySize)
    }

    /// Adds special tokens to a `tokenizer.json` and leaves whatever else it holds as it is.
    private static func adding(_ names: [String], from first: Int, to json: Data) throws -> Data {
        guard var document = try JSONSerialization.jsonObject(with: json) as? [String: Any] else {
            throw TokenizerError(.unusableModel, "this is no tokenizer.json")
        }
        var tokens = document["added_tokens"] as? [Any] ?? []
        for (index, name) in names.enumerated() {
            let token = TokenizerDocument.AddedToken(id: Int32(first + index), content: name, special: true)
            tokens.append(try JSONSerialization.jsonObject(with: JSONEncoder().encode(token)))
        }
        document["added_tokens"] = tokens
        return try JSONSerialization.data(withJSONObject: document, options: [.sortedKeys, .withoutEscapingSlashes])
    }
}
