/// Slices that part the judged queries, or their relevant products; none where all fall into one part, which would only be
/// the whole again.
extension QuerySlice {
    /// By how many stems a relevant product has in common with its query: 0, 1, 2, and 3 or more. Word matching finds
    /// nothing of the first.
    /// - Parameter count: nil for products that are left out, such as those that are not live.
    public static func bySharedStems(
        _ judgments: Judgments, count: (_ query: String, _ product: String) -> Int?
    ) -> [QuerySlice] {
        parts(
            of: judgments,
            named: ["no stem in common", "1 stem in common", "2 stems in common", "3 or more stems in common"]
        ) { query, product in count(query, product).map { min($0, 3) } }
    }

    /// By whether a relevant product was clicked, for whatever query, in what training read.
    public static func byClickedProducts(
        _ judgments: Judgments, isClicked: (_ query: String, _ product: String) -> Bool
    ) -> [QuerySlice] {
        parts(of: judgments, named: ["clicked products", "never clicked products"]) { isClicked($0, $1) ? 0 : 1 }
    }

    /// By whether a query was in what training read.
    public static func bySeenQueries(_ queries: [String], isSeen: (_ query: String) -> Bool) -> [QuerySlice] {
        let seen = queries.filter(isSeen)
        guard !seen.isEmpty, seen.count < queries.count else { return [] }
        let known = Set(seen)
        return [
            QuerySlice(name: "queries seen in training", queries: seen),
            QuerySlice(name: "queries unseen in training", queries: queries.filter { !known.contains($0) }),
        ]
    }

    private static func parts(
        of judgments: Judgments, named names: [String], _ part: (_ query: String, _ product: String) -> Int?
    ) -> [QuerySlice] {
        var products: [[String: Set<String>]] = names.map { _ in [:] }
        for query in judgments.queries {
            for product in judgments.relevant(for: query) {
                if let part = part(query, product) { products[part][query, default: []].insert(product) }
            }
        }
        let slices = zip(names, products).filter { !$0.1.isEmpty }.map { name, products in
            QuerySlice(name: name, queries: products.keys.sorted(), products: products)
        }
        return slices.count > 1 ? slices : []
    }
}
