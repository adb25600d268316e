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

    /// Counts what would be a line in the log each time, of which there is at most one in a minute.
    private struct FoldedCount {
        private static let interval = Duration.seconds(60)

        private var reportedAt: ContinuousClock.Instant?
        private var unreported = 0

        mutating func count() { unreported += 1 }

        /// How many came since the last line, where it is time for the next.
        mutating func report() -> Int? {
            let now = ContinuousClock.now
            guard unreported > 0, reportedAt.map({ now - $0 >= Self.interval }) ?? true else { return nil }
            defer { (reportedAt, unreported) = (now, 0) }
            return unreported
        }
    }

    private struct State {
        var table: ConnectionTable
        var channels: [ID: any Channel] = [:]
        var excess = FoldedCount()
        var refused = FoldedCount()

        init(table: ConnectionTable) { self.table = table }

        mutating func open(_ channel: any Channel) -> Opened {
            let (id, closedID) = table.open()
            channels[id] = channel
            if closedID != nil || table.hasTooMany { excess.count() }
            return Opened(
                id: id, closed: closedID.flatMap { channels.removeValue(forKey: $0) }, excess: excess.report())
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

    /// TLS could not be agreed on with a client.
    /// - Parameter cause: what the TLS library says.
    func refuse(_ cause: String) {
        metrics.count(.handshake)
        let refused = state.withLock { state in
            state.refused.count()
            return state.refused.report()
        }
        guard let refused else { return }
        logger.warning(
            """
            \(refused) HTTP connections were closed since TLS could not be agreed on, the last one with: \(cause). Clients \
            need https://, TLS 1.2 or later, and trust in the certificate of http.certificateFile
            """)
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
