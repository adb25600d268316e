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

    /// Each stage's share of the run's steps; with fewer stages the others get theirs, so that runs compare at equal
    /// cost.
    var shares: (fineTuning: Double, coTraining: Double, coAlignment: Double) {
        let coTraining = coTraining ? 0.45 : 0
        let coAlignment = coAlignment ? 0.15 : 0
        return (1 - coTraining - coAlignment, coTraining, coAlignment)
    }
}
