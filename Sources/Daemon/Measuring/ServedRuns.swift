import CodeIndex
public import Codes
public import Evaluation
import Serving

/// What the index finds for queries as the instances that serve it do, and by its controls.
public struct ServedRuns: Sendable {
    /// The run of the generation that answers.
    public static let name = "gramd"

    /// How products are scored in that generation.
    public let scoring: CodeScoring
    private let configuration: GramdConfiguration
    private let searcher: DatabaseSearcher

    /// Loads the model of the generation that answers.
    /// - Throws: `ModelUnavailable` where it can't be loaded: figures of search without its model would be taken for the
    ///   model's; `SearchError` without a generation; `PostgresError`.
    public init(_ configuration: GramdConfiguration) async throws {
        self.configuration = configuration
        searcher = try await DatabaseSearcher(configuration)
        try await searcher.requireModel()
        scoring = try await searcher.activeScoring()
    }

    /// Answers queries as searches are answered.
    /// - Parameter progress: called with the number of queries that are answered.
    /// - Throws: `PostgresError`; errors of the model.
    public func run(_ queries: [String], progress: (_ done: Int) -> Void) async throws -> RetrievalRun {
        try await run(Self.name, queries, progress) { query in
            var search = SearchParameters(query: query)
            search.limit = RetrievalRun.depth
            return try await searcher.search(search).products.map(\.productID)
        }
    }

    /// Answers queries without a part of the method.
    /// - Parameter progress: called with the number of queries that are answered.
    /// - Throws: `PostgresError`; errors of the model.
    public func run(
        _ queries: [String], by control: SearchControl, progress: (_ done: Int) -> Void
    ) async throws -> RetrievalRun {
        let searcher = try await ControlSearcher(control, configuration)
        return try await run(control.rawValue, queries, progress) {
            try await searcher.productIDs(for: $0, limit: RetrievalRun.depth)
        }
    }

    private func run(
        _ name: String, _ queries: [String], _ progress: (_ done: Int) -> Void,
        _ find: (_ query: String) async throws -> [String]
    ) async throws -> RetrievalRun {
        var rankings: [String: [String]] = [:]
        for (number, query) in queries.enumerated() {
            rankings[query] = try await find(query)
            progress(number + 1)
        }
        return RetrievalRun(name: name, rankings: rankings)
    }
}
