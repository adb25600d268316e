public import CodeIndex
public import Execution
public import GRAM
public import Logging
import Metrics
public import Monitoring
import Postgres
public import ServiceLifecycle
import Synchronization

/// Codes every product whose postings are not made from its current text: the level-triggered half of the daemon.
///
/// Live changes, a first load, a new generation and a rebuild all come through the same queue in the database, so
/// nothing is lost with this process.
public final class CodingService: Service {
    /// Products claimed at once.
    private static let batchSize = 500
    /// Seconds until another worker may take over a claimed product.
    private static let lease = 60
    /// How long to wait for a signal before the queue is looked at all the same: other instances don't signal here.
    private static let idleWait = Duration.seconds(2)

    private let index: CodeIndex
    private let coder: OwnCoder
    private let health: Health
    private let wakeUp: WakeUp
    private let logger: Logger
    private let growth = Mutex(Growth())

    /// - Parameter wakeUp: signalled when products were queued.
    public init(index: CodeIndex, analyzer: CodeAnalyzer, health: Health, wakeUp: WakeUp, logger: Logger) {
        self.index = index
        coder = OwnCoder(analyzer: analyzer)
        self.health = health
        self.wakeUp = wakeUp
        self.logger = logger
    }

    /// Codes until the service group shuts down.
    public func run() async throws {
        await cancelWhenGracefulShutdown { await self.runUntilCancelled() }
    }

    private func runUntilCancelled() async {
        var backoff = Backoff()
        while !Task.isCancelled {
            health.beat(.coding)
            do {
                while try await codeNextBatch() > 0 {
                    health.beat(.coding)
                    try Task.checkCancellation()
                }
                backoff.reset()
                if health.ready(.coding) { logger.info("coding is up") }
                await wakeUp.wait(timeout: Self.idleWait)
            } catch is CancellationError {
                return
            } catch {
                if Task.isCancelled { return }
                if health.failing(.coding, "\(error)") { logger.error("coding pauses: \(error)") }
                try? await Task.sleep(for: backoff.next())
            }
        }
    }

    /// Codes until nothing waits.
    /// - Parameter progress: called after each batch with the products coded so far.
    public func drain(progress: (Int) -> Void = { _ in }) async throws {
        var coded = 0
        while true {
            let batch = try await codeNextBatch()
            if batch == 0 { return }
            coded += batch
            progress(coded)
        }
    }

    /// Codes the most urgent batch: the active generation's products first.
    /// - Returns: how many products were claimed; 0 when nothing waits.
    private func codeNextBatch() async throws -> Int {
        let generations = try await index.generations().sorted { $0.state == .active && $1.state != .active }
        for generation in generations {
            let claims = try await index.claim(.own, of: generation, limit: Self.batchSize, lease: Self.lease)
            if claims.isEmpty { continue }
            let outcome = try await write(claims, generation)
            Counter(label: "gramd_products_coded_total", dimensions: [("stage", "own")]).increment(by: outcome.written)
            Counter(label: "gramd_products_coded_stale_total").increment(by: outcome.stale)
            logger.debug("coded \(outcome.written) products", metadata: ["generation": "\(generation.id)"])
            if growth.withLock({ $0.hasDoubled(generation.id, adding: outcome.written) }) {
                try await index.analyze(generation)
            }
            return claims.count
        }
        return 0
    }

    /// Writes a batch; a product that the database refuses is written alone and set aside, so that it stops no other.
    private func write(_ claims: [CodingClaim], _ generation: Generation) async throws -> CodingOutcome {
        do {
            let coded = try await coder.code(claims, selection: generation.selection)
            return try await index.write(coded, stage: .own, of: generation)
        } catch let error as PostgresError where error.isRecordFault {
            if claims.count > 1 {
                var outcome = CodingOutcome()
                for claim in claims {
                    let one = try await write([claim], generation)
                    outcome.written += one.written
                    outcome.stale += one.stale
                }
                return outcome
            }
            logger.error("product \(claims[0].productNumber) can't be coded: \(error)")
            try await index.postpone(claims, of: generation, error: "\(error)", delay: 3_600)
            return CodingOutcome()
        }
    }
}
