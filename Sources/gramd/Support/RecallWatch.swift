import CodeIndex
import Logging
import Metrics
import Monitoring
import ServiceLifecycle
import Serving

/// Measures on the clicks that come what the active generation finds, and goes back to the one before where that finds
/// more.
struct RecallWatch: Service {
    struct Configuration: Sendable {
        /// How often to measure.
        var everyMinutes: Int
        /// By how many percentage points the former generation must find more to answer again; nil for never.
        var guardPoints: Int?
    }

    /// Queries measured at a time.
    private static let queries = 300
    /// Fewer queries prove nothing.
    private static let leastQueries = 50

    let configuration: Configuration
    let index: CodeIndex
    let encoder: QueryEncoder
    let logger: Logger

    func run() async throws {
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
    func measure() async throws {
        _ = try await index.withAdvisoryLock(named: "click recall") { _ in
            let generations = try await index.generations.all()
            guard let active = generations.first(where: { $0.state == .active }) else { return }
            let clicked = try await index.clicks.recent(since: active, queries: Self.queries)
            guard clicked.count >= Self.leastQueries else { return }
            try await encoder.refresh()
            let recall = ClickRecall(index: index, encoder: encoder)
            guard let now = try await recall.measure(active, on: clicked) else { return }
            try await store(now, active)
            guard let points = configuration.guardPoints,
                let former = generations.last(where: { $0.state == .kept && $0.id < active.id }),
                let before = try await recall.measure(former, on: clicked)
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

    private func store(_ measurement: ClickRecall.Measurement, _ generation: Generation) async throws {
        Gauge(label: MetricName.clickRecall, dimensions: [("generation", "\(generation.id)")])
            .record(measurement.recall)
        try await index.clicks.store(
            ClickRecallRecord(
                generation: generation.id, recall: measurement.recall, queries: measurement.queries))
    }

    private func percent(_ share: Double) -> Int { Int((share * 100).rounded()) }
}
