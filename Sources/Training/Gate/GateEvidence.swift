import CodeIndex
import Codes
import Evaluation
import Randomness

/// What models are judged on: clicks that neither has learned from, and queries that the catalogue answers by itself.
struct GateEvidence: Sendable {
    /// Some of the clicked queries that are judged apart.
    struct Slice: Sendable {
        /// On what, in a verdict.
        var name: String
        var queries: [JudgedQuery]
    }

    /// More queries hardly make the figures steadier, and each is searched for twice.
    private static let mostClicked = 2_000
    /// Products that are looked for by their own words.
    private static let knownItems = 200

    var clicked: [JudgedQuery] = []
    /// Parts of ``clicked``.
    var slices: [Slice] = []
    /// A few words of a product's title each, with that product. A log can't spoil these.
    var knownItems: [JudgedQuery] = []
    /// The part of the clicked queries that lead to the most clicked product, 0 to 1.
    var queriesOfOneProduct = 0.0
    let productCount: Int

    /// - Parameters:
    ///   - clicks: the newest; pairs whose product is not among `products` are left out.
    ///   - earlier: queries with their clicks, from which head queries are told.
    ///   - newer: products that the champion's training did not know.
    init(
        clicks: [ClickPair], earlier: [String: Double], newer: Set<String>, products: [ProductDocument], seed: UInt64
    ) {
        productCount = products.count
        var random = SplitMix64(seed: seed, stream: 2)
        clicked = JudgedQuery.all(in: clicks, of: products)
        if clicked.count > Self.mostClicked {
            random.shuffle(&clicked)
            clicked = clicked.prefix(Self.mostClicked).sorted { $0.text < $1.text }
        }
        var queriesByProduct: [Int: Int] = [:]
        for query in clicked { for product in query.products { queriesByProduct[product, default: 0] += 1 } }
        queriesOfOneProduct = Double(queriesByProduct.values.max() ?? 0) / Double(max(clicked.count, 1))

        let head = Self.headQueries(earlier)
        let newPositions = Set(products.indices.filter { newer.contains(products[$0].id) })
        slices = [
            Slice(name: "head queries", queries: clicked.filter { head.contains($0.text) }),
            Slice(name: "tail queries", queries: clicked.filter { !head.contains($0.text) }),
            Slice(
                name: "new products",
                queries: clicked.compactMap { query in
                    let products = query.products.intersection(newPositions)
                    return products.isEmpty ? nil : JudgedQuery(text: query.text, products: products)
                }),
        ]
        let step = max(1, products.count / Self.knownItems)
        knownItems = stride(from: 0, to: products.count, by: step).compactMap { position in
            PseudoQuery.make(from: products[position].text, using: &random).map {
                JudgedQuery(text: $0, products: [position])
            }
        }
    }

    /// Of queries as frequent as each other the first by name.
    private static func headQueries(_ clicks: [String: Double]) -> Set<String> {
        let sorted = clicks.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        return Set(sorted.prefix(HeadQueries.count(ofClicks: sorted.map(\.value))).map(\.key))
    }
}
