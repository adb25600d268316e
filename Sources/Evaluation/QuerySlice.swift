/// Some of the judged queries, or of their relevant products, reported together.
public struct QuerySlice: Sendable, Equatable {
    /// Names the slice in tables.
    public let name: String
    /// The slice's queries.
    public let queries: [String]
    /// The relevant products that are looked for, by query; nil for all of them. Such a slice has recall, but no relevance
    /// rate: the query's other products are neither right nor wrong.
    public let products: [String: Set<String>]?

    /// Creates a slice.
    public init(name: String, queries: [String], products: [String: Set<String>]? = nil) {
        self.name = name
        self.queries = queries
        self.products = products
    }

    /// All queries, then head and tail queries.
    ///
    /// Head queries are the most frequent ones that together make half of the clicks; all others are tail queries,
    /// those that were never clicked too. Where the log knows none of the queries the difference says nothing, and a
    /// slice without queries has no figures: there is only `all`.
    public static func byFrequency(_ queries: [String], _ frequencies: QueryFrequencies) -> [QuerySlice] {
        let all = QuerySlice(name: "all", queries: queries)
        guard queries.contains(where: frequencies.isKnown) else { return [all] }
        let head = QuerySlice(name: "head", queries: queries.filter(frequencies.isHead))
        let tail = QuerySlice(name: "tail", queries: queries.filter { !frequencies.isHead($0) })
        return [all] + [head, tail].filter { !$0.queries.isEmpty }
    }
}
