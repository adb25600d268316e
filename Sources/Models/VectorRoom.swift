public import CodeIndex
public import Codes
public import Logging
import Synchronization

/// Says how many products may get vectors of a model: a catalogue may grow beyond what the model was trained on, and each
/// vector takes memory of all instances that answer.
///
/// To count them takes a while, so what is left is counted down, and counted anew, now and then, when nothing is left:
/// deleted products and changed titles have given their places back by then.
public final class VectorRoom: Sendable {
    /// Of a model.
    private struct Places {
        var left = 0
        var countedAt: ContinuousClock.Instant?
        var isTold = false

        mutating func take(_ wanted: Int) -> Int {
            let taken = min(wanted, left)
            left -= taken
            return taken
        }
    }

    private let index: CodeIndex
    private let most: Int
    private let interval: Duration
    private let logger: Logger
    private let state = Mutex<[String: Places]>([:])

    /// - Parameters:
    ///   - most: so many products get vectors of a model.
    ///   - interval: between two counts of a model.
    public init(
        index: CodeIndex, most: Int = CodeScoring.mostVectors, interval: Duration = .seconds(600), logger: Logger
    ) {
        self.index = index
        self.most = most
        self.interval = interval
        self.logger = logger
    }

    /// Takes places for products that are to get vectors.
    /// - Returns: how many of them there are.
    /// - Throws: `PostgresError`.
    func take(_ wanted: Int, of model: String) async throws -> Int {
        let now = ContinuousClock.now
        let (known, isCounted) = state.withLock { state in
            let taken = state[model, default: Places()].take(wanted)
            return (taken, state[model]?.countedAt.map { now - $0 < interval } ?? false)
        }
        guard known < wanted, !isCounted else { return known }
        let count = try await index.codes.vectorCount(of: model)
        let (taken, isNews) = state.withLock { state in
            var places = state[model] ?? Places()
            defer { state[model] = places }
            // What was taken just now is not written yet.
            places.left = max(0, most - count - known)
            places.countedAt = now
            let taken = known + places.take(wanted - known)
            defer { places.isTold = taken < wanted }
            return (taken, taken < wanted && !places.isTold)
        }
        if isNews {
            logger.warning(
                """
                \(most) products have vectors of the model \(model), and no more get one: those coded now are sorted as \
                near as the mean of the others
                """)
        }
        return taken
    }
}
