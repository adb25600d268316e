import Synchronization

/// Collects what a training run reports.
final class Losses: Sendable {
    private let state = Mutex<[Double]>([])

    var values: [Double] { state.withLock { $0 } }

    func append(_ loss: Double) { state.withLock { $0.append(loss) } }
}
