public import Codes
public import Foundation

/// A trained model that writes text codes for products and for queries (GRAM, section 3).
public final class CodeModel: Sendable {
    /// Codes on the query side, own ones included (GRAM, section 3.4).
    public static let maximumQueryCodes = 10
    private static let productBeamWidth = 10

    /// The content address of the model's files.
    public let id: String
    /// What the checkpoint's `gramd.json` says: how the codes are chosen, weighted and scored.
    public let description: CodeModelDescription
    private let tokenizer: any Tokenizer
    /// How texts are put before the model.
    public let prompt: CodePrompt
    private let generator: Generator
    private let analyzer: CodeAnalyzer

    /// Reads a checkpoint folder with its tokenizer and `gramd.json`. Takes a while: call it off the cooperative pool.
    /// - Parameter queryThreads: among how many threads the work for a single query may be shared; see ``LlamaModel``.
    /// - Throws: ``CheckpointError``, ``TokenizerError``, ``BaseModelError``, `Stemmer.UnknownLanguage`, a decoding error.
    public init(id: String, folder: URL, queryThreads: Int = 1) throws {
        self.id = id
        description = try CodeModelDescription(folder: folder)
        let model = try BaseModel(folder: folder)
        tokenizer = model.tokenizer
        prompt = CodePrompt(tokenizer: tokenizer)
        generator = Generator(model: try LlamaModel(model.parameters, shards: queryThreads))
        analyzer = try CodeAnalyzer(language: description.language)
    }

    /// A model that is in memory only.
    /// - Throws: `TensorError`, `Stemmer.UnknownLanguage`.
    public init(_ model: BaseModel, description: CodeModelDescription) throws {
        id = ""
        self.description = description
        tokenizer = model.tokenizer
        prompt = CodePrompt(tokenizer: tokenizer)
        generator = Generator(model: try LlamaModel(model.parameters))
        analyzer = try CodeAnalyzer(language: description.language)
    }

    /// The most probable codes of each product besides its own ones, also such as no product has yet.
    ///
    /// Own codes are found by counting; the model writes those that a product deserves and its text lacks.
    /// - Parameter excludingOwn: false for the most probable codes whatever a product's text has.
    public func codes(for products: [ProductText], excludingOwn: Bool = true) async throws -> [[GeneratedCode]] {
        let own: [Set<[Int32]>] = products.map { product in
            guard excludingOwn else { return [] }
            return Set(
                CodeOccurrences(of: product, analyzer: analyzer).entries.compactMap {
                    prompt.tokens(ofCode: $0.code.description)
                })
        }
        return try await generator.generate(
            prompts: products.map(prompt.product), beamWidth: Self.productBeamWidth,
            maximumTokens: CodePrompt.maximumCodeTokens, endToken: tokenizer.endToken, excluded: own
        ).map(codes(from:))
    }

    /// The most probable codes of a query among live ones.
    /// - Parameter live: made with ``insert(_:into:)``; nil for any code, which may have no product.
    public func codes(for query: String, among live: CodeTrie?) async throws -> [GeneratedCode] {
        try await codes(for: [query], among: live)[0]
    }

    /// The most probable codes of each of several queries, computed together.
    public func codes(for queries: [String], among live: CodeTrie?) async throws -> [[GeneratedCode]] {
        if let live, live.count == 0 { return queries.map { _ in [] } }
        return try await generator.generate(
            prompts: queries.map(prompt.query), beamWidth: Self.maximumQueryCodes,
            maximumTokens: CodePrompt.maximumCodeTokens, endToken: tokenizer.endToken, constraint: live,
            shards: true
        ).map(codes(from:))
    }

    /// A query's codes: those of its own words always, then the model's up to ``maximumQueryCodes``.
    public func queryCodes(for query: String, among live: CodeTrie) async throws -> [QueryCode] {
        queryCodes(for: query, with: writesQueryCodes ? try await codes(for: query, among: live) : [])
    }

    /// Whether the model's codes count in a query's score. One that no product's score would listen to need not be asked.
    public var writesQueryCodes: Bool { description.scoring.modelWeight > 0 }

    /// A query's codes: those of its own words always, then generated ones up to ``maximumQueryCodes``.
    /// - Parameter generated: what the model wrote for the query, the likeliest first.
    public func queryCodes(for query: String, with generated: [GeneratedCode]) -> [QueryCode] {
        let probabilities = Dictionary(generated.map { ($0.code, $0.probability) }) { first, _ in first }
        let own = QueryCode.own(
            in: query, analyzer: analyzer, phrases: description.selection.phrases, limit: Self.maximumQueryCodes)
        let known = Set(own.map(\.code))
        let room = max(0, Self.maximumQueryCodes - own.count { !$0.isPhrase })
        return own.map { QueryCode(code: $0.code, isOwn: true, probability: probabilities[$0.code]) }
            + generated.filter { !known.contains($0.code) }.prefix(room).map {
                QueryCode(code: $0.code, isOwn: false, probability: $0.probability)
            }
    }

    /// `ln p(continuation | prompt)`, [prompt][continuation], of token sequences that ``prompt`` made.
    /// - Throws: ``ModelInputError``.
    public func logProbabilities(prompts: [[Int32]], continuations: [[[Int32]]]) async throws -> [[Float]] {
        try await generator.score(prompts: prompts, continuations: continuations).map { continuations in
            continuations.map { $0.reduce(0, +) }
        }
    }

    /// `ln` of the probability of each token of codes, [text][code][token], given a text's prompt.
    /// - Parameter prompts: made by ``prompt``; codes that are too long to be generated have no tokens.
    /// - Throws: ``ModelInputError``.
    public func tokenLogProbabilities(of codes: [[Code]], prompts: [[Int32]]) async throws -> [[[Float]]] {
        let tokens = codes.map { $0.map { prompt.codeTokens($0.description) ?? [] } }
        let scored = try await generator.score(
            prompts: prompts, continuations: tokens.map { $0.filter { !$0.isEmpty } })
        return zip(tokens, scored).map { tokens, scored in
            var rest = scored[...]
            return tokens.map { $0.isEmpty ? [] : rest.removeFirst() }
        }
    }

    /// Makes a code one that queries may get; a code too long to be generated is left out.
    public func insert(_ code: String, into live: CodeTrie) { prompt.insert(code, into: live) }

    /// Takes back one ``insert(_:into:)`` of a code.
    public func remove(_ code: String, from live: CodeTrie) {
        if let tokens = prompt.tokens(ofCode: code) { live.remove(tokens) }
    }

    private func codes(from sequences: [GeneratedSequence]) -> [GeneratedCode] {
        var seen: Set<Code> = []
        return sequences.compactMap { sequence in
            guard sequence.isFinished else { return nil }
            let tokens = sequence.tokens.last == tokenizer.endToken ? sequence.tokens.dropLast() : sequence.tokens[...]
            // Two token sequences may spell one code; the likelier one comes first.
            guard let code = Code(tokenizer.decode(Array(tokens))), seen.insert(code).inserted else { return nil }
            return GeneratedCode(code: code, tokenLogProbabilities: sequence.tokenLogProbabilities)
        }
    }
}
