public import GRAM

/// Which of a query's codes it is searched by; all but the first are for comparison.
public enum SearchMethod: Sendable, Hashable {
    /// As the daemon does: the query's own codes, filled up by the model, under the chosen scoring.
    case all
    /// The query's own codes, without a model.
    case ownCodes
    /// What the model writes, among live codes or any.
    case generatedCodes(constrained: Bool)
    /// The products that the daemon's way finds, in the order of the paper's score.
    case tokenScore(TokenScore)

    /// The methods that cost little, the daemon's first.
    public static let common: [SearchMethod] = [
        .all, .ownCodes, .generatedCodes(constrained: true), .generatedCodes(constrained: false),
    ]

    /// In tables.
    public var name: String {
        switch self {
        case .all: "gramd"
        case .ownCodes: "own codes only"
        case .generatedCodes(constrained: true): "generated only"
        case .generatedCodes(constrained: false): "unconstrained"
        case .tokenScore(.printed): "paper's score"
        case .tokenScore(.withConfidence): "… with confidence"
        }
    }
}
