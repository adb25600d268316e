/// What one retrieval method found for each query.
public struct RetrievalRun: Sendable, Equatable {
    /// The most products of a query that count (GRAM, section 3.4).
    public static let depth = 300

    /// Names the method in tables.
    public let name: String
    /// The identifiers of the products found, by query, best first; at most ``depth``, each once.
    public let rankings: [String: [String]]

    /// Creates a run.
    /// - Parameter rankings: product identifiers by query, best first. A product that comes again is left out, and so
    ///   is what follows ``depth`` products. A query without a ranking found nothing.
    public init(name: String, rankings: [String: [String]]) {
        self.name = name
        self.rankings = rankings.mapValues { ranking in
            var seen: Set<String> = []
            return Array(ranking.filter { seen.insert($0).inserted }.prefix(Self.depth))
        }
    }

    /// The products found for a query, best first.
    public func ranking(for query: String) -> [String] { rankings[query] ?? [] }
}
