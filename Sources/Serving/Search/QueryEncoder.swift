import Catalog
public import CodeIndex
public import Codes
import Execution
import GRAM
public import Logging
public import Models
import Synchronization

/// Turns queries into codes with the model of the generation that answers them.
///
/// All generations are made ready, also one that is being built and those that are kept, so that a switch or a rollback
/// finds the model and the trie of its live codes in memory. While a generation's model is not ready, its queries are
/// encoded by their own words.
///
/// Whoever follows the index says which generations there are (``prepare(_:)``) and which codes have products
/// (``replace(_:of:)``, ``update(generation:appeared:disappeared:)``); a command has all of it read (``refresh(from:)``).
public final class QueryEncoder: Sendable {
    /// What may wait for a model besides those it works for.
    private static let waiting = 128
    /// How long a model that can't be loaded is left alone.
    private static let retryInterval = Duration.seconds(30)

    private let models: LoadedModels
    private let analyzer: CodeAnalyzer
    private let logger: Logger
    private let metrics = SearchMetrics()
    private let thread = DedicatedThread(name: "live-codes")
    private let prepared = Mutex<[Int64: LiveCodes]>([:])
    /// Generations whose model can't be loaded, as has been logged.
    private let unready = Mutex<[Int64: Unready]>([:])
    private let cache: GeneratedCodeCache
    private let admission: Admission
    private let generator: QueryGenerator?

    private struct Unready {
        var cause: ModelUnavailable
        var retryAt: ContinuousClock.Instant
    }

    /// - Parameters:
    ///   - models: the models of generations.
    ///   - generator: what computes for the models; nil for this process.
    ///   - analyzer: for generations without a model.
    ///   - concurrentQueries: for how many queries models work at once; with a generator, as many as it has connections.
    ///   - cachedQueries: so many queries' generated codes are kept.
    public init(
        models: LoadedModels, generator: QueryGenerator? = nil, analyzer: CodeAnalyzer, concurrentQueries: Int = 2,
        cachedQueries: Int = 20_000, logger: Logger
    ) {
        self.models = models
        self.generator = generator
        self.analyzer = analyzer
        self.logger = logger
        cache = GeneratedCodeCache(capacity: cachedQueries)
        admission = Admission(
            places: generator?.server.configuration.concurrentRequests ?? concurrentQueries, waiting: Self.waiting)
    }

    /// What brings attributes' values into the form that queries have them in, with an analyzer of its own.
    func normalizer() -> ValueNormalizer { ValueNormalizer(analyzer: CodeAnalyzer(like: analyzer)) }

    // MARK: Generations and live codes

    /// Why models can't be loaded, by generation; queries of these are encoded by their own words.
    public var missingModels: [Int64: ModelUnavailable] { unready.withLock { $0.mapValues(\.cause) } }

    /// Loads the models of generations, the active one's first, and forgets other generations. A generation whose model
    /// can't be loaded is left out, so that it keeps no other from being ready; a call half a minute later tries again.
    /// - Returns: the generations whose live codes are not known yet: ``replace(_:of:)`` has to follow for each.
    /// - Throws: `PostgresError`.
    @discardableResult
    public func prepare(_ generations: [Generation]) async throws -> [Int64] {
        let generations = generations.filter { $0.modelID != nil }.sorted {
            $0.state == .active && $1.state != .active
        }
        let ids = Set(generations.map(\.id))
        prepared.withLock { $0 = $0.filter { ids.contains($0.key) } }
        cache.keep(only: ids)
        var empty: [Int64] = []
        unready.withLock { $0 = $0.filter { ids.contains($0.key) } }
        for generation in generations where prepared.withLock({ $0[generation.id] }) == nil {
            let former = unready.withLock { $0[generation.id] }
            if let former, former.retryAt > .now { continue }
            do {
                guard let model = try await models.model(of: generation) else { continue }
                prepared.withLock { $0[generation.id] = LiveCodes(model: model, thread: thread) }
                unready.withLock { $0[generation.id] = nil }
                empty.append(generation.id)
            } catch let error as ModelUnavailable {
                unready.withLock { $0[generation.id] = Unready(cause: error, retryAt: .now + Self.retryInterval) }
                if former == nil {
                    logger.warning("generation \(generation.id) answers by own codes only: \(error)")
                }
            }
        }
        return empty
    }

    /// How products are scored in a generation: as its model says, or by own codes where there is no model in memory.
    func scoring(of generation: Int64) -> CodeScoring {
        description(of: generation)?.scoring ?? .ownCodes
    }

    /// What a generation's model says of itself; nil where there is no model in memory.
    func description(of generation: Int64) -> CodeModelDescription? {
        prepared.withLock { $0[generation] }?.model.description
    }

    /// Whether a generation's queries are encoded by its model: it is loaded, and it is known which codes have products.
    func isReady(_ generation: Int64) -> Bool { prepared.withLock { $0[generation]?.areKnown ?? false } }

    /// Makes exactly these codes those that have products in a generation.
    /// - Parameter live: gone through once or twice, so that nobody need hold millions of texts.
    public func replace(_ live: some Sequence<String> & Sendable, of generation: Int64) async {
        await prepared.withLock { $0[generation] }?.replace(with: live)
    }

    /// Codes have got their first product in a generation, others have lost their last one. What is known already may
    /// come again.
    public func update(generation: Int64, appeared: [String], disappeared: [String]) async {
        await prepared.withLock { $0[generation] }?.update(appeared: appeared, disappeared: disappeared)
    }

    /// Brings models and live codes up to date with an index, for a command that follows nothing.
    /// - Throws: `PostgresError`.
    public func refresh(from index: CodeIndex) async throws {
        let generations = try await index.generations.all()
        try await prepare(generations)
        for generation in generations where prepared.withLock({ $0[generation.id] }) != nil {
            await replace(try await index.codes.liveCodes(of: generation), of: generation.id)
        }
    }

    // MARK: Queries

    /// A query's codes for one generation, by an index that no one follows.
    /// - Throws: `PostgresError`; errors of the model; `CancellationError`.
    public func codes(
        for query: String, in generation: Generation, of index: CodeIndex
    ) async throws -> EncodedQuery {
        try await codes(for: query, in: generation) { values in
            let frequencies = try await index.codes.frequencies(of: values.map(\.description), in: generation)
            return { frequencies[$0.description]?.counted ?? 0 }
        }
    }

    /// - Parameters:
    ///   - hearsHead: whether the code head's codes are wanted where there is a head; those that it named and the model wrote
    ///     as well are the model's otherwise.
    ///   - frequencies: makes out how many products values' idf is of; asked for long queries only, of which some are kept.
    /// - Throws: ``SearchError``; errors of the model; `CancellationError`.
    func codes(
        for query: String, in generation: Generation, until deadline: AnswerDeadline? = nil, hearsHead: Bool = true,
        frequencies: (_ values: [Code]) async throws -> (Code) -> Int
    ) async throws -> EncodedQuery {
        let values = QueryCode.ownValues(in: query, analyzer: analyzer)
        let frequency = values.count > QueryCode.maximumValues ? try await frequencies(values) : { _ in 0 }
        guard let ready = prepared.withLock({ $0[generation.id] }) else {
            return EncodedQuery(
                codes: QueryCode.own(in: query, analyzer: analyzer, frequencies: frequency), values: values,
                written: [], vector: nil, scoring: .ownCodes, gains: nil, model: nil)
        }
        let written = try await written(
            for: query, by: ready, in: generation, until: deadline ?? AnswerDeadline(after: .seconds(3_600)))
        let generated = written?.codes.filter { hearsHead || !$0.isFromHead } ?? []
        return EncodedQuery(
            codes: ready.model.queryCodes(
                for: query, with: generated, frequencies: frequency, isLive: ready.contains),
            values: values, written: generated, vector: written?.vector, scoring: ready.model.description.scoring,
            gains: ready.model.description.gains, model: written == nil ? nil : generation.modelID)
    }

    /// The model sees a query in the spelling that its training had, so that all ways to write it share one entry of the
    /// cache.
    /// - Returns: nil where the model has no part in the answer.
    private func written(
        for query: String, by ready: LiveCodes, in generation: Generation, until deadline: AnswerDeadline
    ) async throws -> WrittenQuery? {
        // Nothing is to be kept of a choice among codes that are not known yet.
        guard ready.model.writesQueryCodes || ready.model.hasHead, ready.version > 0,
            let asked = QueryText.asked(query)
        else { return nil }
        let key = GeneratedCodeCache.Key(generation: generation.id, query: asked)
        if let known = cache.written(for: key, version: ready.version) {
            metrics.countCodes(fromCache: true)
            return known
        }
        guard let generator, ready.model.writesQueryCodes else {
            return try await write(key, ready, by: nil, until: deadline)
        }
        let instant = min(deadline.instant, .now + generator.deadline)
        do {
            return try await write(
                key, ready, by: generator.server.generator(for: ready.model.id, until: instant),
                until: AnswerDeadline(instant: instant, isAbandoned: deadline.isAbandoned))
        } catch is GeneratorServerError {
            return nil
        } catch SearchError.late, SearchError.overloaded {
            // Where there is time left, own words do.
            try deadline.check()
            return nil
        }
    }

    /// Has a query's codes written and named by the head once there is a place, and keeps them.
    /// - Parameter generator: what computes for the model; nil for this process.
    private func write(
        _ key: GeneratedCodeCache.Key, _ ready: LiveCodes, by generator: (any SequenceGenerator)?,
        until deadline: AnswerDeadline
    ) async throws -> WrittenQuery {
        try await admission.admit(until: deadline) { _ in
            // Many may have waited for the same query.
            if let known = cache.written(for: key, version: ready.version) {
                metrics.countCodes(fromCache: true)
                return known
            }
            metrics.countCodes(fromCache: false)
            let version = ready.version
            let model = ready.model
            let scoring = model.description.scoring
            let head = try await model.headCodes(
                for: [key.query], namesCodes: scoring.hearsHead, isLive: ready.contains)[0]
            var written = WrittenQuery(codes: head.codes, vector: scoring.hearsVectors ? head.vector : nil)
            if model.writesQueryCodes {
                do {
                    written.codes += try await model.codes(
                        for: [key.query], among: ready.trie, typed: ready.typedTrie, by: generator)[0]
                } catch let error as GeneratorServerError {
                    // The head's need no server; what is missing is asked for again.
                    guard model.hasHead else { throw error }
                    return written
                }
            }
            cache.store(written, for: key, version: version)
            return written
        }
    }
}
