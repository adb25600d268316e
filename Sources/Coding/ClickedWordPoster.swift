public import CodeIndex
public import Codes
import Execution
import Foundation
public import Logging
import Metrics
import Monitoring
public import ServiceLifecycle

/// Posts the words of clicked queries on the products that they led to, every few seconds: no training is needed.
///
/// It takes half of one connection's time at most. What is weighed at one time is posted at the next.
public struct ClickedWordPoster: Service {
    private static let interval = Duration.seconds(5)
    /// How long who writes postings is waited for, in ``drain()``.
    private static let pause = Duration.milliseconds(100)
    private static let maximumPauses = 100

    private let index: CodeIndex
    private let rules: ClickedWordRules
    private let analyzer: CodeAnalyzer
    private let logger: Logger

    /// Creates a service that posts by `rules`.
    /// - Parameter analyzer: of the catalogue's language.
    public init(index: CodeIndex, rules: ClickedWordRules, analyzer: CodeAnalyzer, logger: Logger) {
        self.index = index
        self.rules = rules
        self.analyzer = CodeAnalyzer(like: analyzer)
        self.logger = logger
    }

    /// Posts until the service group shuts down.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            var isFailing = false
            while !Task.isCancelled {
                let start = ContinuousClock.now
                var hasMore = false
                do {
                    hasMore = try await update()?.isFull ?? false
                    isFailing = false
                } catch {
                    // The database may be away for long, and others say so as well.
                    if !Task.isCancelled, !isFailing {
                        logger.warning("the words of clicks are not posted for now: \(error)")
                    }
                    isFailing = true
                }
                try? await Task.sleep(for: hasMore ? start.duration(to: .now) : Self.interval)
            }
        }
    }

    /// Posts until nothing is left to do, for a command; at once where another instance does it. What somebody's long
    /// transaction holds up is left to the daemon.
    /// - Throws: `PostgresError`; `CancellationError`
    public func drain() async throws {
        var pauses = 0
        while let outcome = try await update(), outcome.isUnfinished, pauses < Self.maximumPauses {
            guard outcome.weighed == 0, outcome.posted == 0 else {
                pauses = 0
                continue
            }
            pauses += 1
            try await Task.sleep(for: Self.pause)
        }
    }

    private func update() async throws -> ClickedProductStore.Outcome? {
        let now = Int64(Date().timeIntervalSince1970 * 1_000)
        let outcome = try await index.clickedProducts.update(by: rules, analyzer: analyzer, now: now)
        if let outcome { Counter(label: MetricName.clickedWordPostings).increment(by: outcome.posted) }
        return outcome
    }
}
