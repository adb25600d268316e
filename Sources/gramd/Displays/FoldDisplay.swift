import Synchronization
import Training

/// Shows a cross-validation's progress: one bar over all folds.
final class FoldDisplay: Sendable {
    private struct State {
        let display: ProgressDisplay
        var steps = 0
    }

    private let state: Mutex<State>

    init(label: String) {
        state = Mutex(State(display: ProgressDisplay(label, unit: "steps")))
    }

    func show(_ progress: CrossValidation.Progress) {
        state.withLock { state in
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
            state.display.update(
                state.steps, fraction: (Double(progress.fold) + inFold) / Double(progress.folds),
                note: "fold \(progress.fold + 1) of \(progress.folds), \(progress.training.stage)")
        }
    }

    func finish() { state.withLock { $0.display.finish($0.steps) } }
}
