import Coding
import Synchronization

/// Shows how far coding has come.
final class CodingDisplay: Sendable {
    private struct State {
        let display = ProgressDisplay("coding", unit: "steps")
        var steps = 0
    }

    private let state = Mutex(State())

    func show(_ progress: CodingRun.Progress) {
        state.withLock { state in
            state.steps = progress.steps
            state.display.update(progress.steps, fraction: Double(progress.steps) / Double(progress.totalSteps))
        }
    }

    func finish() { state.withLock { $0.display.finish($0.steps) } }
}
