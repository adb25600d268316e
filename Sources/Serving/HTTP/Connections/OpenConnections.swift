import Logging
import NIOCore
import Synchronization

/// The connections of a server: it closes the one that is idle longest when another comes and all places are taken, so that
/// clients that open connections and send nothing keep nobody out.
final class OpenConnections: Sendable {
    typealias ID = ConnectionTable.ID

    private struct Opened {
        var id: ID
        /// What is to be closed.
        var closed: (any Channel)?
        /// How many came that were too many, where it is time for a line in the log.
        var excess: Int?
    }

    private struct State {
        /// There is at most one line in so long a time.
        private static let reportInterval = Duration.seconds(60)

        var table: ConnectionTable
        var channels: [ID: any Channel] = [:]
        private var reportedAt: ContinuousClock.Instant?
        private var unreported = 0

        init(table: ConnectionTable) { self.table = table }

        mutating func open(_ channel: any Channel) -> Opened {
            let (id, closedID) = table.open()
            channels[id] = channel
            if closedID != nil || table.hasTooMany { unreported += 1 }
            return Opened(
                id: id, closed: closedID.flatMap { channels.removeValue(forKey: $0) }, excess: report())
        }

        private mutating func report() -> Int? {
            let now = ContinuousClock.now
            guard unreported > 0, reportedAt.map({ now - $0 >= Self.reportInterval }) ?? true else { return nil }
            defer { (reportedAt, unreported) = (now, 0) }
            return unreported
        }
    }

    let limits: ConnectionLimits
    let metrics: ConnectionMetrics
    private let logger: Logger
    private let state: Mutex<State>

    init(limits: ConnectionLimits, metrics: ConnectionMetrics, logger: Logger) {
        self.limits = limits
        self.metrics = metrics
        self.logger = logger
        state = Mutex(State(table: ConnectionTable(most: limits.most, reserve: limits.reserve)))
    }

    /// How many are open.
    var count: Int { state.withLock { $0.table.count } }

    /// Whether a connection that has been answered has to give its place back.
    var hasTooMany: Bool { state.withLock { $0.table.hasTooMany } }

    /// Whether so many have requests that only what watches the server is answered.
    var isCrowded: Bool { state.withLock { $0.table.isCrowded } }

    /// A connection has been accepted.
    func open(_ channel: any Channel) -> ID {
        let opened = state.withLock { state in
            let opened = state.open(channel)
            metrics.record(open: state.table.count)
            metrics.countAccepted()
            return opened
        }
        channel.closeFuture.whenComplete { [self] _ in close(opened.id) }
        if let closed = opened.closed {
            metrics.count(.crowded)
            closed.close(promise: nil)
        }
        if let excess = opened.excess {
            logger.warning(
                """
                all places for HTTP connections, \(limits.most), were taken when \(excess) more came: the longest idle ones \
                are closed, and where all have requests, searches are refused. Clients should keep fewer connections and use \
                them again
                """)
        }
        return opened.id
    }

    /// A request has come on a connection.
    func begin(_ id: ID) { state.withLock { $0.table.begin(id) } }

    /// All requests of a connection have been answered.
    func rest(_ id: ID) { state.withLock { $0.table.rest(id) } }

    private func close(_ id: ID) {
        state.withLock { state in
            state.channels[id] = nil
            state.table.close(id)
            metrics.record(open: state.table.count)
        }
    }
}
