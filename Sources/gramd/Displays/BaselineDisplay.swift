import Evaluation
import Synchronization

/// Shows how far measuring the baselines has come, a bar a step.
final class BaselineDisplay: Sendable {
    private struct Step {
        var name: String
        var display: ProgressDisplay
    }

    private let step = Mutex<Step?>(nil)

    func show(_ progress: BaselineProgress) {
        step.withLock { step in
            let known = step?.name == progress.step ? step?.display : nil
            let display = known ?? ProgressDisplay(progress.step, unit: progress.unit)
            display.update(progress.done, fraction: Double(progress.done) / Double(max(progress.total, 1)))
            if progress.done == progress.total { display.finish(progress.done) }
            step = Step(name: progress.step, display: display)
        }
    }
}
