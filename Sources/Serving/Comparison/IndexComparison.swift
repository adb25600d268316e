public import CodeIndex
public import Logging
import Metrics
public import Monitoring
import Retrieval
public import ServiceLifecycle
import Synchronization

/// Compares the index in memory with the tables, now and then and when asked, by sums over their rows.
///
/// A difference is an alarm, and mends itself: the index is read anew, and compared again then.
public final class IndexComparison: Service {
    /// How often is looked whether there is something to do.
    private static let interval = Duration.seconds(1)
    /// So often a comparison that others were in the way of is tried again, a second apart.
    private static let attempts = 10
    private static let subject = "index"

    private struct State {
        /// The comparison that goes on.
        var running: Task<ComparisonReport, any Error>?
        /// How many wait for it.
        var askers = 0
        var isOver = false
        /// The reading of the tables that differed, until a later one has been compared.
        var wrongReading: Int?
    }

    private let index: CodeIndex
    private let served: ServedIndex
    private let health: Health
    private let everyHours: Int?
    private let logger: Logger
    private let digester = MemoryDigester()
    private let state = Mutex(State())

    /// Nothing is compared yet.
    /// - Parameters:
    ///   - served: what searches answer from; whoever follows the tables reads anew what is found wrong there.
    ///   - health: takes a notice of a difference.
    ///   - everyHours: nil for only when asked.
    public init(index: CodeIndex, served: ServedIndex, health: Health, everyHours: Int?, logger: Logger) {
        self.index = index
        self.served = served
        self.health = health
        self.everyHours = everyHours
        self.logger = logger
    }

    /// Compares now and then until the service group shuts down.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskCancellationHandler {
                await self.compareUntilCancelled()
            } onCancel: {
                self.end()
            }
        }
    }

    /// Nobody waits for a comparison that goes on any longer.
    private func end() {
        let running = state.withLock { state in
            state.isOver = true
            return state.running
        }
        running?.cancel()
    }

    private func compareUntilCancelled() async {
        let pause = everyHours.map { Duration.seconds($0 * 3_600) }
        var due = pause.map { ContinuousClock.now + $0 }
        while !Task.isCancelled {
            try? await Task.sleep(for: Self.interval)
            guard !Task.isCancelled, isReadAnew || due.map({ $0 <= .now }) == true else { continue }
            due = pause.map { .now + $0 }
            do { _ = try await report() } catch {
                guard !Task.isCancelled else { return }
                logger.warning("the index in memory was not compared with the tables: \(error)")
            }
        }
    }

    /// Whether what differed has been read anew, and waits for being compared.
    private var isReadAnew: Bool {
        guard let wrong = state.withLock({ $0.wrongReading }), let view = served.view else { return false }
        return view.reading != wrong
    }

    /// Compares; who asks while a comparison goes on gets what that one finds.
    /// - Throws: `SearchError` where nothing is held, ``CodeIndex/IndexDigestError``, `PostgresError`, `CancellationError`
    func report() async throws -> ComparisonReport {
        let task = try state.withLock { state throws(SearchError) in
            if state.isOver { throw .stopping }
            state.askers += 1
            if let running = state.running { return running }
            let task = Task {
                defer { self.state.withLock { $0.running = nil } }
                return try await self.compare()
            }
            state.running = task
            return task
        }
        defer { state.withLock { $0.askers -= 1 } }
        return try await task.value
    }

    /// How many wait for a comparison at this moment.
    var askerCount: Int { state.withLock { $0.askers } }

    // MARK: Comparing

    private func compare() async throws -> ComparisonReport {
        var attempt = 1
        while true {
            let view = try served.loaded()
            do {
                let tables = try await index.digests(since: IndexPosition(view.snapshot.position))
                let report = ComparisonReport(
                    try await digester.digests(of: view.snapshot, with: tables.delta), tables)
                tell(report, of: view.reading)
                return report
            } catch let error as IndexDigestError where error.isBrief && attempt < Self.attempts {
                attempt += 1
                try await Task.sleep(for: .seconds(1))
            }
        }
    }

    /// Raises the alarm or takes it back.
    private func tell(_ report: ComparisonReport, of reading: Int) {
        let differing = report.parts.filter { !$0.isEqual }
        Gauge(label: MetricName.searchIndexDifferences).record(differing.count)
        let former = state.withLock { state in
            defer { state.wrongReading = report.isEqual ? nil : reading }
            return state.wrongReading
        }
        guard !report.isEqual else {
            health.notice(nil, about: Self.subject)
            if former != nil { logger.notice("the index in memory equals the tables again") }
            return
        }
        for part in differing {
            logger.error(
                """
                the index in memory differs from the tables in its \(part): \(part.memory.rows) rows that add up to \
                \(part.memory.sum), in the tables \(part.tables.rows) that add up to \(part.tables.sum)
                """)
        }
        guard let former, former != reading else {
            health.notice("what is held in memory differs from the tables, and is read anew", about: Self.subject)
            return served.distrust(reading: reading)
        }
        // Nothing is won by reading it once more at once.
        let notice = "what is held in memory differs from the tables, also after it was read anew"
        health.notice(notice, about: Self.subject)
        logger.error("\(notice); gramd verify says whether the tables are damaged")
        state.withLock { $0.wrongReading = nil }
    }
}
