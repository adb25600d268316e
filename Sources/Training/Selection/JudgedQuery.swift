import CodeIndex
import Codes

/// A query with what a model should find for it: the products clicked for it, by their positions in the catalogue.
struct JudgedQuery: Sendable {
    var text: String
    var products: Set<Int>

    /// The clicked queries in the order of their texts; clicks of products that are not in the catalogue are left out.
    static func all(in clicks: [ClickPair], of catalogue: [ProductDocument]) -> [JudgedQuery] {
        let positions = Dictionary(catalogue.enumerated().map { ($1.id, $0) }) { first, _ in first }
        var clicked: [String: Set<Int>] = [:]
        for click in clicks {
            if let position = positions[click.productID] { clicked[click.query, default: []].insert(position) }
        }
        return clicked.sorted { $0.key < $1.key }.map { JudgedQuery(text: $0.key, products: $0.value) }
    }
}
