import Catalog
import CodeIndex
public import Codes
public import Coding
import Foundation
public import GRAM
public import Logging
import Models
public import Postgres
import Randomness
import Serving
public import Training

/// Lives through a log period by period, with a model that is trained on after each one and with the first one: what
/// retraining is worth.
public struct AlignmentBacktest: Sendable {
    /// Where and how it is done.
    public struct Options: Sendable {
        /// The database. A schema of its own is made there, whatever schema this names.
        public var postgres: PostgresConfiguration
        /// The most connections open at once.
        public var poolSize: Int
        /// Product events applied in one transaction.
        public var batchRecords: Int
        /// Of each training.
        public var steps: Int
        /// Of the trainings, and of the choice of queries.
        public var seed: UInt64
        /// What a person says of fields.
        public var fieldTypes: [FieldTypeEdit] = []
        /// The files of an encoder, with which code heads are made; nil for none.
        public var encoder: EncoderFolder?

        /// Creates options.
        public init(postgres: PostgresConfiguration, poolSize: Int, batchRecords: Int, steps: Int, seed: UInt64) {
            self.postgres = postgres
            self.poolSize = poolSize
            self.batchRecords = batchRecords
            self.steps = steps
            self.seed = seed
        }
    }

    /// What happens, one after the other.
    public enum Event: Sendable {
        /// The first model is trained.
        case training(TrainingRun.Progress)
        /// What changed, or what a new model codes anew, is coded.
        case coding(CodingRun.Progress)
        /// The model is trained on, and judged.
        case aligning(AlignmentRun.Progress)
        /// The work whose progress came last is done.
        case done
        /// A period's clicks were looked for.
        case measured(BacktestRow)
    }

    /// Queries measured of a period: more would only make the figures a little steadier.
    private static let measuredQueries = 400
    /// Clicks stored in one transaction.
    private static let clickBatch = 5_000

    private let options: Options
    private let analyzer: CodeAnalyzer
    private let logger: Logger

    /// Creates a backtest.
    public init(options: Options, analyzer: CodeAnalyzer, logger: Logger) {
        self.options = options
        self.analyzer = analyzer
        self.logger = logger
    }

    /// Works in a schema and a model folder of its own, which are gone afterwards.
    /// - Parameter report: called with everything that happens.
    /// - Throws: `PostgresError`; errors of the trainings.
    public func run(_ log: BacktestLog, report: @escaping @Sendable (Event) -> Void) async throws {
        let name = "gramd_backtest_\(ProcessInfo.processInfo.processIdentifier)"
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(name)
        var postgres = options.postgres
        postgres.schema = name
        let index = CodeIndex(pool: PostgresPool(postgres, size: options.poolSize), schema: name)
        try await index.migrate()
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await run(log, index, folder, report)) } catch { outcome = .failure(error) }
        try? FileManager.default.removeItem(at: folder)
        try await index.dropSchema()
        try outcome.get()
    }

    private func run(
        _ log: BacktestLog, _ index: CodeIndex, _ folder: URL, _ report: @escaping @Sendable (Event) -> Void
    ) async throws {
        let coding = CodingRun(
            index: index, analyzer: analyzer,
            // The first model's generation answers to the end.
            keptGenerations: log.periods.count, logger: logger)
        let ownCodes = try await index.generations.ensureActive()
        try await apply(log.periods[0].events, index)
        try await store(log.periods[0].clicks, index)
        try await code(coding, report)
        let frozen = try await firstModel(index, folder, coding, report)
        let encoder = QueryEncoder(models: LoadedModels(index: index), analyzer: analyzer, logger: logger)
        let searcher = DatabaseSearcher(index: index, encoder: encoder)
        var outcome: String?
        for (number, period) in log.periods.enumerated().dropFirst() {
            try await apply(period.events, index)
            try await code(coding, report)
            if period.clicks.isEmpty { continue }
            guard let active = try await index.generations.active() else { throw AlignmentRunError.noActiveGeneration }
            let clicked = Self.sample(period.clicked, seed: options.seed &+ UInt64(number))
            func measure(_ generation: Generation) async throws -> Double {
                try await encoder.refresh(from: index)
                let measured = try await ClickRecall.measure(clicked) { query in
                    try await searcher.productIDs(for: query, in: generation, limit: ClickRecall.depth)
                }
                return measured?.recall ?? 0
            }
            report(
                .measured(
                    BacktestRow(
                        start: period.start, queries: clicked.count, retrained: try await measure(active),
                        frozen: try await measure(frozen), ownCodes: try await measure(ownCodes), outcome: outcome)))
            try await store(period.clicks, index)
            if number == log.periods.count - 1 { break }
            outcome = try await align(index, folder, report)
            try await code(coding, report)
        }
    }

    /// Some of a period's queries, the same for a seed.
    private static func sample(_ clicked: [String: Set<String>], seed: UInt64) -> [String: Set<String>] {
        var random = SplitMix64(seed: seed)
        var queries = clicked.keys.sorted()
        random.shuffle(&queries)
        let chosen = Set(queries.prefix(measuredQueries))
        return clicked.filter { chosen.contains($0.key) }
    }

    private func firstModel(
        _ index: CodeIndex, _ folder: URL, _ coding: CodingRun, _ report: @escaping @Sendable (Event) -> Void
    ) async throws -> Generation {
        try await PropensityFit(index: index).run()
        let result = try await TrainingRun(analyzer: analyzer, options: trainingOptions).run(
            index: index, modelFolder: folder, progress: { report(.training($0)) })
        report(.done)
        let generation = try await result.rollOut(in: index, coding: coding) { report(.coding($0)) }
        report(.done)
        return generation
    }

    /// - Returns: how it ended, for people.
    private func align(
        _ index: CodeIndex, _ folder: URL, _ report: @escaping @Sendable (Event) -> Void
    ) async throws -> String {
        let outcome = try await AlignmentRun(analyzer: analyzer, options: trainingOptions).run(
            index: index, modelFolder: folder, progress: { report(.aligning($0)) })
        report(.done)
        let failed = outcome.verdict.checks.filter { !$0.passed }.map { "\($0.slice) \($0.name)" }
        return failed.isEmpty ? "promoted" : "refused: \(failed.joined(separator: ", "))"
    }

    private var trainingOptions: TrainingRun.Options {
        var training = TrainingRun.Options(steps: options.steps, seed: options.seed)
        training.fieldTypes = options.fieldTypes
        training.encoder = options.encoder
        return training
    }

    private func code(_ coding: CodingRun, _ report: @escaping @Sendable (Event) -> Void) async throws {
        try await coding.drain { report(.coding($0)) }
        report(.done)
    }

    private func apply(_ events: [ProductEvent], _ index: CodeIndex) async throws {
        for batch in events.batches(of: options.batchRecords) {
            _ = try await index.products.apply(
                ChangeBatch(events: batch.map { PositionedEvent(event: $0, record: nil) }))
        }
    }

    private func store(_ clicks: [Click], _ index: CodeIndex) async throws {
        for batch in clicks.batches(of: Self.clickBatch) { _ = try await index.clicks.store(Array(batch)) }
    }
}
