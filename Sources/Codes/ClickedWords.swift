/// The words of the queries that led to a product, weighed by their clicks.
///
/// A word needs some clicks, and a share of the product's clicks that is well above its share of all clicks: what every
/// third query has says nothing of a product. The weight saturates with the clicks, as a word's repetitions in a text do.
public struct ClickedWords: Sendable, Equatable {
    /// A query that led to the product.
    public struct Query: Sendable, Equatable {
        /// As it was typed.
        public let text: String
        /// How often it did.
        public let clicks: Double
        /// What these clicks count: more where they were far down the answers, less where they are old.
        public let weight: Double

        /// A query with its clicks.
        public init(text: String, clicks: Double, weight: Double) {
            self.text = text
            self.clicks = clicks
            self.weight = weight
        }
    }

    /// With so much weight of clicks a word has half of the greatest weight.
    static let saturation = 3.0
    /// How many times its share of all clicks a word's share of the product's clicks must be.
    static let minimumLift = 2.0
    /// Words that weigh less are not posted.
    static let minimumWeight = PostingWeight(0.05)
    /// For each word that may be posted so many are chosen, since some stand in the product's text.
    private static let candidatesPerWord = 4

    /// The clicks of queries with each word.
    public static func clicks(of queries: [Query], analyzer: CodeAnalyzer) -> [String: Double] {
        var clicks: [String: Double] = [:]
        for query in queries {
            for word in Set(analyzer.values(in: query.text)) { clicks[word, default: 0] += query.clicks }
        }
        return clicks
    }

    /// The words that may be posted, those with most clicks first.
    public let words: [CodeSelection.Choice]

    /// - Parameters:
    ///   - queries: those that led to the product.
    ///   - total: the weight of all its clicks, also of queries that are left out here.
    ///   - shares: of all clicks, those whose queries have the word; 0 for words without an entry.
    public init(
        of queries: [Query], total: Double, shares: [String: Double], rules: ClickedWordRules, analyzer: CodeAnalyzer
    ) {
        var evidence: [String: (clicks: Double, weight: Double)] = [:]
        for query in queries {
            for word in Set(analyzer.values(in: query.text)) {
                evidence[word, default: (0, 0)].clicks += query.clicks
                evidence[word, default: (0, 0)].weight += query.weight
            }
        }
        let known = evidence.filter { word, found in
            found.clicks >= Double(rules.minimumClicks)
                && found.weight >= Self.minimumLift * shares[word, default: 0] * total
        }
        words = known.sorted { ($1.value.weight, $0.key) < ($0.value.weight, $1.key) }
            .prefix(rules.maximumWords * Self.candidatesPerWord).compactMap { word, found in
                let weight = PostingWeight(
                    Float(rules.maximumWeight * found.weight / (found.weight + Self.saturation)))
                guard weight >= Self.minimumWeight, let code = Code(values: [word]) else { return nil }
                return CodeSelection.Choice(code: code, weight: Float(weight.value))
            }
    }
}
