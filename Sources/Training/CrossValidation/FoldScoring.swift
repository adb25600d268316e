public import Codes

/// How the model of a fold scored.
public struct FoldScoring: Sendable, Equatable {
    /// Of the whole method.
    public var scoring: CodeScoring
    /// Of the control without the network, chosen on the same queries.
    public var withoutNetwork: CodeScoring
    /// Of the controls without the head and with nothing but it of the network; nil where the model has no head.
    var withHead: WithHead?
    /// Queries that all were chosen on; 0 for the defaults.
    public var queries: Int

    /// Both are chosen on the same queries as the others.
    struct WithHead: Sendable, Equatable {
        var withoutHead: CodeScoring
        var headOnly: CodeScoring
    }

    init(
        scoring: CodeScoring, withoutNetwork: CodeScoring, withHead: WithHead? = nil, queries: Int
    ) {
        self.scoring = scoring
        self.withoutNetwork = withoutNetwork
        self.withHead = withHead
        self.queries = queries
    }

    /// For people, a line for each scoring and how many folds have it, the most frequent first.
    public static func lines(_ scorings: [FoldScoring]) -> [String] {
        var counts: [String: Int] = [:]
        for fold in scorings {
            let origin = fold.queries == 0 ? "the default" : "chosen on held-out queries"
            var named = [("gramd", fold.scoring), (SearchControl.withoutNetwork.rawValue, fold.withoutNetwork)]
            if let head = fold.withHead {
                named.append((SearchControl.withoutHead.rawValue, head.withoutHead))
                named.append((SearchControl.headOnly.rawValue, head.headOnly))
            }
            for (name, scoring) in named {
                counts["\(name): \(scoring) (\(origin))", default: 0] += 1
            }
        }
        return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { line, count in
            scorings.count == 1 ? line : "\(line), \(count) of \(scorings.count) models"
        }
    }
}
