import Foundation
import Synchronization
import Training

/// Shows a training run's progress.
final class TrainingDisplay: Sendable {
    private struct State {
        var display: ProgressDisplay?
        /// The products embedded, and those coded to be measured, come after the steps and are counted apart.
        var products: [String: ProgressDisplay] = [:]
        var last: TrainingRun.Progress?
    }

    private let state = Mutex(State())

    func show(_ progress: TrainingRun.Progress) {
        state.withLock { state in
            if [TrainingRun.Progress.embedding, TrainingRun.Progress.measuring].contains(progress.stage) {
                let display = state.products[progress.stage] ?? ProgressDisplay(progress.stage, unit: "products")
                state.products[progress.stage] = display
                return display.update(
                    progress.step, fraction: Double(progress.step) / Double(progress.totalSteps))
            }
            let display = state.display ?? ProgressDisplay("training", unit: "steps")
            var loss = "\(progress.stage), " + String(format: "loss %.3f", progress.loss)
            if progress.tokensPerSecond > 0 { loss += String(format: ", %.0f tokens/s", progress.tokensPerSecond) }
            display.update(
                progress.step, fraction: Double(progress.step) / Double(progress.totalSteps), note: loss)
            state.display = display
            state.last = progress
        }
    }

    func finish() {
        state.withLock { $0.display?.finish($0.last?.step ?? 0) }
    }
}
