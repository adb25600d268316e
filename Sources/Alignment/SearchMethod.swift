/// Which of a query's codes it is searched by; all but the first are for comparison.
public enum SearchMethod: Sendable, Hashable {
    /// As the daemon does: the query's own codes, filled up by the model, under the chosen scoring.
    case all
    /// The query's own codes, without a model.
    case ownCodes
    /// What the model writes, among live codes or any.
    case generatedCodes(constrained: Bool)

    /// Every method, the daemon's first.
    public static let allCases: [SearchMethod] = [
        .all, .ownCodes, .generatedCodes(constrained: true), .generatedCodes(constrained: false),
    ]

    /// In tables.
    public var name: String {
        switch self {
        case .all: "gramd"
        case .ownCodes: "own codes only"
        case .generatedCodes(constrained: true): "generated only"
        case .generatedCodes(constrained: false): "unconstrained"
        }
    }
}
