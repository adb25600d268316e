/// Search without a part of the method: what the part adds is measured against it. The raw value names it in tables.
public enum SearchControl: String, Sendable, CaseIterable {
    /// What stands in the texts of both sides, and nothing else: no network, no feedback, no phrases, no typed codes,
    /// no words of clicks.
    case ownCodes = "own codes only"
    /// All that is found by counting: own codes with feedback, phrases, typed codes and words of clicks.
    case withoutNetwork = "without the network"
    /// As without the network, and products are posted under codes that the products most like them share: what counting puts
    /// in the place of the network's codes of products.
    case neighbourCodes = "neighbours' codes by counting"
    /// The network writes codes of queries, its head names some, and products get none.
    case networkOnQueries = "network on queries only"
    /// The network writes codes of products, none of queries.
    case networkOnProducts = "network on products only"
    /// The code head names no codes of queries; the model writes them.
    case withoutHead = "without the head"
    /// Of the network, the code head's codes of queries only: the model writes none, neither of queries nor of products, which
    /// have no vectors.
    case headOnly = "head only"
    /// Products stay in the order in which codes found them.
    case withoutVectors = "without product vectors"
    /// Words of clicked queries are not posted on the products that they led to.
    case withoutClickedWords = "without words of clicks"
    /// Typed codes are neither posted nor searched by.
    case withoutTypedCodes = "without typed codes"

    /// Those that part the network from what is counted.
    public static let network: [SearchControl] = [.ownCodes, .withoutNetwork, .networkOnQueries, .networkOnProducts]

    /// Those that a table of controls has.
    public static let common: [SearchControl] = network + [.neighbourCodes, .withoutTypedCodes]

    /// Those that part a code head from what else the network does.
    public static let head: [SearchControl] = [.withoutHead, .headOnly]

    /// How the codes of neighbours are scored: as the network's of products are unless a training chooses otherwise.
    private static let neighbours = CodeScoring()

    /// What a posting of a neighbours' code weighs.
    public static var neighbourWeight: PostingWeight { PostingWeight(neighbours.generatedPostingWeight) }

    /// Whether the codes that the network wrote for products count.
    public var keepsProductCodes: Bool {
        [.networkOnProducts, .withoutHead, .withoutVectors, .withoutClickedWords, .withoutTypedCodes].contains(self)
    }

    /// Whether products are sorted again by vectors, which are of both sides.
    public var keepsVectors: Bool { [.withoutHead, .withoutClickedWords, .withoutTypedCodes].contains(self) }

    /// Whether words of clicks are posted.
    public var keepsClickedWords: Bool { self != .ownCodes && self != .withoutClickedWords }

    /// Whether typed codes are posted.
    public var keepsTypedCodes: Bool { self != .ownCodes && self != .withoutTypedCodes }

    /// What is left of a generation's scoring.
    public func scoring(_ scoring: CodeScoring) -> CodeScoring {
        if self == .ownCodes { return .ownCodes }
        var rest = scoring
        if [.withoutNetwork, .networkOnProducts, .neighbourCodes, .headOnly].contains(self) { rest.modelWeight = 0 }
        if [.withoutNetwork, .networkOnProducts, .neighbourCodes, .withoutHead].contains(self) {
            rest.headWeight = nil
        }
        if !keepsVectors { rest.vectorWeight = nil }
        if !keepsTypedCodes { rest.typedWeights = nil }
        if !keepsProductCodes { rest.generatedProductCodes = 0 }
        if !keepsProductCodes || !keepsTypedCodes { rest.postsTypedCodes = nil }
        if !keepsTypedCodes { rest.hearsTypedCodes = nil }
        if self == .neighbourCodes {
            rest.generatedProductCodes = Self.neighbours.generatedProductCodes
            rest.generatedPostingWeight = Self.neighbours.generatedPostingWeight
        }
        return rest
    }
}
