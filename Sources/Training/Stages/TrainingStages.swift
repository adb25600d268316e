/// Which stages a training run has after the joint fine-tuning on clicks (GRAM, sections 3.2 and 3.3).
///
/// As in the paper, fine-tuning sees click pairs only, and co-training brings the live products in. Without clicks, both
/// train on the catalogue.
struct TrainingStages: Sendable, Equatable {
    /// A second pass over both sides, in which the live catalogue joins the clicks, on codes that the model wrote and the
    /// relevance filter kept as well.
    var coTraining = true
    /// Preference of codes that both sides of a click write.
    var coAlignment = true
    /// Whether fine-tuning on clicks and catalogue gets the steps of stages left out, so that the run costs the same; it
    /// is shorter otherwise.
    var fillsUp = true

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

    /// Co-alignment's part of a run's steps.
    private static let alignmentShare = 0.15

    /// Each stage's part of the steps of a whole run, to which they sum up unless it is very small or cut short.
    ///
    /// Co-alignment has its part of the steps that are taken, not of those that there might be: it refines what a model
    /// writes, and one that has hardly been trained is not to learn from preferences what it has not learned from texts.
    /// - Parameter most: steps after which fine-tuning on clicks would learn them by heart; co-training gets what it
    ///   leaves.
    func steps(of total: Int, fineTuning most: Int = .max) -> Steps {
        let coTraining = max(1, Int(0.45 * Double(total)))
        let coAlignment = max(1, Int(Self.alignmentShare * Double(total)))
        let fineTuning = max(1, min(total - coTraining - coAlignment, most))
        let others =
            hasCatalogue ? max(0, total - fineTuning - (!self.coAlignment && fillsUp ? 0 : coAlignment)) : 0
        let aligned = Double(fineTuning + others) * Self.alignmentShare / (1 - Self.alignmentShare)
        return Steps(
            fineTuning: fineTuning, coTraining: others,
            coAlignment: self.coAlignment ? max(1, min(coAlignment, Int(aligned.rounded()))) : 0)
    }
}
