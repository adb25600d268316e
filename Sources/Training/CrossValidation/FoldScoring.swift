public import Codes

/// How the model of a fold scored.
public struct FoldScoring: Sendable, Equatable {
    /// Of the whole method.
    public var scoring: CodeScoring
    /// Of the control without the network, chosen on the same queries.
    public var withoutNetwork: CodeScoring
    /// Queries that both were chosen on; 0 for the defaults.
    public var queries: Int

    /// For people, a line for each scoring and how many folds have it, the most frequent first.
    public static func lines(_ scorings: [FoldScoring]) -> [String] {
        var counts: [String: Int] = [:]
        for fold in scorings {
            let origin = fold.queries == 0 ? "the default" : "chosen on held-out queries"
            for (name, scoring) in [
                ("gramd", fold.scoring), (SearchControl.withoutNetwork.rawValue, fold.withoutNetwork),
            ] {
                counts["\(name): \(scoring) (\(origin))", default: 0] += 1
            }
        }
        return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { line, count in
            scorings.count == 1 ? line : "\(line), \(count) of \(scorings.count) models"
        }
    }
}
