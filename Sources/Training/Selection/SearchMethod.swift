public import Codes

/// Which of a query's codes it is searched by; all but the first are for comparison.
public enum SearchMethod: Sendable, Hashable {
    /// As the daemon does: the query's own codes, filled up by the model, under the chosen scoring.
    case all
    /// As the daemon does, without a part of the method.
    case control(SearchControl)
    /// As the daemon does, and by typed codes in any case, with the weights that are best for them.
    case typedCodes
    /// What the model writes for the query, among live codes or any; products have own codes too.
    case generatedCodes(constrained: Bool)
    /// What the model writes for the query among what it writes for products: own codes have no part on either side.
    case generationAlone
    /// The products that the daemon's way finds, in the order of the paper's score: with weights by granularity that
    /// were learned on clicks kept back from training, where there are enough, or with equal ones.
    case tokenScore(TokenScore, isWeighted: Bool)

    /// The methods that cost little, the daemon's first.
    public static let common: [SearchMethod] =
        [.all] + SearchControl.common.map(SearchMethod.control)
        + [.typedCodes, .generatedCodes(constrained: true), .generatedCodes(constrained: false)]

    /// The forms of the paper's score.
    public static let tokenScores: [SearchMethod] = TokenScore.allCases.flatMap { score in
        [.tokenScore(score, isWeighted: false), .tokenScore(score, isWeighted: true)]
    }

    /// In tables.
    public var name: String {
        switch self {
        case .all: "gramd"
        case .control(let control): control.rawValue
        case .typedCodes: "with typed codes"
        case .generatedCodes(constrained: true): "generated only"
        case .generatedCodes(constrained: false): "unconstrained"
        case .generationAlone: "both sides generated"
        case .tokenScore(.printed, isWeighted: false): "paper's score"
        case .tokenScore(.printed, isWeighted: true): "paper's score, weighted"
        case .tokenScore(.withConfidence, isWeighted: false): "… with confidence"
        case .tokenScore(.withConfidence, isWeighted: true): "… with confidence, weighted"
        }
    }
}
