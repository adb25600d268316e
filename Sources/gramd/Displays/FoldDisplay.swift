import Synchronization
import Training

/// Shows the progress of cross-validations, one after the other: one bar over all folds of each.
final class FoldDisplay: Sendable {
    private struct State {
        var label = ""
        var display: ProgressDisplay?
        var steps = 0

        mutating func finish() {
            display?.finish(steps)
            (display, steps) = (nil, 0)
        }
    }

    private let state = Mutex(State())

    /// - Parameter label: names the validation; with another one the former is done.
    func show(_ label: String, _ progress: CrossValidation.Progress) {
        state.withLock { state in
            if state.label != label { state.finish() }
            state.label = label
            state.steps += 1
            let part = Double(progress.training.step) / Double(max(progress.training.totalSteps, 1))
            // Titles are embedded after training, for the first fold only, and then the catalogue is coded to measure; that
            // is taken for half of a fold.
            let inFold =
                switch progress.training.stage {
                case TrainingRun.Progress.embedding: 0.5
                case TrainingRun.Progress.measuring: 0.5 + part / 2
                default: part / 2
                }
            let display = state.display ?? ProgressDisplay(label, unit: "steps")
            state.display = display
            display.update(
                state.steps, fraction: (Double(progress.fold) + inFold) / Double(progress.folds),
                note: "fold \(progress.fold + 1) of \(progress.folds), \(progress.training.stage)")
        }
    }

    func finish() { state.withLock { $0.finish() } }
}
