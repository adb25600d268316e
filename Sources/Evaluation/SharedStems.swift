public import Codes

/// How many stems judged queries and their relevant products have in common; products come page by page, and only these
/// numbers are kept.
public struct SharedStems: Sendable {
    private let analyzer: CodeAnalyzer
    private let stems: [String: Set<String>]
    /// Those that a product is relevant for.
    private var queries: [String: [String]] = [:]
    /// By query and product.
    private var counts: [String: [String: Int]] = [:]

    /// - Parameter analyzer: of the catalogue's language.
    public init(_ judgments: Judgments, analyzer: CodeAnalyzer) {
        self.analyzer = analyzer
        stems = Dictionary(uniqueKeysWithValues: judgments.queries.map { ($0, Set(analyzer.values(in: $0))) })
        for query in judgments.queries {
            for product in judgments.relevant(for: query) { queries[product, default: []].append(query) }
        }
    }

    /// Reads products; those that are relevant for no query are left out.
    public mutating func add(_ products: [ProductDocument]) {
        for product in products {
            guard let queries = queries[product.id] else { continue }
            let own = Set(CodeOccurrences(of: product.text, analyzer: analyzer).entries.flatMap(\.code.values))
            for query in queries { counts[query, default: [:]][product.id] = stems[query]?.intersection(own).count }
        }
    }

    /// Of a query and a product that is relevant for it; nil for products that never came.
    public func count(query: String, product: String) -> Int? { counts[query]?[product] }
}
