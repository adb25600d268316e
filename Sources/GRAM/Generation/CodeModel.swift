public import Codes
public import Foundation

/// A trained model that writes text codes for products and for queries (GRAM, section 3).
public final class CodeModel: Sendable {
    /// Beams, on the query side for codes that the query's words don't have.
    private static let beamWidth = 10

    /// The content address of the model's files.
    public let id: String
    /// What the checkpoint's `gramd.json` says: how the codes are chosen, weighted and scored.
    public let description: CodeModelDescription
    private let tokenizer: any Tokenizer
    /// How texts are put before the model.
    public let prompt: CodePrompt
    /// Nil where the weights are not in memory.
    private let generator: Generator?
    private let analyzer: CodeAnalyzer
    /// What products may get of typed codes; nil where they get none.
    private let productTrie: CodeTrie?
    /// What names codes of queries beside what is written; nil where there is none, or neither its codes nor vectors count.
    private let head: QueryHead?

    /// Reads a checkpoint folder with its tokenizer and `gramd.json`. Takes a while: call it off the cooperative pool.
    /// - Parameters:
    ///   - queryThreads: among how many threads the work for a single query may be shared; see ``LlamaModel``.
    ///   - readsWeights: without weights the model takes next to no memory, and only another ``SequenceGenerator`` can
    ///     write codes for it.
    /// - Throws: ``CheckpointError``, ``TokenizerError``, ``BaseModelError``, ``CodeHeadError``, `Stemmer.UnknownLanguage`, a
    ///   decoding error.
    public init(id: String, folder: URL, queryThreads: Int = 1, readsWeights: Bool = true) throws {
        self.id = id
        description = try CodeModelDescription(folder: folder)
        if readsWeights {
            let model = try BaseModel(folder: folder)
            tokenizer = model.tokenizer
            generator = Generator(model: try LlamaModel(model.parameters, shards: queryThreads))
        } else {
            tokenizer = try TokenizerFolder.read(from: folder)
            generator = nil
        }
        prompt = CodePrompt(tokenizer: tokenizer)
        analyzer = try CodeAnalyzer(language: description.language)
        productTrie = Self.productTrie(description, prompt)
        // It computes here also where a server writes.
        head =
            description.scoring.hearsHead || description.scoring.hearsVectors ? try QueryHead(modelFolder: folder) : nil
    }

    private static func productTrie(_ description: CodeModelDescription, _ prompt: CodePrompt) -> CodeTrie? {
        description.typed.map { CodeTrie(of: $0.codes.lazy.compactMap { Code($0) }, kind: .typed, in: prompt) }
    }

    /// A model that is in memory only.
    /// - Parameter head: what names codes of queries beside what the model writes.
    /// - Throws: `TensorError`, `Stemmer.UnknownLanguage`.
    public init(_ model: BaseModel, description: CodeModelDescription, head: QueryHead? = nil) throws {
        id = ""
        self.description = description
        tokenizer = model.tokenizer
        prompt = CodePrompt(tokenizer: tokenizer)
        generator = Generator(model: try LlamaModel(model.parameters))
        analyzer = try CodeAnalyzer(language: description.language)
        productTrie = Self.productTrie(description, prompt)
        self.head = head
    }

    /// The most probable codes of each product besides its own ones, also such as no product has yet; behind them typed codes,
    /// where the model writes them.
    ///
    /// Own codes are found by counting; the model writes those that a product deserves and its text lacks.
    /// - Parameters:
    ///   - excludingOwn: false for the most probable codes whatever a product's text has.
    ///   - other: what computes instead of this process.
    /// - Throws: ``ModelInputError``; errors of `other`.
    public func codes(
        for products: [ProductText], excludingOwn: Bool = true, by other: (any SequenceGenerator)? = nil
    ) async throws -> [[GeneratedCode]] {
        let words = Question(
            prompts: products.map { prompt.product($0) },
            own: products.map {
                excludingOwn ? CodeOccurrences(of: $0, analyzer: analyzer).entries.map(\.code.description) : []
            })
        let typed = typedQuestion(among: excludingOwn ? productTrie : nil) { rule in
            Question(
                prompts: products.map { prompt.product($0, asksTyped: true) },
                own: products.map { rule.codes(of: $0, analyzer: analyzer).map(\.description) })
        }
        let written = try await codes(words, by: other).map { $0.filter { $0.code.kind != .typed } }
        return try await adding(typed, to: written, by: other)
    }

    /// The most probable codes of a query among live ones, besides those of its own words.
    /// - Parameter live: nil for any code, which may have no product.
    public func codes(for query: String, among live: CodeTrie?) async throws -> [GeneratedCode] {
        try await codes(for: [query], among: live)[0]
    }

    /// The most probable codes of each of several queries, computed together.
    /// - Parameters:
    ///   - typed: live typed codes, of which a query gets some behind the others where the model writes them.
    ///   - withOwn: whether codes of a query's own words are written as well. They need no model, and would take the places
    ///     of those that do: for measuring what a model writes by itself.
    ///   - other: what computes instead of this process.
    /// - Throws: ``ModelInputError``; errors of `other`.
    public func codes(
        for queries: [String], among live: CodeTrie?, typed: CodeTrie? = nil, withOwn: Bool = false,
        by other: (any SequenceGenerator)? = nil
    ) async throws -> [[GeneratedCode]] {
        if let live, live.count == 0 { return queries.map { _ in [] } }
        let words = Question(
            prompts: queries.map { prompt.query($0) },
            own: queries.map { withOwn ? [] : QueryCode.ownValues(in: $0, analyzer: analyzer).map(\.description) },
            constraint: live,
            shards: true)
        let typed = typedQuestion(among: writesTypedCodes ? typed : nil) { rule in
            Question(
                prompts: queries.map { prompt.query($0, asksTyped: true) },
                own: queries.map { rule.codes(of: $0, analyzer: analyzer).map(\.description) }, shards: true)
        }
        return try await adding(typed, to: codes(words, by: other), by: other)
    }

    /// The codes that the code head finds nearest to each of several queries, besides those of their own words, and the queries'
    /// vectors; none where there is no head.
    /// - Parameters:
    ///   - queries: as `QueryText.asked(_:)` has them.
    ///   - namesCodes: false where only the vectors are wanted, for which no code is looked at.
    ///   - isLive: whether products have a code; asked for codes that would be chosen only.
    /// - Throws: errors of the encoder.
    public func headCodes(
        for queries: [String], namesCodes: Bool = true, isLive: (String) -> Bool
    ) async throws -> [HeadCodes] {
        guard let head else { return queries.map { _ in HeadCodes(codes: [], vector: nil) } }
        guard namesCodes else {
            return try await head.encoder.queryVectors(of: queries).map { HeadCodes(codes: [], vector: $0) }
        }
        return try await head.codes(
            for: queries, besides: queries.map { Set(QueryCode.ownValues(in: $0, analyzer: analyzer)) }
        ) { isLive($0.description) }
    }

    /// Whether there is a code head.
    public var hasHead: Bool { head != nil }

    /// What gives texts the vectors that the code head works with; nil where there is no head.
    public var encoder: (any TextEncoding)? { head?.encoder }

    /// The vectors of products' titles as they are stored (`Int8Rows`): nil of a title without words, and of all where the
    /// scoring doesn't hear them.
    /// - Throws: errors of the encoder.
    public func vectors(of products: [ProductText]) async throws -> [[UInt8]?] {
        guard let head, description.scoring.hearsVectors else { return products.map { _ in nil } }
        return try await head.vectors(of: products)
    }

    /// Whether the model has learned to write typed codes of queries, and they count.
    public var writesTypedCodes: Bool { description.writesTypedCodes == true }

    /// Whether it has learned to write typed codes at all.
    public var knowsTypedCodes: Bool { writesTypedCodes || description.typed != nil }

    /// What the model is asked for each of several texts.
    private struct Question {
        var prompts: [[Int32]]
        /// [text]: codes that it isn't asked for, as the text has them itself.
        var own: [[String]]
        /// Nil for any code.
        var constraint: CodeTrie?
        var maximumTokens = CodePrompt.maximumCodeTokens
        /// Whether one text's work may be shared among threads.
        var shards = false
    }

    /// - Parameter question: given the rule of typed codes, where there are some to choose from.
    private func typedQuestion(among trie: CodeTrie?, _ question: (TypedCodeRule) -> Question) -> Question? {
        guard let trie, trie.count > 0, let rule = description.selection.typed else { return nil }
        var question = question(rule)
        question.constraint = trie
        question.maximumTokens = CodePrompt.maximumTypedCodeTokens
        return question
    }

    /// Typed codes behind the others.
    private func adding(
        _ typed: Question?, to words: [[GeneratedCode]], by other: (any SequenceGenerator)?
    ) async throws -> [[GeneratedCode]] {
        guard let typed else { return words }
        return zip(words, try await codes(typed, by: other)).map { $0 + $1 }
    }

    private func codes(
        _ question: Question, by other: (any SequenceGenerator)?
    ) async throws -> [[GeneratedCode]] {
        let excluded = question.own.map { Set($0.compactMap(prompt.tokens(ofCode:))) }
        let sequences: [[GeneratedSequence]]
        if let other {
            sequences = try await other.sequences(
                for: SequenceRequest(
                    prompts: question.prompts, beamWidth: Self.beamWidth, maximumTokens: question.maximumTokens,
                    endToken: tokenizer.endToken, vocabularySize: tokenizer.vocabularySize,
                    constraint: question.constraint, excluded: excluded))
        } else {
            sequences = try await ownGenerator.generate(
                prompts: question.prompts, beamWidth: Self.beamWidth, maximumTokens: question.maximumTokens,
                endToken: tokenizer.endToken, constraint: question.constraint, excluded: excluded,
                shards: question.shards)
        }
        return sequences.map(codes(from:))
    }

    private var ownGenerator: Generator {
        get throws {
            guard let generator else {
                throw ModelInputError("the weights of the model \(id) are not in memory: a server has to compute")
            }
            return generator
        }
    }

    /// Whether the model's codes count in a query's score. One that no product's score would listen to need not be asked.
    public var writesQueryCodes: Bool { description.scoring.modelWeight > 0 }

    /// A query's codes: those of its own words always, then those of compounds that are written in another way
    /// (`CodeAnalyzer.compounds`) and generated ones, up to `QueryCode.maximumValues`; and up to ``CodeHead/mostCodes`` of
    /// the code head's, whose are also those that the model wrote as well.
    /// - Parameters:
    ///   - generated: what the model wrote for the query and its head named, the likeliest of a kind first. As many typed
    ///     ones are taken.
    ///   - frequencies: how many products stand under a code.
    ///   - isLive: whether products have a code of one value.
    public func queryCodes(
        for query: String, with generated: [GeneratedCode], frequencies: (Code) -> Int, isLive: (String) -> Bool
    ) -> [QueryCode] {
        var own = QueryCode.own(
            in: query, analyzer: analyzer, phrases: description.selection.phrases, typed: description.selection.typed,
            frequencies: frequencies)
        var known = Set(own.map(\.code))
        func room() -> Int { max(0, QueryCode.maximumValues - own.count { $0.code.kind == .word }) }
        let compounds = analyzer.compounds(in: query, isLive: isLive).compactMap { Code(values: [$0]) }
        own += compounds.filter { !known.contains($0) }.prefix(room()).map { QueryCode(code: $0, isOwn: true) }
        known.formUnion(compounds)
        let others = generated.filter { !known.contains($0.code) }
        let named = others.filter(\.isFromHead).prefix(CodeHead.mostCodes)
        known.formUnion(named.map(\.code))
        let written = others.filter { !$0.isFromHead && !known.contains($0.code) }
        let typedRoom = max(0, QueryCode.maximumValues - own.count { $0.code.kind == .typed })
        let chosen =
            written.filter { $0.code.kind != .typed }.prefix(room()) + named
            + written.filter { $0.code.kind == .typed }.prefix(typedRoom)
        return own + chosen.map { QueryCode($0) }
    }

    /// `ln p(continuation | prompt)`, [prompt][continuation], of token sequences that ``prompt`` made.
    /// - Throws: ``ModelInputError``.
    public func logProbabilities(prompts: [[Int32]], continuations: [[[Int32]]]) async throws -> [[Float]] {
        try await ownGenerator.score(prompts: prompts, continuations: continuations).map { continuations in
            continuations.map { $0.reduce(0, +) }
        }
    }

    /// `ln` of the probability of each token of codes, [text][code][token], given a text's prompt.
    /// - Parameter prompts: made by ``prompt``; codes that are too long to be generated have no tokens.
    /// - Throws: ``ModelInputError``.
    public func tokenLogProbabilities(of codes: [[Code]], prompts: [[Int32]]) async throws -> [[[Float]]] {
        let tokens = codes.map { $0.map { prompt.codeTokens($0.description) ?? [] } }
        let scored = try await ownGenerator.score(
            prompts: prompts, continuations: tokens.map { $0.filter { !$0.isEmpty } })
        return zip(tokens, scored).map { tokens, scored in
            var rest = scored[...]
            return tokens.map { $0.isEmpty ? [] : rest.removeFirst() }
        }
    }

    private func codes(from sequences: [GeneratedSequence]) -> [GeneratedCode] {
        var seen: Set<Code> = []
        return sequences.compactMap { sequence in
            guard sequence.isFinished else { return nil }
            let tokens = sequence.tokens.last == tokenizer.endToken ? sequence.tokens.dropLast() : sequence.tokens[...]
            // Two token sequences may spell one code; the likelier one comes first.
            let text = tokenizer.decode(Array(tokens))
            // What was folded to lower case gets the names of its types back.
            guard let code = TypedCode(text)?.code ?? Code(text), seen.insert(code).inserted else { return nil }
            return GeneratedCode(code: code, logProbability: sequence.tokenLogProbabilities.reduce(0, +))
        }
    }
}
