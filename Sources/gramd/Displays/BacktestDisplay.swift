import Daemon
import Synchronization
import Training

/// Shows what a backtest does, each piece of work with its own display.
final class BacktestDisplay: Sendable {
    private enum Work {
        case training(TrainingDisplay)
        case coding(CodingDisplay)
        case aligning(AlignmentDisplay)

        func finish() {
            switch self {
            case .training(let display): display.finish()
            case .coding(let display): display.finish()
            case .aligning(let display): display.finish()
            }
        }
    }

    private let work = Mutex<Work?>(nil)

    func show(_ event: AlignmentBacktest.Event) {
        work.withLock { work in
            switch event {
            case .training(let progress):
                guard case .training(let display) = work else {
                    let display = TrainingDisplay()
                    work = .training(display)
                    return display.show(progress)
                }
                display.show(progress)
            case .coding(let progress):
                guard case .coding(let display) = work else {
                    let display = CodingDisplay()
                    work = .coding(display)
                    return display.show(progress)
                }
                display.show(progress)
            case .aligning(let progress):
                guard case .aligning(let display) = work else {
                    let display = AlignmentDisplay()
                    work = .aligning(display)
                    return display.show(progress)
                }
                display.show(progress)
            case .done:
                work?.finish()
                work = nil
            case .measured: break
            }
        }
    }
}
