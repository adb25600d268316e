import Codes
import GRAM

/// What the click log says about a code of a query: it is relevant when it is one of the query's own words, or when the
/// clicked products hold it clearly more often than products in general (GRAM, section 3.2: the relevance filter).
///
/// A product holds the codes of its text and those of the queries that led to it, so a word of shoppers that no title has is
/// relevant like any other. What the clicked products have in common with the whole catalogue is not, though fine-tuning
/// teaches it too, with little weight: more of it would make the model's codes general ones.
struct RelevanceFilter {
    /// A relevant code is held by so much of the clicked products, and so many times as often as in the catalogue.
    private static let leastSupport = 0.1
    private static let leastLift = 3.0

    private static let mostKnown = 50_000

    private let corpus: TrainingCorpus
    /// A query is asked about once for itself and once for each product that it led to.
    private var known: [Int: Set<Code>] = [:]

    init(corpus: TrainingCorpus) { self.corpus = corpus }

    /// The codes of a clicked query's words, and those that enough of its clicks went to.
    mutating func relevantCodes(of query: Int) -> Set<Code> {
        if let codes = known[query] { return codes }
        let clicked = corpus.queries[query].products
        let total = Double(clicked.reduce(0) { $0 + $1.clicks })
        var support: [Code: Double] = [:]
        for product in clicked {
            for code in corpus.heldCodes(ofProduct: product.index) {
                support[code, default: 0] += Double(product.clicks) / total
            }
        }
        let codes = Set(
            support.filter { code, share in
                share >= Self.leastSupport && share >= Self.leastLift * corpus.heldShare(of: code)
            }.keys
        ).union(corpus.queries[query].codes)
        if known.count >= Self.mostKnown { known.removeAll() }
        known[query] = codes
        return codes
    }
}
