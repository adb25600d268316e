import CodeIndex
import Codes
import Execution
public import Foundation
import Retrieval

/// Answers queries from the index in memory: the query's codes, then the products under them.
///
/// What computes runs on threads of its own, as many as there are places, so that neither events nor health checks wait
/// behind searches; whoever finds no place waits in line, is refused where the line is long, and is not worked for after
/// having left. No database is asked.
public final class Searcher: Sendable {
    /// What searches may take.
    public struct Limits: Sendable {
        /// Searches that are computed at once; each has a thread.
        public var concurrent: Int
        /// Searches that wait besides; further ones are refused.
        public var waiting: Int
        /// From a request to its answer, waiting included.
        public var time: Duration

        /// Creates limits.
        public init(
            concurrent: Int = ProcessInfo.processInfo.activeProcessorCount, waiting: Int = 256,
            time: Duration = .seconds(2)
        ) {
            self.concurrent = concurrent
            self.waiting = waiting
            self.time = time
        }
    }

    /// What may be asked.
    public let limits: Limits
    let metrics: SearchMetrics
    private let index: ServedIndex
    private let encoder: QueryEncoder
    private let threads: [DedicatedThread]
    private let admission: Admission

    /// Creates a searcher.
    /// - Parameter encoder: has to be kept up to date with the generations of the index.
    public convenience init(index: ServedIndex, encoder: QueryEncoder, limits: Limits = Limits()) {
        self.init(index: index, encoder: encoder, limits: limits, metrics: SearchMetrics())
    }

    init(index: ServedIndex, encoder: QueryEncoder, limits: Limits, metrics: SearchMetrics) {
        self.index = index
        self.encoder = encoder
        self.limits = limits
        self.metrics = metrics
        threads = (0..<limits.concurrent).map { DedicatedThread(name: "search-\($0)") }
        admission = Admission(places: limits.concurrent, waiting: limits.waiting)
    }

    /// As of when a search would be answered now; nil while the index is being loaded.
    var origin: AnswerOrigin? { index.view.map(AnswerOrigin.init) }

    /// How many searches wait for a place at this moment.
    var waiterCount: Int { admission.waiterCount }

    /// Answers searches, all from the same snapshot.
    /// - Parameter transform: makes of the answers what is wanted, on the thread that found them.
    /// - Throws: ``SearchError``; errors of a model; `CancellationError`.
    func search<Value: Sendable>(
        _ searches: [SearchParameters], until deadline: AnswerDeadline,
        _ transform: @escaping @Sendable ([SearchAnswer]) -> Value
    ) async throws -> Value {
        let start = ContinuousClock.now
        let view = try index.loaded()
        let attributes = index.attributes
        var encoded: [(SearchParameters, NarrowedQuery, Generation, EncodedQuery)] = []
        encoded.reserveCapacity(searches.count)
        for search in searches {
            let generation = try view.generation(search.generation)
            let narrowed = NarrowedQuery(search.query, attributes)
            encoded.append((search, narrowed, generation, try await codes(narrowed.text, generation, view, deadline)))
        }
        let encodedAt = ContinuousClock.now
        metrics.recordCodes(encodedAt - start)
        return try await compute(until: deadline) { [encoded, metrics] in
            defer { metrics.recordRetrieval(ContinuousClock.now - encodedAt) }
            var begin = start
            let answers = try encoded.map { search, narrowed, generation, query in
                try deadline.check()
                let products = view.snapshot.search(
                    RetrievalRequest(
                        codes: query.codes, scoring: query.scoring, vector: query.vector, limit: search.limit,
                        offset: search.offset, filter: narrowed.filter(and: search.filter),
                        explains: search.explains || search.fields.contains(.matchedCodes)), in: generation.id)
                let now = ContinuousClock.now
                defer { begin = now }
                metrics.record(now - begin)
                return SearchAnswer(
                    search: search, narrowed: narrowed,
                    typedValues: search.explains ? attributes?.matches(in: narrowed.text) ?? [] : [],
                    reasons: search.explains ? QueryReasons(query, generation: generation.id, view) : nil,
                    generation: generation.id, query: query, products: products,
                    origin: AnswerOrigin(view), milliseconds: (now - begin) / .milliseconds(1))
            }
            return transform(answers)
        }
    }

    /// A query's codes with what each counts for.
    /// - Throws: ``SearchError``; errors of a model; `CancellationError`.
    func codes(of parameters: CodesParameters, query: String, until deadline: AnswerDeadline) async throws
        -> QueryCodesAnswer
    {
        let view = try index.loaded()
        let generation = try view.generation(parameters.generation)
        let encoded = try await codes(NarrowedQuery(query, index.attributes).text, generation, view, deadline)
        return try await compute(until: deadline) {
            QueryCodesAnswer(text: query, encoded, generation: generation.id, view)
        }
    }

    /// A product's codes; nil where there is no such live product.
    /// - Throws: ``SearchError``; `CancellationError`.
    func codes(
        ofProduct id: String, _ parameters: CodesParameters, until deadline: AnswerDeadline
    ) async throws -> ProductCodesAnswer? {
        let view = try index.loaded()
        let generation = try view.generation(parameters.generation)
        let model = encoder.description(of: generation.id)
        return try await compute(until: deadline) {
            ProductCodesAnswer(id: id, generation: generation, ProductReasons(model: model), view)
        }
    }

    /// The products that a query finds in a generation, best first.
    /// - Throws: ``SearchError``; errors of a model; `CancellationError`.
    public func productIDs(for query: String, in generation: Int64, limit: Int) async throws -> [String] {
        var search = SearchParameters(query: query)
        search.limit = limit
        search.generation = generation
        search.fields = []
        return try await self.search([search], until: AnswerDeadline(after: .seconds(60))) { answers in
            answers.flatMap { $0.products.map(\.product.id) }
        }
    }

    private func codes(
        _ query: String, _ generation: Generation, _ view: ServedIndex.View, _ deadline: AnswerDeadline
    ) async throws -> EncodedQuery {
        try await encoder.codes(for: query, in: generation, until: deadline) { _ in
            { view.snapshot.codeFrequency(of: $0.description, in: generation.id).counted }
        }
    }

    /// Runs a body on a thread of its own, once there is one.
    private func compute<Value: Sendable>(
        until deadline: AnswerDeadline, _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await admission.admit(until: deadline) { place in try await threads[place].run(body) }
    }
}
