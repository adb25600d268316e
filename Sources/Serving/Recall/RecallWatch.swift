public import CodeIndex
public import Logging
import Metrics
import Monitoring
public import ServiceLifecycle

/// Measures on the clicks that come what the active generation finds, and goes back to the one before where that finds
/// more.
public struct RecallWatch: Service {
    /// How often to measure, and what follows from it.
    public struct Configuration: Sendable {
        /// How often to measure.
        public var everyMinutes: Int
        /// By how many percentage points the former generation must find more to answer again; nil for never.
        public var guardPoints: Int?

        /// Creates a configuration.
        public init(everyMinutes: Int, guardPoints: Int?) {
            self.everyMinutes = everyMinutes
            self.guardPoints = guardPoints
        }
    }

    /// Queries measured at a time.
    private static let queries = 300
    /// Fewer queries prove nothing.
    private static let leastQueries = 50

    private let configuration: Configuration
    private let index: CodeIndex
    private let searcher: Searcher
    private let logger: Logger

    /// Creates a watch.
    /// - Parameter searcher: what is measured.
    public init(configuration: Configuration, index: CodeIndex, searcher: Searcher, logger: Logger) {
        self.configuration = configuration
        self.index = index
        self.searcher = searcher
        self.logger = logger
    }

    /// Measures until the service group shuts down. A measurement that fails is logged, and the next one follows.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try? await Task.sleep(for: .seconds(configuration.everyMinutes * 60))
                if Task.isCancelled { return }
                do { try await measure() } catch {
                    if !Task.isCancelled { logger.warning("live click recall was not measured: \(error)") }
                }
            }
        }
    }

    /// Measures once, unless another instance does.
    /// - Throws: ``SearchError`` where the index in memory doesn't answer; `PostgresError`; errors of the models.
    public func measure() async throws {
        _ = try await index.withAdvisoryLock(named: "click recall") { _ in
            let generations = try await index.generations.all()
            guard let active = generations.first(where: { $0.state == .active }) else { return }
            let clicked = try await index.clicks.recent(since: active, queries: Self.queries)
            guard clicked.count >= Self.leastQueries else { return }
            guard let now = try await measure(active, on: clicked) else { return }
            try await store(now, active)
            guard let points = configuration.guardPoints,
                let former = generations.last(where: { $0.state == .kept && $0.id < active.id }),
                let before = try await measure(former, on: clicked)
            else { return }
            try await store(before, former)
            guard before.recall - now.recall > Double(points) / 100 else { return }
            let back = try await index.generations.rollBack()
            Counter(label: MetricName.rollbacks).increment()
            logger.error(
                """
                generation \(back.id) answers again: of \(clicked.count) recent queries' clicks it finds \
                \(percent(before.recall)) %, generation \(active.id) only \(percent(now.recall)) %
                """)
        }
    }

    private func measure(
        _ generation: Generation, on clicked: [String: Set<String>]
    ) async throws -> ClickRecall.Measurement? {
        try await ClickRecall.measure(clicked) { query in
            try await searcher.productIDs(for: query, in: generation.id, limit: ClickRecall.depth)
        }
    }

    private func store(_ measurement: ClickRecall.Measurement, _ generation: Generation) async throws {
        Gauge(label: MetricName.clickRecall, dimensions: [("generation", "\(generation.id)")])
            .record(measurement.recall)
        try await index.clicks.store(
            ClickRecallRecord(
                generation: generation.id, recall: measurement.recall, queries: measurement.queries))
    }

    private func percent(_ share: Double) -> Int { Int((share * 100).rounded()) }
}
