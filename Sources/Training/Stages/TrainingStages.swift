/// Which stages a training run has after the joint fine-tuning on clicks (GRAM, sections 3.2 and 3.3).
///
/// As in the paper, fine-tuning sees click pairs only, and co-training brings the live products in. Without clicks, both
/// train on the catalogue.
public struct TrainingStages: Sendable, Hashable, Codable {
    /// A second pass over both sides, in which the live catalogue joins the clicks, on codes that the model wrote and the
    /// relevance filter kept as well.
    public var coTraining: Bool
    /// Preference of codes that both sides of a click write.
    public var coAlignment: Bool
    /// Whether fine-tuning on clicks and catalogue gets the steps of stages left out, so that the run costs the same; it
    /// is shorter otherwise.
    public var fillsUp: Bool

    public init(coTraining: Bool = true, coAlignment: Bool = true, fillsUp: Bool = true) {
        self.coTraining = coTraining
        self.coAlignment = coAlignment
        self.fillsUp = fillsUp
    }

    /// Whether the catalogue's texts are trained on beside those of clicks.
    var hasCatalogue: Bool { coTraining || fillsUp }

    /// Steps of each stage.
    struct Steps: Sendable, Equatable {
        /// On clicks.
        var fineTuning: Int
        /// On clicks and catalogue.
        var coTraining: Int
        /// On clicks and preference pairs.
        var coAlignment: Int

        /// Of the whole run.
        var total: Int { fineTuning + coTraining + coAlignment }
    }

    /// Each stage's part of the steps of a whole run, to which they sum up unless it is very small or cut short.
    /// - Parameter most: steps after which fine-tuning on clicks would learn them by heart; co-training gets what it
    ///   leaves.
    func steps(of total: Int, fineTuning most: Int = .max) -> Steps {
        let coTraining = max(1, Int(0.45 * Double(total)))
        let coAlignment = max(1, Int(0.15 * Double(total)))
        let fineTuning = max(1, min(total - coTraining - coAlignment, most))
        let others = max(0, total - fineTuning - (!self.coAlignment && fillsUp ? 0 : coAlignment))
        return Steps(
            fineTuning: fineTuning, coTraining: hasCatalogue ? others : 0,
            coAlignment: self.coAlignment ? coAlignment : 0)
    }
}
