import Codes
import Evaluation
import Randomness

/// What models are judged on: clicks that neither has learned from, and queries that the catalogue answers by itself.
struct GateEvidence: Sendable {
    /// A query with the positions of its clicked products.
    struct Query: Sendable {
        var text: String
        var products: Set<Int>
    }

    /// More queries hardly make the figures steadier, and each is searched for twice.
    private static let mostClicked = 2_000
    /// Products that are looked for by their own words.
    private static let knownItems = 200

    var clicked: [Query] = []
    /// Names and queries of parts of ``clicked``.
    var slices: [(name: String, queries: [Query])] = []
    /// A few words of a product's title each, with that product. A log can't spoil these.
    var knownItems: [Query] = []
    /// The part of the clicked queries that lead to the most clicked product, 0 to 1.
    var queriesOfOneProduct = 0.0
    let productCount: Int

    /// - Parameters:
    ///   - clicks: the newest; pairs whose product is not among `products` are left out.
    ///   - earlier: queries with their clicks, from which head queries are told.
    ///   - newer: products that the champion's training did not know.
    init(
        clicks: [(query: String, product: String, clicks: Double)], earlier: [String: Double], newer: Set<String>,
        products: [(id: String, text: ProductText)], seed: UInt64
    ) {
        productCount = products.count
        let positions = Dictionary(products.enumerated().map { ($1.id, $0) }) { first, _ in first }
        var byQuery: [String: Set<Int>] = [:]
        for click in clicks {
            if let position = positions[click.product] { byQuery[click.query, default: []].insert(position) }
        }
        var random = SplitMix64(seed: seed, stream: 2)
        var queries = byQuery.keys.sorted()
        if queries.count > Self.mostClicked {
            random.shuffle(&queries)
            queries = queries.prefix(Self.mostClicked).sorted()
        }
        clicked = queries.map { Query(text: $0, products: byQuery[$0] ?? []) }
        var queriesByProduct: [Int: Int] = [:]
        for query in clicked { for product in query.products { queriesByProduct[product, default: 0] += 1 } }
        queriesOfOneProduct = Double(queriesByProduct.values.max() ?? 0) / Double(max(clicked.count, 1))

        let head = Self.headQueries(earlier)
        let newPositions = Set(newer.compactMap { positions[$0] })
        slices = [
            ("head queries", clicked.filter { head.contains($0.text) }),
            ("tail queries", clicked.filter { !head.contains($0.text) }),
            (
                "new products",
                clicked.compactMap { query in
                    let products = query.products.intersection(newPositions)
                    return products.isEmpty ? nil : Query(text: query.text, products: products)
                }
            ),
        ]
        let step = max(1, products.count / Self.knownItems)
        knownItems = stride(from: 0, to: products.count, by: step).compactMap { position in
            PseudoQuery.make(from: products[position].text, using: &random).map {
                Query(text: $0, products: [position])
            }
        }
    }

    /// Of queries as frequent as each other the first by name.
    private static func headQueries(_ clicks: [String: Double]) -> Set<String> {
        let sorted = clicks.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        return Set(sorted.prefix(HeadQueries.count(ofClicks: sorted.map(\.value))).map(\.key))
    }
}
