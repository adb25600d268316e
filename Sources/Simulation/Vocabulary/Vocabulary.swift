/// All categories in one numbered list.
struct Vocabulary: Sendable {
    /// A category together with its trade.
    struct Entry: Sendable {
        let trade: Trade
        let category: Category
        /// The category path that products show, for example `Sports & Outdoors > Running Shoes`.
        let path: String
        let hasModels: Bool
    }

    let entries: [Entry]

    /// The vocabulary of every synthetic catalogue.
    static let shared = Vocabulary()

    private init() {
        entries = Trade.all.flatMap { trade in
            trade.categories.map { category in
                Entry(
                    trade: trade, category: category, path: "\(trade.name) > \(category.name)",
                    hasModels: category.hasModels)
            }
        }
    }
}
