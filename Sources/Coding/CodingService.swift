public import CodeIndex
public import Codes
public import Execution
public import Logging
import Metrics
public import Models
public import Monitoring
import Postgres
public import ServiceLifecycle
import Synchronization

/// Codes every product whose postings are not made from its current text: the level-triggered half of the daemon.
///
/// Live changes, a first load, a new generation and a rebuild all come through the same queue in the database, so
/// nothing is lost with this process. Own codes are written first; generated ones follow. A new generation whose
/// products are all coded is activated, and generations beyond those kept for a rollback are dropped.
public final class CodingService: Service {
    /// Products claimed at once: their own codes are found in milliseconds, the model takes longer.
    private static let batchSizes: [CodingStage: Int] = [.own: 500, .generated: 64]
    /// Seconds until another worker may take over claimed products: a batch takes a tenth of that, and after a crash its
    /// products wait for so long.
    private static let leases: [CodingStage: Int] = [.own: 10, .generated: 60]
    /// How long to wait for a signal before the queue is looked at all the same: other instances don't signal here.
    private static let idleWait = Duration.seconds(2)
    /// How long generated codes pause after a model could not be loaded.
    private static let modelPause = Duration.seconds(30)

    private let index: CodeIndex
    private let models: LoadedModels
    private let own: OwnCoder
    private let health: Health
    private let wakeUp: WakeUp
    private let keptGenerations: Int
    private let recodeShare: Int
    private let logger: Logger
    private let growth = Mutex(Growth())
    /// Until when a new generation's backlog rests.
    private let restsUntil = Mutex(ContinuousClock.now)
    private let pausedUntil = Mutex<[String: ContinuousClock.Instant]>([:])

    /// - Parameters:
    ///   - wakeUp: signalled when products were queued.
    ///   - keptGenerations: former generations that stay for a rollback when a new one is activated.
    ///   - recodeShare: how much of the time a new generation's backlog may take, in percent; live changes never wait.
    public init(
        index: CodeIndex, models: LoadedModels, analyzer: CodeAnalyzer, health: Health, wakeUp: WakeUp,
        keptGenerations: Int = 2, recodeShare: Int = 100, logger: Logger
    ) {
        self.index = index
        self.models = models
        own = OwnCoder(analyzer: analyzer)
        self.health = health
        self.wakeUp = wakeUp
        self.keptGenerations = keptGenerations
        self.recodeShare = recodeShare
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
                let rest = restsUntil.withLock { $0 } - .now
                await wakeUp.wait(timeout: rest > .zero ? min(rest, Self.idleWait) : Self.idleWait)
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
    /// - Parameter progress: called after each batch with the products coded so far, each stage counted.
    public func drain(progress: (Int) -> Void = { _ in }) async throws {
        var coded = 0
        while true {
            let batch = try await codeNextBatch()
            if batch == 0 { return }
            coded += batch
            progress(coded)
        }
    }

    /// Codes the most urgent batch: the active generation before one that is being built, own codes before generated.
    /// - Returns: how many products were claimed; 0 when nothing waits.
    private func codeNextBatch() async throws -> Int {
        let generations = try await index.generations.all().sorted { $0.state == .active && $1.state != .active }
        await models.keep(only: generations)
        for generation in generations {
            for stage in [CodingStage.own, .generated] {
                guard let coder = try await coder(stage, generation) else { continue }
                let start = ContinuousClock.now
                let backlogRests = generation.state == .building && restsUntil.withLock { $0 } > start
                let claims = try await index.queue.claim(
                    stage, of: generation, limit: Self.batchSizes[stage] ?? 1, lease: Self.leases[stage] ?? 60,
                    liveChangesOnly: backlogRests)
                if claims.isEmpty { continue }
                do { try await write(claims, stage, generation, coder) } catch {
                    // So that the next worker need not wait for the lease's end; this task may be a cancelled one.
                    await Task { try? await index.queue.release(claims, stage, of: generation) }.value
                    throw error
                }
                // Live changes don't lengthen a rest, or many of them would keep the backlog waiting for ever.
                if generation.state == .building, recodeShare < 100, !backlogRests {
                    let now = ContinuousClock.now
                    restsUntil.withLock { $0 = now + (now - start) * (100 - recodeShare) / recodeShare }
                }
                return claims.count
            }
            if generation.state == .building, try await index.queue.isCoded(generation) {
                try await index.generations.activate(generation)
                logger.info("generation \(generation.id) is complete and answers queries from now on")
                try await retireOldGenerations()
            }
        }
        return 0
    }

    /// Drops the oldest kept generations. One that can't be dropped now is left to the next activation.
    private func retireOldGenerations() async throws {
        for generation in try await index.generations.all().filter({ $0.state == .kept }).dropLast(keptGenerations) {
            do {
                try await index.generations.retire(generation.id)
                logger.info("generation \(generation.id) is dropped")
            } catch let error as PostgresError where error.sqlState == PostgresError.lockNotAvailable {
                logger.warning("generation \(generation.id) is not dropped yet: \(error)")
            } catch let error as CodeIndexError {
                logger.warning("generation \(generation.id) is not dropped: \(error)")
            }
        }
    }

    private typealias Coder = @Sendable ([CodingClaim]) async throws -> [CodedProduct]

    /// What codes a stage; nil for a stage that the generation doesn't have or can't do now.
    private func coder(_ stage: CodingStage, _ generation: Generation) async throws -> Coder? {
        switch stage {
        case .own: return { [own] in try await own.code($0, selection: generation.selection) }
        case .generated:
            guard let id = generation.modelID else { return nil }
            if let until = pausedUntil.withLock({ $0[id] }), until > .now { return nil }
            do {
                guard let model = try await models.model(of: generation) else { return nil }
                let coder = GeneratedCoder(index: index, model: model)
                return { try await coder.code($0) }
            } catch let error as ModelUnavailable {
                // Events still apply and own codes are still written; the model is looked at again later.
                logger.error("no generated codes for now: \(error)")
                pausedUntil.withLock { $0[id] = .now + Self.modelPause }
                return nil
            }
        }
    }

    /// Codes and writes a batch; a product that the database refuses is written alone and set aside, so that it stops
    /// no other.
    private func write(
        _ claims: [CodingClaim], _ stage: CodingStage, _ generation: Generation, _ coder: Coder
    ) async throws {
        do {
            let outcome = try await index.queue.write(
                coder(claims), stage: stage, of: generation,
                generatesNext: stage == .own && generation.modelID != nil)
            report(outcome, stage)
            if growth.withLock({ $0.hasDoubled(generation.id, adding: outcome.written) }) {
                try await index.codes.analyze(generation)
            }
        } catch let error as PostgresError where error.isRecordFault {
            if claims.count > 1 {
                for claim in claims { try await write([claim], stage, generation, coder) }
                return
            }
            logger.error("product \(claims[0].productNumber) can't be coded: \(error)")
            try await index.queue.postpone(claims, of: generation, error: "\(error)", delay: 3_600)
        }
    }

    private func report(_ outcome: CodingOutcome, _ stage: CodingStage) {
        Counter(label: MetricName.productsCoded, dimensions: [("stage", "\(stage)")])
            .increment(by: outcome.written)
        Counter(label: MetricName.productsCodedStale).increment(by: outcome.stale)
    }
}
