/// The head of a click log: its most frequent queries, which together make half of the clicks. The others are the tail.
public enum HeadQueries {
    /// How many of a log's queries, or of its groups of equally frequent ones, are the head.
    /// - Parameter clicks: of each query or group, the most frequent first.
    public static func count(ofClicks clicks: [Double]) -> Int {
        var rest = clicks.reduce(0, +) / 2
        return clicks.prefix { count in
            defer { rest -= count }
            return rest > 0
        }.count
    }
}
