/// Which stages a training run has after the joint fine-tuning (GRAM, sections 3.2 and 3.3).
public struct TrainingStages: Sendable, Hashable, Codable {
    /// A second pass on codes that the model wrote and the relevance filter kept.
    public var coTraining: Bool
    /// Preference of codes that both sides of a click write.
    public var coAlignment: Bool

    public init(coTraining: Bool = true, coAlignment: Bool = true) {
        self.coTraining = coTraining
        self.coAlignment = coAlignment
    }

    /// Each stage's part of a run's steps, which sum to `total` unless it is very small; with fewer stages the others get
    /// theirs, so that runs compare at equal cost.
    func steps(of total: Int) -> (fineTuning: Int, coTraining: Int, coAlignment: Int) {
        let coTraining = coTraining ? max(1, Int(0.45 * Double(total))) : 0
        let coAlignment = coAlignment ? max(1, Int(0.15 * Double(total))) : 0
        return (max(1, total - coTraining - coAlignment), coTraining, coAlignment)
    }
}
