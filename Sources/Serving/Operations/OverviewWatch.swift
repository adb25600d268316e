public import CodeIndex
import Foundation
public import Logging
public import Monitoring
import NIOCore
import Retrieval
public import ServiceLifecycle
import Synchronization

/// Looks at the instance and its tables for the page at `/`, once for everybody who watches.
public final class OverviewWatch: Service {
    /// What was seen last.
    private struct Seen {
        var tables = Overview.Tables.unread(error: nil)
        var history = OverviewHistory()
        var nextPoint = ContinuousClock.now
        /// What was sent last.
        var sent: ByteBuffer?
    }

    private static let interval = Duration.seconds(1)
    /// Between two readings of the tables while nobody watches.
    private static let idleInterval = Duration.seconds(10)
    /// No more than this part of the time the tables are read.
    private static let readingShare = 20
    /// A comment is sent when there was no event for so many intervals.
    private static let heartbeatEvery = 5

    private let index: CodeIndex
    private let served: ServedIndex
    private let health: Health
    private let registry: PrometheusRegistry
    private let role: Overview.Role
    private let logger: Logger
    private let seen = Mutex(Seen())
    /// Where what is seen goes.
    let feed = LiveFeed()

    /// Nothing has been looked at yet.
    /// - Parameters:
    ///   - served: what searches answer from.
    ///   - health: what is wrong.
    ///   - registry: where the lag stands.
    ///   - followsTopics: whether this instance does more than answering.
    public init(
        index: CodeIndex, served: ServedIndex, health: Health, registry: PrometheusRegistry, followsTopics: Bool,
        logger: Logger
    ) {
        self.index = index
        self.served = served
        self.health = health
        self.registry = registry
        role = followsTopics ? .run : .serve
        self.logger = logger
    }

    /// Looks until the service group shuts down; whoever watches is told then that there will be no more.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await self.readTablesUntilCancelled() }
                group.addTask { await self.lookUntilCancelled() }
            }
        }
        feed.finish()
    }

    // MARK: Tables

    private func readTablesUntilCancelled() async {
        while !Task.isCancelled {
            let start = ContinuousClock.now
            await readTables()
            let rest = (ContinuousClock.now - start) * Self.readingShare
            let end = ContinuousClock.now
            repeat {
                try? await Task.sleep(for: Self.interval)
            } while !Task.isCancelled && .now - end < max(rest, pause)
        }
    }

    /// Nobody waits for long for what could not be read.
    private var pause: Duration {
        guard feed.watcherCount == 0, case .current = seen.withLock({ $0.tables }) else { return Self.interval }
        return Self.idleInterval
    }

    /// Reads the tables, or notes why they can't be read.
    func readTables() async {
        do {
            let overview = try await index.overview()
            seen.withLock { $0.tables = .current(overview, readAt: Date()) }
        } catch {
            guard !Task.isCancelled else { return }
            logger.debug("the tables were not read for the page: \(error)")
            seen.withLock { seen in
                switch seen.tables {
                case .unread: seen.tables = .unread(error: "\(error)")
                case .current(let index, let readAt), .stale(let index, let readAt, _):
                    seen.tables = .stale(index, readAt: readAt, error: "\(error)")
                }
            }
        }
    }

    // MARK: Looking

    private func lookUntilCancelled() async {
        var silent = 0
        while !Task.isCancelled {
            if look(at: .now) {
                silent = 0
            } else {
                silent += 1
                if silent % Self.heartbeatEvery == 0 { feed.send(LiveFeed.heartbeat) }
            }
            try? await Task.sleep(for: Self.interval)
        }
    }

    /// Notes how fresh answers are where it is time to, and sends what has changed.
    /// - Returns: whether there was anything to send.
    @discardableResult
    func look(at now: ContinuousClock.Instant) -> Bool {
        let point: OverviewHistory.Point? = seen.withLock { seen in
            guard now >= seen.nextPoint else { return nil }
            seen.nextPoint = now + OverviewHistory.interval
            let point = self.point(seen.tables)
            seen.history.append(point)
            return point
        }
        guard feed.watcherCount > 0 else { return false }
        let json = json(of: overview)
        let isNew = seen.withLock { seen in
            defer { seen.sent = json }
            return seen.sent != json
        }
        if isNew { feed.send(LiveFeed.event("overview", json)) }
        if let point { feed.send(LiveFeed.event("point", Self.json { point.write(to: &$0) })) }
        return isNew || point != nil
    }

    private func point(_ tables: Overview.Tables) -> OverviewHistory.Point {
        let now = Date()
        let lag = TopicLag(registry)
        return OverviewHistory.Point(
            time: now, age: served.view.map { max(now.timeIntervalSince($0.asOf), 0) }, lagRecords: lag.records,
            lagSeconds: lag.seconds,
            waiting: tables.index?.generations.reduce(0) { $0 + $1.waitingForOwn + $1.waitingForGenerated })
    }

    // MARK: Showing

    /// As it is now.
    var overview: Overview {
        let view = served.view
        return Overview(
            role: role, failures: health.failures, notices: health.notices, products: view?.snapshot.liveProducts,
            generation: view?.generations.first { $0.state == .active }?.id, lag: TopicLag(registry),
            tables: seen.withLock { $0.tables })
    }

    private func json(of overview: Overview) -> ByteBuffer { Self.json { overview.write(to: &$0) } }

    private static func json(_ body: (inout JSONWriter) -> Void) -> ByteBuffer {
        var writer = JSONWriter(capacity: 4_096)
        body(&writer)
        return writer.buffer
    }

    /// What `/v1/overview` answers: all of it, with how it has been for the last hour.
    var answer: ByteBuffer {
        let overview = overview
        let points = seen.withLock { $0.history.points }
        let now = point(overview.tables)
        return Self.json { writer in
            writer.object { writer in
                overview.writeMembers(to: &writer)
                writer.name("now")
                now.write(to: &writer)
                writer.name("history")
                writer.array(points) { writer, point in point.write(to: &writer) }
            }
        }
    }

    /// Events for somebody who begins to watch; nil where too many do.
    func watch() -> AsyncStream<ByteBuffer>? {
        var first = ByteBuffer(string: "retry: 2000\n\n")
        first.writeImmutableBuffer(LiveFeed.event("overview", json(of: overview)))
        // What others have been sent may be something else: all are sent the next one.
        seen.withLock { $0.sent = nil }
        return feed.watch(first: first)
    }
}
