import Synchronization
import Training

/// Shows an alignment run's progress, a bar a stage.
final class AlignmentDisplay: Sendable {
    private struct State {
        var stage = ""
        var display: ProgressDisplay?
    }

    private let state = Mutex(State())

    func show(_ progress: AlignmentRun.Progress) {
        state.withLock { state in
            let percent = Int(progress.done * 100)
            if progress.stage != state.stage {
                state.display?.finish(100)
                state = State(stage: progress.stage, display: ProgressDisplay(progress.stage, unit: "percent"))
            }
            state.display?.update(percent, fraction: progress.done)
        }
    }

    func finish() { state.withLock { $0.display?.finish(100) } }
}
