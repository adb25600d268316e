public import CodeIndex
public import Codes
public import Execution
import GRAM
public import Logging
import Metrics
public import Models
public import Monitoring
import Postgres
public import ServiceLifecycle
import Synchronization

/// Codes every product whose postings are not made from its current text: the level-triggered half of the daemon.
///
/// The queue is in the database, so nothing is lost with this process. Own codes, which most changes bring along, are
/// written before generated ones, and beside them: they wait for no model, however long it takes. A new generation whose
/// products are all coded is activated, and generations beyond those kept for a rollback are dropped. When nothing waits,
/// postings that a former version made are converted.
public final class CodingService: Service {
    /// Products claimed at once: their own codes are found in milliseconds, the model takes longer.
    private static let claimSizes: [CodingStage: Int] = [.own: 4_000, .generated: 64]
    /// Products written at once.
    private static let batchSize = 1_000
    /// While one batch is written, another one is coded.
    private static let batchesInFlight = 2
    /// Seconds until another worker may take over claimed products: a claim takes a tenth of that, and after a crash its
    /// products wait for so long.
    private static let leases: [CodingStage: Int] = [.own: 10, .generated: 60]

    /// How often the changes that instances follow are tidied up; a standby is taken for no younger than that.
    private static let maintenanceInterval = Duration.seconds(5)

    private let models: LoadedModels
    private let generator: CodingGenerator?
    private let own: OwnCoder
    private let room: VectorRoom
    private let health: Health
    private let wakeUp: WakeUp
    private let recodeShare: Int
    let index: CodeIndex
    let keptGenerations: Int
    let logger: Logger

    /// - Parameters:
    ///   - generator: what computes for the models; nil for this process.
    ///   - wakeUp: signalled when products were queued.
    ///   - keptGenerations: former generations that stay for a rollback when a new one is activated.
    ///   - recodeShare: how much of the time a new generation's backlog may take, in percent; live changes never wait.
    public init(
        index: CodeIndex, models: LoadedModels, generator: CodingGenerator? = nil, analyzer: CodeAnalyzer,
        health: Health, wakeUp: WakeUp, keptGenerations: Int = 2, recodeShare: Int = 100, logger: Logger
    ) {
        self.index = index
        self.models = models
        self.generator = generator
        own = OwnCoder(analyzer: analyzer)
        room = VectorRoom(index: index, logger: logger)
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
        var pace = CodingPace(recodeShare: recodeShare)
        var maintained = ContinuousClock.now - Self.maintenanceInterval
        while !Task.isCancelled {
            health.beat(.coding)
            do {
                if maintained.duration(to: .now) >= Self.maintenanceInterval {
                    try await index.maintainChanges()
                    maintained = .now
                }
                let round = try await codeNextBatch(&pace)
                var wait: Duration?
                if case .idle(let pause) = round {
                    // What can't be written here must not look like coding that works.
                    if try await !index.convertNextPage() { wait = pause }
                    if health.ready(.coding) { logger.info("coding is up") }
                } else {
                    // Only what was written says that writing works again.
                    backoff.reset()
                }
                if let wait { await wakeUp.wait(timeout: wait) }
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
        var pace = CodingPace(recodeShare: recodeShare)
        var coded = 0
        while case .coded(let products) = try await codeNextBatch(&pace) {
            coded += products
            progress(coded)
        }
    }

    /// What became of a round.
    private enum Round {
        /// So many products were claimed.
        case coded(Int)
        /// Nothing waits; how long until the queue is looked at without a signal.
        case idle(Duration)
    }

    /// Codes the most urgent batch.
    private func codeNextBatch(_ pace: inout CodingPace) async throws -> Round {
        let generations = try await index.generations.all()
        await models.keep(only: generations)
        var model: CodeModel?
        var action = pace.begin(generations, at: .now)
        while true {
            switch action {
            case .loadModel(of: let generation):
                if let until = generator?.server.closedAgain {
                    action = pace.modelUnavailable(at: .now, until: until)
                    continue
                }
                do {
                    model = try await models.model(of: generation)
                    action = pace.modelLoaded(at: .now)
                } catch let error as ModelUnavailable {
                    logger.error("no generated codes for now: \(error)")
                    action = pace.modelUnavailable(at: .now)
                }
            case .code(let stage, of: let generation, let liveChangesOnly):
                let claims = try await index.queue.claim(
                    stage, of: generation, limit: claimSize(stage), lease: Self.leases[stage] ?? 60,
                    liveChangesOnly: liveChangesOnly)
                if claims.isEmpty {
                    action = pace.foundNothing(at: .now)
                    continue
                }
                let coder = coder(stage, generation, model)
                do {
                    switch stage {
                    case .own: try await write(claims, stage, generation, coder)
                    case .generated:
                        try await besideOwnCodes { try await write(claims, stage, generation, coder) }
                    }
                } catch {
                    guard let failure = error as? GeneratorServerError else { throw error }
                    say(failure)
                    // Each generation may have waited for the deadline.
                    health.beat(.coding)
                    action = pace.modelUnavailable(
                        at: .now,
                        until: generator?.server.closedAgain ?? ContinuousClock.now + CodingPace.generatorPause)
                    continue
                }
                if stage == .generated { health.notice(nil, about: Self.generatorSubject) }
                pace.coded(at: .now)
                return .coded(claims.count)
            case .switchOver(to: let generation):
                try await switchOver(to: generation)
                action = pace.switchedOver(at: .now)
            case .wait(let wait): return .idle(wait)
            }
        }
    }

    private static let generatorSubject = "generator"

    /// Own codes go on being written meanwhile, and the products stay in the queue.
    private func say(_ failure: GeneratorServerError) {
        if health.notice("products wait for generated codes: \(failure)", about: Self.generatorSubject) {
            logger.error("no generated codes for now, products wait: \(failure)")
        }
    }

    private func claimSize(_ stage: CodingStage) -> Int {
        guard stage == .generated, let generator else { return Self.claimSizes[stage] ?? 1 }
        // No more, or a server that is set to few sequences at a time would never be through before the deadline.
        return generator.products
    }

    private typealias Coder = @Sendable ([CodingClaim]) async throws -> [CodedProduct]

    /// What codes a stage.
    private func coder(_ stage: CodingStage, _ generation: Generation, _ model: CodeModel?) -> Coder {
        switch stage {
        case .own:
            return { [own] claims in
                let codes = try await own.codes(of: claims.map(\.input), selection: generation.selection)
                return zip(claims, codes).map { CodedProduct($0, codes: $1) }
            }
        case .generated:
            guard let model else { preconditionFailure("generated codes are asked for without a model") }
            return { [index, generator, room] claims in
                // The time begins with the batch.
                let coder = GeneratedCoder(
                    index: index, model: model, generator: generator?.generator(for: model.id), room: room)
                return try await coder.code(claims)
            }
        }
    }

    /// Does what may take long, since it waits for a model, and meanwhile writes the own codes of what changes.
    private func besideOwnCodes(_ work: () async throws -> Void) async throws {
        let isDone = Mutex(false)
        async let changes: Void = codeChanges { isDone.withLock { $0 } }
        var failure: (any Error)?
        do { try await work() } catch { failure = error }
        // Asked to end, not cancelled: a batch that is half written would have to be coded once more.
        isDone.withLock { $0 = true }
        wakeUp.signal()
        await changes
        if let failure { throw failure }
    }

    /// Writes own codes of live changes until told to stop. A new generation's backlog has its turn in the rounds.
    private func codeChanges(until isDone: @Sendable () -> Bool) async {
        var backoff = Backoff()
        while !Task.isCancelled, !isDone() {
            do {
                let coded = try await codeNextChanges()
                backoff.reset()
                if coded == 0 { await wakeUp.wait(timeout: CodingPace.idleWait) }
            } catch {
                // The next round begins with own codes, and says what keeps them.
                await wakeUp.wait(timeout: backoff.next())
            }
        }
    }

    /// - Returns: how many products were claimed.
    private func codeNextChanges() async throws -> Int {
        for generation in CodingPace.byUrgency(try await index.generations.all()) {
            let claims = try await index.queue.claim(
                .own, of: generation, limit: claimSize(.own), lease: Self.leases[.own] ?? 60, liveChangesOnly: true)
            if claims.isEmpty { continue }
            try await write(claims, .own, generation, coder(.own, generation, nil))
            return claims.count
        }
        return 0
    }

    /// Codes and writes what was claimed, several batches at a time. What can't be written is given back, so that the next
    /// worker need not wait for the lease's end.
    private func write(
        _ claims: [CodingClaim], _ stage: CodingStage, _ generation: Generation, _ coder: @escaping Coder
    ) async throws {
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (number, start) in stride(from: 0, to: claims.count, by: Self.batchSize).enumerated() {
                    if number >= Self.batchesInFlight { try await group.next() }
                    let batch = Array(claims[start..<min(start + Self.batchSize, claims.count)])
                    group.addTask { try await self.writeBatch(batch, stage, generation, coder) }
                }
                try await group.waitForAll()
            }
        } catch {
            // This task may be a cancelled one.
            await Task { try? await index.queue.release(claims, stage, of: generation) }.value
            throw error
        }
    }

    /// Codes and writes a batch; a product that the database refuses is written alone and set aside, so that it stops
    /// no other.
    private func writeBatch(
        _ claims: [CodingClaim], _ stage: CodingStage, _ generation: Generation, _ coder: Coder
    ) async throws {
        do {
            let outcome = try await index.queue.write(
                coder(claims), stage: stage, of: generation,
                generatesNext: stage == .own && generation.modelID != nil)
            report(outcome, stage)
        } catch let error as PostgresError where error.isRecordFault {
            if claims.count > 1 {
                for claim in claims { try await writeBatch([claim], stage, generation, coder) }
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
