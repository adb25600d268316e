/// How much of what is relevant to a query was found.
public enum Recall {
    /// Recall at `depth`: the share of the relevant items that are among the first ones found, 0 to 1; not a number
    /// where nothing is relevant.
    /// - Parameters:
    ///   - depth: how many of the items found count.
    ///   - found: best first, each once.
    ///   - relevant: what should be found.
    public static func at<Item: Hashable>(_ depth: Int, of found: some Sequence<Item>, relevant: Set<Item>) -> Double {
        Double(found.prefix(depth).count { relevant.contains($0) }) / Double(relevant.count)
    }
}
