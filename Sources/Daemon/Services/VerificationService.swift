import CodeIndex
import Logging
import Metrics
import Monitoring
import ServiceLifecycle

/// Checks now and then that the index is whole, so that damage shows in the metrics.
struct VerificationService: Service {
    let index: CodeIndex
    /// nil for never.
    let everyHours: Int?
    let logger: Logger

    func run() async throws {
        guard let everyHours else { return try await gracefulShutdown() }
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                // After the start there is other work first.
                try? await Task.sleep(for: .seconds(everyHours * 3_600))
                if Task.isCancelled { return }
                do {
                    for check in try await index.verify() {
                        Gauge(label: MetricName.indexViolations, dimensions: [("rule", check.rule)])
                            .record(check.violations)
                        guard check.violations > 0 else { continue }
                        logger.error(
                            "the index is damaged, \(check.violations) times: \(check.rule); gramd rebuild mends it",
                            metadata: [LogKey.example: "\(check.example ?? "")"])
                    }
                } catch { if !Task.isCancelled { logger.warning("the index was not verified: \(error)") } }
            }
        }
    }
}
