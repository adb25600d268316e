/// The words that many queries with clicks have, with their shares of all clicks.
public struct CommonClickedWords: Sendable, Equatable {
    /// A query of the log.
    public struct Query: Sendable, Equatable {
        /// As it was typed.
        public let text: String
        /// Its clicks on whatever product.
        public let clicks: Double

        /// A query with its clicks.
        public init(text: String, clicks: Double) {
            self.text = text
            self.clicks = clicks
        }
    }

    /// Rarer words can't fail for their share: see ``ClickedWords/minimumLift``.
    private static let minimumShare = 0.01
    /// So many clicks of other words are taken to be known already, so that a log's first clicks are no rule.
    private static let priorClicks = 1_000.0

    /// By word, above 0 and below 1.
    public let shares: [String: Double]

    /// - Parameters:
    ///   - queries: the most frequent ones.
    ///   - total: all clicks, also those of other queries.
    public init(of queries: [Query], total: Double, analyzer: CodeAnalyzer) {
        var clicks: [String: Double] = [:]
        for query in queries {
            for word in Set(analyzer.values(in: query.text)) { clicks[word, default: 0] += query.clicks }
        }
        shares = clicks.mapValues { $0 / (total + Self.priorClicks) }.filter { $0.value >= Self.minimumShare }
    }

    /// What was found before.
    public init(shares: [String: Double]) { self.shares = shares }
}
