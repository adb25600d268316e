/// What judges, or clicks, say about products for queries.
///
/// A query counts when at least one product is relevant for it: without one, its recall is undefined.
public struct Judgments: Sendable {
    /// A product with this label or a higher one is relevant.
    public let minimumLabel: Double
    private var relevantProducts: [String: Set<String>] = [:]
    private var irrelevantProducts: [String: Set<String>] = [:]

    /// Creates an empty set of judgments.
    public init(minimumLabel: Double) {
        self.minimumLabel = minimumLabel
    }

    /// Adds one judgment. Where a pair is judged more than once, its highest label holds, whatever the order.
    /// - Parameter label: nil where the source doesn't say, as of clicks; such a product is relevant.
    public mutating func add(query: String, productID: String, label: Double?) {
        if (label ?? .infinity) >= minimumLabel {
            relevantProducts[query, default: []].insert(productID)
            irrelevantProducts[query]?.remove(productID)
        } else if !relevant(for: query).contains(productID) {
            irrelevantProducts[query, default: []].insert(productID)
        }
    }

    /// The queries with at least one relevant product, sorted.
    public var queries: [String] { relevantProducts.keys.sorted() }

    /// The products that are relevant for a query.
    public func relevant(for query: String) -> Set<String> { relevantProducts[query] ?? [] }

    /// The same judgments with some of the relevant products only; the others count as not judged.
    func keeping(_ products: [String: Set<String>]) -> Judgments {
        var kept = self
        kept.relevantProducts = relevantProducts.reduce(into: [:]) { kept, entry in
            let found = entry.value.intersection(products[entry.key] ?? [])
            if !found.isEmpty { kept[entry.key] = found }
        }
        return kept
    }

    /// The products that were judged for a query and are not relevant.
    public func irrelevant(for query: String) -> Set<String> { irrelevantProducts[query] ?? [] }
}
