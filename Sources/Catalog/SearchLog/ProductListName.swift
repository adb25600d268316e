/// The name of a list that shows products, as analytics have it (`item_list_name` of Google Analytics).
enum ProductListName {
    private static let others = [
        "related", "recommend", "similar", "also", "recently", "cross-sell", "cross_sell", "cross sell", "crosssell",
        "upsell", "up-sell", "up_sell", "complement",
    ]

    /// Whether the list has other products than those that were searched for: Google's own example is `Related products`.
    static func isOfOthers(_ name: String) -> Bool {
        let name = name.lowercased()
        // `Search results, recommended first` are answers.
        if name.contains("search") && name.contains("result") { return false }
        return others.contains { name.contains($0) }
    }
}
