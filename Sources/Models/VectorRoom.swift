public import CodeIndex
public import Codes
public import Logging
import Synchronization

/// Says how many products may get vectors of a model: a catalogue may grow beyond what the model was trained on, and each
/// vector takes memory of all instances that answer.
///
/// To count them takes a while, so what is left is counted down, and counted anew when nothing is left: deleted products and
/// changed titles have given their places back by then, and other instances have taken some. So that instances that code at
/// once don't each take all that is left, a count gives a part of much. They may still go beyond by what the last counts
/// gave, and a text that has a vector in the cache gets it in any case.
public final class VectorRoom: Sendable {
    /// Of a model.
    private struct Places {
        var left = 0
        var countedAt: ContinuousClock.Instant?
        /// What the last count gave.
        var given = 0
        var isTold = false

        mutating func take(_ wanted: Int) -> Int {
            let taken = min(wanted, left)
            left -= taken
            return taken
        }
    }

    /// So many products take far longer to code than to be counted: after them it is done at once.
    private static let worthCounting = 1_000

    private let index: CodeIndex
    private let most: Int
    private let interval: Duration
    private let logger: Logger
    private let state = Mutex<[String: Places]>([:])

    /// - Parameters:
    ///   - most: so many products get vectors of a model.
    ///   - interval: between two counts of a model that give few places.
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
        let (known, countedAt, isCounted) = state.withLock { state in
            let taken = state[model, default: Places()].take(wanted)
            let places = state[model] ?? Places()
            let isRecent = places.countedAt.map { now - $0 < interval } ?? false
            return (taken, places.countedAt, isRecent && places.given < Self.worthCounting)
        }
        guard known < wanted, !isCounted else { return known }
        let count = try await index.codes.vectorCount(of: model)
        let (taken, isNews) = state.withLock { state in
            var places = state[model] ?? Places()
            defer { state[model] = places }
            // Unless somebody else has counted meanwhile, who has taken some of it by now.
            if places.countedAt == countedAt {
                // What was taken just now is not written yet.
                let room = max(0, most - count - known)
                places.given = min(room, max(room / 4, wanted - known, Self.worthCounting))
                places.left = places.given
                places.countedAt = now
            }
            let taken = known + places.take(wanted - known)
            let isNews = taken < wanted && !places.isTold
            if isNews { places.isTold = true }
            return (taken, isNews)
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

    /// Counts places that were used without having been taken, such as those of products with one text; below 0 those that
    /// were taken for nothing.
    public func use(_ count: Int, of model: String) {
        state.withLock { state in
            guard let places = state[model] else { return }
            state[model]?.left = max(0, places.left - count)
        }
    }
}
