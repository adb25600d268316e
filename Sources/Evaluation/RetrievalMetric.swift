import Retrieval

/// A figure that says how well products were found for a query, from 0 to 1.
public enum RetrievalMetric: Sendable, Hashable {
    /// The share of a query's relevant products that are among the first `depth` found.
    case recall(depth: Int)
    /// The share of the judged products among the first `depth` found that are relevant.
    ///
    /// Products without a judgment don't count, so that a method isn't blamed for what no judge has seen; undefined
    /// where none of the products found was judged.
    case relevanceRate(depth: Int)
    /// The share of the first `depth` products found that were judged; undefined where nothing was found.
    ///
    /// Judges mostly see what some method found, so a method of another kind finds fewer judged products, and the
    /// relevance rates of two methods can only be compared where this share is alike.
    case judged(depth: Int)
    /// 1 when any product was found.
    case answered

    /// Recall, relevance rate and judged share at 10, 100 and 300, the depths of GRAM's tables, and whether queries are
    /// answered.
    public static let all: [RetrievalMetric] = [
        .recall(depth: 10), .recall(depth: 100), .recall(depth: 300),
        .relevanceRate(depth: 10), .relevanceRate(depth: 100), .relevanceRate(depth: 300),
        .judged(depth: 10), .judged(depth: 100), .judged(depth: 300), .answered,
    ]

    /// Those that need no other judgments than which products are relevant.
    static let ofRelevantProducts: [RetrievalMetric] = [
        .recall(depth: 10), .recall(depth: 100), .recall(depth: 300), .answered,
    ]

    /// The name in tables and JSON.
    public var name: String {
        switch self {
        case .recall(let depth): "recall@\(depth)"
        case .relevanceRate(let depth): "relevance@\(depth)"
        case .judged(let depth): "judged@\(depth)"
        case .answered: "answered"
        }
    }

    /// The metric of one query; nil where it is undefined.
    /// - Parameters:
    ///   - ranking: the products found, best first.
    ///   - relevant: the query's relevant products.
    ///   - irrelevant: the products judged not to be relevant.
    public func value(ranking: [String], relevant: Set<String>, irrelevant: Set<String>) -> Double? {
        switch self {
        case .recall(let depth):
            return relevant.isEmpty ? nil : Recall.at(depth, of: ranking, relevant: relevant)
        case .relevanceRate(let depth):
            let good = ranking.prefix(depth).count { relevant.contains($0) }
            let judged = good + ranking.prefix(depth).count { irrelevant.contains($0) }
            return judged == 0 ? nil : Double(good) / Double(judged)
        case .judged(let depth):
            let found = ranking.prefix(depth)
            guard !found.isEmpty else { return nil }
            return Double(found.count { relevant.contains($0) || irrelevant.contains($0) }) / Double(found.count)
        case .answered:
            return ranking.isEmpty ? 0 : 1
        }
    }

    /// The metric of a run for each of some queries.
    func values(of run: RetrievalRun, _ queries: [String], _ judgments: Judgments) -> [Double?] {
        queries.map { query in
            value(
                ranking: run.ranking(for: query), relevant: judgments.relevant(for: query),
                irrelevant: judgments.irrelevant(for: query))
        }
    }
}
