/// Which stages a training run has after the joint fine-tuning (GRAM, sections 3.2 and 3.3).
public struct TrainingStages: Sendable, Hashable, Codable {
    /// A second pass on codes that the model wrote and the relevance filter kept.
    public var coTraining: Bool
    /// Preference of codes that both sides of a click write.
    public var coAlignment: Bool
    /// Whether fine-tuning gets the steps of stages left out, so that the run costs the same; it is shorter otherwise.
    public var fillsUp: Bool

    public init(coTraining: Bool = true, coAlignment: Bool = true, fillsUp: Bool = true) {
        self.coTraining = coTraining
        self.coAlignment = coAlignment
        self.fillsUp = fillsUp
    }

    /// Each stage's part of the steps of a whole run, to which they sum up unless it is very small or cut short.
    func steps(of total: Int) -> (fineTuning: Int, coTraining: Int, coAlignment: Int) {
        let whole = (coTraining: max(1, Int(0.45 * Double(total))), coAlignment: max(1, Int(0.15 * Double(total))))
        let coTraining = coTraining ? whole.coTraining : 0
        let coAlignment = coAlignment ? whole.coAlignment : 0
        let others = fillsUp ? coTraining + coAlignment : whole.coTraining + whole.coAlignment
        return (max(1, total - others), coTraining, coAlignment)
    }
}
