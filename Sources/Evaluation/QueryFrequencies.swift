/// How often queries were clicked, to tell head queries from tail queries.
public struct QueryFrequencies: Sendable, Equatable {
    private let clicksByQuery: [String: Int]
    /// A query clicked so often, or more often, is a head query.
    private let headClicks: Int

    /// Creates the frequencies from a whole click log.
    /// - Parameter clicksByQuery: the clicks of each query in the log.
    public init(clicksByQuery: [String: Int]) {
        self.init(
            clicksByQuery: clicksByQuery,
            queriesByClicks: Dictionary(clicksByQuery.values.map { ($0, 1) }, uniquingKeysWith: +))
    }

    /// Creates the frequencies of some queries of a log that is too large to be held.
    /// - Parameters:
    ///   - clicksByQuery: the clicks of the queries that will be asked for.
    ///   - queriesByClicks: how many queries of the whole log have a given number of clicks.
    public init(clicksByQuery: [String: Int], queriesByClicks: [Int: Int]) {
        self.clicksByQuery = clicksByQuery
        let sorted = queriesByClicks.sorted { $0.key > $1.key }
        let head = sorted.prefix(HeadQueries.count(ofClicks: sorted.map { Double($0.key * $0.value) }))
        headClicks = head.last?.key ?? .max
    }

    /// Whether a query belongs to the head (``HeadQueries``). Queries as frequent as its last one belong to it too, so
    /// that no tie is broken by chance.
    public func isHead(_ query: String) -> Bool { (clicksByQuery[query] ?? 0) >= headClicks }

    /// Whether a query was clicked at all.
    public func isKnown(_ query: String) -> Bool { (clicksByQuery[query] ?? 0) > 0 }
}
