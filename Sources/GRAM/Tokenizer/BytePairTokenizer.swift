import Foundation
import Synchronization

/// Byte-level byte-pair encoding, as GPT-2, SmolLM2 and Llama 3 have it (Radford et al., 2019): a text's bytes are merged
/// to tokens within words, so every text comes back exactly.
///
/// Of a vocabulary that lacks single bytes, as SmolLM2's lacks control characters, those of a text are left out. No text
/// becomes an added token, special or not: what shoppers type can't pretend to be a role.
final class BytePairTokenizer: Tokenizer {
    static let fileName = "tokenizer.json"
    /// The files of vocabularies with 128,000 tokens have 9 to 17 MB.
    static let maximumBytes = 64 << 20
    static let maximumVocabulary = 1_000_000
    /// Words whose tokens are remembered, and the longest such word in bytes.
    private static let cacheCapacity = 16_384
    private static let maximumCachedWord = 32

    let vocabularySize: Int
    let unknownToken: Int32
    let beginToken: Int32
    let endToken: Int32
    let paddingToken: Int32
    let queryToken: Int32
    let productToken: Int32
    let codeToken: Int32
    let roleNames: [Int32: String]
    let files: [String: Data]

    private let preTokenizer: PreTokenizer
    private let merges: BytePairMerges
    /// The token of each byte; nil for one that is left out.
    private let byteTokens: [Int32?]
    /// Words that are tokens whatever the merges say, where the vocabulary wants that.
    private let wholeWords: [ArraySlice<UInt8>: Int32]
    /// The bytes of each token; none for special ones and gaps in the numbering.
    private let pieces: [[UInt8]]
    private let cache = Mutex<[ArraySlice<UInt8>: [Int32]]>([:])

    /// Reads `tokenizer.json` and `token_roles.json`.
    /// - Throws: ``TokenizerError``
    convenience init(folder: URL) throws(TokenizerError) {
        let file = folder.appendingPathComponent(Self.fileName)
        let rolesFile = folder.appendingPathComponent(TokenRoles.fileName)
        guard FileManager.default.fileExists(atPath: rolesFile.path) else {
            throw TokenizerError(
                .unusableModel,
                "\(folder.path) has no \(TokenRoles.fileName), which says what the tokens are for; import it with gramd "
                    + "model import first")
        }
        let rolesJSON = try TokenizerFolder.contents(of: rolesFile, maximumBytes: 1 << 16)
        let roles: TokenRoles
        do {
            roles = try JSONDecoder().decode(TokenRoles.self, from: rolesJSON)
        } catch {
            throw TokenizerError(.unusableModel, "\(rolesFile.path): \(WholeFile.reason(error))")
        }
        let json = try TokenizerFolder.contents(of: file, maximumBytes: Self.maximumBytes)
        do throws(TokenizerError) {
            try self.init(json: json, roles: roles)
        } catch {
            throw TokenizerError(error.code, "\(file.path): \(error.detail)")
        }
    }

    /// - Parameter json: the content of a `tokenizer.json`.
    /// - Throws: ``TokenizerError`` where that is no byte-level BPE, or lacks a token that has a role.
    init(json: Data, roles: TokenRoles) throws(TokenizerError) {
        let document = try Self.document(json)
        try document.validate()
        preTokenizer = PreTokenizer(steps: try document.preTokenizerSteps())
        let model = document.model
        let tokens = Array(model.vocabulary) + document.addedTokens.map { ($0.content, $0.id) }
        for (token, id) in tokens where id < 0 || id >= Self.maximumVocabulary {
            throw TokenizerError(.unusableModel, "token \(token) has the number \(id)")
        }
        vocabularySize = Int(tokens.map { $0.1 }.max() ?? -1) + 1
        let identifiers = Dictionary(tokens) { $1 }
        func identifier(_ token: String) throws(TokenizerError) -> Int32 {
            guard let id = identifiers[token] else {
                throw TokenizerError(.unusableModel, "there is no token \(token), though it is referred to")
            }
            return id
        }

        var merges = BytePairMerges(capacity: model.merges.count)
        for (rank, merge) in model.merges.enumerated() {
            merges.add(
                try identifier(merge.left), try identifier(merge.right), rank: Int32(rank),
                token: try identifier(merge.left + merge.right))
        }
        self.merges = merges
        let unknown: Int32? = if let token = model.unknownToken { try identifier(token) } else { nil }
        byteTokens = ByteAlphabet.characters.map { model.vocabulary[String($0)] ?? unknown }
        guard byteTokens.contains(where: { $0 != nil }) else {
            throw TokenizerError(.unusableModel, "no token is a single byte; the vocabulary is not byte-level")
        }
        wholeWords =
            model.ignoresMerges == true
            ? Dictionary(model.vocabulary.map { (ByteAlphabet.bytes(of: $0.key)[...], $0.value) }) { $1 } : [:]
        var pieces = [[UInt8]](repeating: [], count: vocabularySize)
        for (token, id) in model.vocabulary { pieces[Int(id)] = ByteAlphabet.bytes(of: token) }
        for token in document.addedTokens {
            pieces[Int(token.id)] = token.special ? [] : ByteAlphabet.bytes(of: token.content)
        }
        self.pieces = pieces

        unknownToken = try identifier(roles.unknown)
        beginToken = try identifier(roles.begin)
        endToken = try identifier(roles.end)
        paddingToken = try identifier(roles.padding)
        queryToken = try identifier(roles.query)
        productToken = try identifier(roles.product)
        codeToken = try identifier(roles.code)
        let own: Set = [endToken, queryToken, productToken, codeToken]
        guard own.count == 4, own.allSatisfy({ pieces[Int($0)].isEmpty }) else {
            throw TokenizerError(
                .unusableModel,
                "the tokens for query (\(roles.query)), product (\(roles.product)), code (\(roles.code)) and end "
                    + "(\(roles.end)) must be four special ones")
        }
        roleNames = [queryToken: roles.query, productToken: roles.product, codeToken: roles.code]
        files = try Self.files(json, roles)
    }

    /// Decodes a `tokenizer.json`.
    static func document(_ json: Data) throws(TokenizerError) -> TokenizerDocument {
        do {
            return try JSONDecoder().decode(TokenizerDocument.self, from: json)
        } catch {
            throw TokenizerError(
                .unusableModel, "this is no tokenizer.json of a byte-level BPE: \(WholeFile.reason(error))")
        }
    }

    private static func files(_ json: Data, _ roles: TokenRoles) throws(TokenizerError) -> [String: Data] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            let configuration = try TransformersTokenizer.configuration(
                begin: roles.begin, end: roles.end, padding: roles.padding, unknown: roles.unknown)
            return [
                fileName: json, TokenRoles.fileName: try encoder.encode(roles),
                TransformersTokenizer.configurationName: configuration,
            ]
        } catch {
            throw TokenizerError(.cannotWrite, "\(error)")
        }
    }

    func encode(_ text: String) -> [Int32] { encode(text, maximumTokens: .max) }

    func encode(_ text: String, maximumTokens: Int) -> [Int32] {
        let text = ScannedText(text)
        var tokens: [Int32] = []
        guard maximumTokens > 0 else { return [] }
        preTokenizer.forEachWord(of: text) { range in
            tokens += encode(word: text.bytes(of: range))
            return tokens.count < maximumTokens
        }
        return tokens.count > maximumTokens ? Array(tokens.prefix(maximumTokens)) : tokens
    }

    private func encode(word: ArraySlice<UInt8>) -> [Int32] {
        if let token = wholeWords[word] { return [token] }
        guard word.count <= Self.maximumCachedWord else {
            return merges.merged(word.compactMap { byteTokens[Int($0)] })
        }
        if let tokens = cache.withLock({ $0[word] }) { return tokens }
        let tokens = merges.merged(word.compactMap { byteTokens[Int($0)] })
        cache.withLock { cache in
            // Which words are frequent changes slowly; beginning anew is rare and cheap.
            if cache.count >= Self.cacheCapacity { cache.removeAll(keepingCapacity: true) }
            // A copy of its own, lest the slice keep its whole text alive.
            cache[Array(word)[...]] = tokens
        }
        return tokens
    }

    func decode(_ tokens: [Int32]) -> String {
        String(decoding: tokens.flatMap { pieces.indices.contains(Int($0)) ? pieces[Int($0)] : [] }, as: UTF8.self)
    }
}

/// The characters that stand for bytes in a byte-level vocabulary: printable Latin-1 for itself, the other bytes in order
/// from U+0100 on. Source: Radford et al., 2019, `encoder.py` of GPT-2.
enum ByteAlphabet {
    /// By byte.
    static let characters: [Unicode.Scalar] = {
        var next: UInt32 = 0x100
        return (UInt32(0)...255).map { byte in
            let isPrintable = (0x21...0x7E).contains(byte) || (0xA1...0xAC).contains(byte) || byte >= 0xAE
            defer { if !isPrintable { next += 1 } }
            return Unicode.Scalar(isPrintable ? byte : next)!
        }
    }()

    private static let values = Dictionary(
        uniqueKeysWithValues: characters.enumerated().map { ($1, UInt8($0)) })

    /// The bytes that a token stands for; a token with other characters stands for itself.
    static func bytes(of token: String) -> [UInt8] {
        var bytes: [UInt8] = []
        for scalar in token.unicodeScalars {
            guard let byte = values[scalar] else { return Array(token.utf8) }
            bytes.append(byte)
        }
        return bytes
    }
}
