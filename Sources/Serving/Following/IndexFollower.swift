public import CodeIndex
public import Codes
import Execution
import Foundation
public import Logging
import Metrics
public import Monitoring
import Retrieval
public import ServiceLifecycle
import Synchronization

/// Keeps the index in memory like the tables: loads it, follows what any session changes, and hands each new state to
/// searches.
///
/// While the database is away, searches go on with what is held; how old that is stands in every answer, in the metrics
/// and, beyond a bound, in the readiness.
public final class IndexFollower: Service {
    /// What to hold on to.
    public struct Configuration: Sendable {
        /// A file that the index in memory is kept in, for a quick start; nil for none. None is kept either where its
        /// folder doesn't exist.
        public var snapshotPath: String?
        /// How old what is held may be before this instance is not ready.
        public var staleness: Duration
        /// What a person says of the fields that queries may name.
        public var fieldTypes: [FieldTypeEdit]

        /// Creates a configuration.
        public init(
            snapshotPath: String? = nil, staleness: Duration = .seconds(30), fieldTypes: [FieldTypeEdit] = []
        ) {
            self.snapshotPath = snapshotPath
            self.staleness = staleness
            self.fieldTypes = fieldTypes
        }
    }

    /// Signals can be lost with their connection, so the tables are asked now and then all the same.
    private static let pollInterval = Duration.seconds(1)
    /// Segments are merged so often at most: in a backlog several at a time, so that each product is copied less often.
    private static let mergeInterval = Duration.seconds(1)
    /// A standby sends no signals.
    private static let standbyPollInterval = Duration.milliseconds(100)

    private let configuration: Configuration
    private let index: CodeIndex
    private let served: ServedIndex
    private let encoder: QueryEncoder
    private let health: Health
    private let delays: EventDelays
    private let logger: Logger
    private let attributes: AttributeReader
    /// Where changes are applied.
    private let thread = DedicatedThread(name: "index")
    /// Where segments are merged and the file is written.
    private let background = DedicatedThread(name: "index-merge")
    private let isTidying = Atomic<Bool>(false)
    private let lastMerge = Mutex<ContinuousClock.Instant?>(nil)
    private let readings = Atomic<Int>(0)

    /// Creates a follower.
    /// - Parameters:
    ///   - served: what searches answer from.
    ///   - encoder: makes queries into codes; it is told the generations and their codes.
    ///   - delays: what this instance applies, to measure how long it takes until searches show it.
    public init(
        configuration: Configuration, index: CodeIndex, served: ServedIndex, encoder: QueryEncoder, health: Health,
        delays: EventDelays = EventDelays(), logger: Logger
    ) {
        self.configuration = configuration
        self.index = index
        self.served = served
        self.encoder = encoder
        self.health = health
        self.delays = delays
        self.logger = logger
        attributes = AttributeReader(normalizer: encoder.normalizer(), edits: configuration.fieldTypes)
    }

    /// What is held, and up to where.
    struct Held {
        let retrieval: RetrievalIndex
        var position: IndexPosition
        let reading: Int
        /// Nil where none is wanted.
        var file: SnapshotFile?
    }

    /// Follows until the service group shuts down.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await self.tellEncoder() }
                await self.followUntilCancelled()
                group.cancelAll()
            }
        }
    }

    private func followUntilCancelled() async {
        var held: Held?
        var backoff = Backoff()
        while !Task.isCancelled {
            do { try await follow(&held, &backoff) } catch {
                if Task.isCancelled { return }
                health.beat(.search)
                reportAge(because: error)
                try? await Task.sleep(for: backoff.next())
            }
        }
    }

    private func follow(_ held: inout Held?, _ backoff: inout Backoff) async throws {
        let signals = try await index.signals()
        while !Task.isCancelled {
            guard try await advance(&held) else { continue }
            backoff.reset()
            if let signals {
                _ = try await signals.next(timeout: Self.pollInterval)
            } else {
                try await Task.sleep(for: Self.standbyPollInterval)
            }
        }
    }

    /// Takes in what has changed, or reads everything where nothing is held yet.
    /// - Returns: whether searches answer from the tables' present state.
    func advance(_ held: inout Held?) async throws -> Bool {
        guard var current = held else {
            held = try await start()
            return false
        }
        guard !served.isDistrusted(current.reading) else {
            logger.notice("the index in memory is wrong; it is read anew")
            held = nil
            await forgetSnapshot()
            return false
        }
        let mark = delays.mark
        guard let delta = try await index.changes(since: current.position) else {
            logger.notice("the index in memory is too far behind the tables; it is read anew")
            held = nil
            return false
        }
        try await take(delta, into: &current)
        report(delays.take(upTo: mark))
        held = current
        return true
    }

    // MARK: Starting

    /// From the file where there is a good one, otherwise from the tables. What was held and can't be gone on from is not
    /// read from the file either: the file is older.
    private func start() async throws -> Held {
        if readings.load(ordering: .relaxed) == 0, let held = await readSnapshot() { return held }
        let start = ContinuousClock.now
        let loader = RetrievalLoader()
        let rows = Atomic<Int>(0)
        let position = try await index.load { [health, thread] part in
            rows.wrappingAdd(part.rowCount, ordering: .relaxed)
            health.beat(.search)
            try await thread.run { loader.add(RetrievalChange(part)) }
        }
        let retrieval = try await thread.run { loader.finish() }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        logger.info(
            "the index is in memory: \(rows.load(ordering: .relaxed)) rows in \(String(format: "%.1f", seconds)) s")
        return Held(
            retrieval: retrieval, position: position, reading: nextReading(),
            file: configuration.snapshotPath.map { SnapshotFile(path: $0) })
    }

    private func readSnapshot() async -> Held? {
        guard let path = configuration.snapshotPath else { return nil }
        do {
            guard let retrieval = try await thread.run({ try SnapshotFile.read(path) }) else { return nil }
            let position = IndexPosition(retrieval.snapshot.position)
            return Held(
                retrieval: retrieval, position: position, reading: nextReading(),
                file: SnapshotFile(path: path, position: position))
        } catch {
            logger.warning("the index is read from the tables: \(error)")
            return nil
        }
    }

    private func forgetSnapshot() async {
        guard let path = configuration.snapshotPath else { return }
        do {
            // On the thread that writes it.
            try await background.run { try SnapshotFile.remove(path) }
        } catch { logger.error("\(path) has a wrong index and can't be removed, which you should do: \(error)") }
    }

    private func nextReading() -> Int { readings.wrappingAdd(1, ordering: .relaxed).newValue }

    // MARK: Following

    private func take(_ delta: IndexDelta, into held: inout Held) async throws {
        let retrieval = held.retrieval
        let change = RetrievalChange(delta)
        try await thread.run { retrieval.apply(change, position: "\(delta.position)") }
        held.position = delta.position
        served.publish(
            ServedIndex.View(
                snapshot: retrieval.snapshot, generations: delta.generations, asOf: delta.asOf,
                reading: held.reading))
        health.beat(.search)
        if health.ready(.search) { logger.info("searches are answered from memory") }
        reportAge(because: nil, standby: delta.standby)
        tidy(&held)
    }

    /// Merges segments, reads the values that queries may name and writes the file, on another thread and one at a time.
    private func tidy(_ held: inout Held) {
        guard isTidying.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged else { return }
        let path = held.file?.isDue(at: held.position) == true ? held.file?.path : nil
        let isMergeDue = lastMerge.withLock { last in
            if let last, last.duration(to: .now) < Self.mergeInterval { return false }
            last = .now
            return true
        }
        Task { [retrieval = held.retrieval, reading = held.reading, path, served, attributes] in
            do {
                try await background.run {
                    while isMergeDue, retrieval.merge() {}
                    if let values = attributes.read(retrieval.snapshot, reading: reading) { served.publish(values) }
                    if let path, !served.isDistrusted(reading) { try retrieval.write(to: path) }
                }
            } catch { logger.warning("the index in memory was not written to its file: \(error)") }
            isTidying.store(false, ordering: .releasing)
        }
    }

    /// Counts how long it took until searches showed what was applied.
    private func report(_ events: [AppliedEvent]) {
        guard !events.isEmpty else { return }
        let now = Int64(Date().timeIntervalSince1970 * 1_000)
        let timers = Dictionary(
            uniqueKeysWithValues: AppliedEvent.Operation.allCases.map { operation in
                let dimensions = [("operation", operation.rawValue)]
                return (operation, Timer(label: MetricName.eventToSearchable, dimensions: dimensions))
            })
        // The clock that gave the time may be ahead.
        for event in events { timers[event.operation]?.recordMilliseconds(max(0, now - event.time)) }
    }

    /// Shows how old the answers are; too old ones make this instance not ready.
    private func reportAge(because error: (any Error)?, standby: StandbyState? = nil) {
        guard let view = served.view else {
            if let error, health.failing(.search, "the index can't be read: \(error)") {
                logger.error("the index can't be read into memory: \(error)")
            }
            return
        }
        let age = Duration.seconds(Date().timeIntervalSince(view.asOf))
        Gauge(label: MetricName.searchIndexAge).record(age / .seconds(1))
        Gauge(label: MetricName.searchIndexProducts).record(view.snapshot.liveProducts)
        guard age > configuration.staleness else { return }
        let cause = error.map { ": \($0)" } ?? "; \(standby.behind)"
        // The metric and every answer say how old exactly.
        let bound = Int(configuration.staleness / .seconds(1))
        if health.failing(.search, "answers are more than \(bound) s old\(cause)") {
            logger.error("searches are answered from an old state of the index\(cause)")
        }
    }

    /// Shows which generation answers, and names those whose model can't be loaded or has no codes to choose among yet: what
    /// they answer is poorer than it looks.
    private func reportModels(of generations: [Generation]) {
        let missing = encoder.missingModels
        var causes = missing.sorted { $0.key < $1.key }.map {
            "generation \($0.key) answers by own codes only: \($0.value)"
        }
        if let active = generations.first(where: { $0.state == .active }) {
            let isReady = encoder.isReady(active.id)
            Gauge(label: MetricName.activeGeneration).record(active.id)
            Gauge(label: MetricName.modelWanted).record(active.modelID == nil ? 0 : 1)
            Gauge(label: MetricName.modelLoaded).record(isReady ? 1 : 0)
            if active.modelID != nil, !isReady, missing[active.id] == nil {
                causes.append(
                    "generation \(active.id) answers by own codes only until its model and the codes of its products are read"
                )
            }
        }
        health.notice(causes.isEmpty ? nil : causes.joined(separator: "; "), about: "model")
    }

    // MARK: The encoder

    /// Tells the encoder which generations there are and which codes they have, beside the following, since a model may
    /// take seconds to load.
    private func tellEncoder() async {
        var told: [Int64: ServedIndex.View] = [:]
        for await view in served.views {
            do {
                reportModels(of: view.generations)
                let new = Set(try await encoder.prepare(view.generations))
                reportModels(of: view.generations)
                told = told.filter { entry in
                    view.generations.contains { $0.id == entry.key } && !new.contains(entry.key)
                }
                for generation in view.generations.map(\.id) where new.contains(generation) || told[generation] != nil {
                    if let former = told[generation], former.reading == view.reading {
                        let change = view.snapshot.liveCodeChange(of: generation, since: former.snapshot)
                        await encoder.update(
                            generation: generation, appeared: change.appeared, disappeared: change.disappeared)
                    } else {
                        await encoder.replace(view.snapshot.liveCodes(of: generation), of: generation)
                        reportModels(of: view.generations)
                    }
                    told[generation] = view
                }
            } catch { if !Task.isCancelled { logger.warning("models are not up to date with the index: \(error)") } }
        }
    }
}

extension StandbyState? {
    /// Why what can be read is old.
    fileprivate var behind: String {
        switch self {
        case nil: "the database is behind"
        case .detached: "the standby receives nothing from its primary"
        case .paused: "the standby repeats nothing: pg_wal_replay_resume() is to be called"
        case .receiving: "the standby is behind, or nothing is written on its primary: is there a gramd run?"
        }
    }
}
