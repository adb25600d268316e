import Catalog
import CodeIndex
import Codes
import Coding
import Foundation
import GRAM
import Logging
import Models
import Postgres
import Randomness
import Serving
import Training

/// Lives through a log period by period, with a model that is trained on after each one and with the first one.
struct AlignmentReplay {
    /// What was found of a period's clicks by models that had not seen it.
    struct Row {
        var start: Int64
        var queries: Int
        /// Recall at ``ClickRecall/depth``, 0 to 1.
        var retrained: Double
        var frozen: Double
        var ownCodes: Double
        /// How the run before the period ended; nil before the second model.
        var outcome: String?
    }

    /// Queries measured of a period: more would only make the figures a little steadier.
    private static let measuredQueries = 400

    let configuration: GramdConfiguration
    let steps: Int
    let seed: UInt64

    /// Works in a schema and a model folder of its own, which are gone afterwards.
    /// - Parameter report: called after each period.
    func run(_ log: ReplayedLog, report: @escaping @Sendable (Row) -> Void) async throws {
        let name = "gramd_replay_\(getpid())"
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(name)
        var configuration = configuration
        configuration.postgres.schema = name
        configuration.modelFolder = folder.path
        // The first model's generation answers to the end.
        configuration.keptGenerations = log.periods.count
        let index = CodeIndex(configuration)
        try await index.migrate()
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await run(log, index, configuration, report)) } catch { outcome = .failure(error) }
        try? FileManager.default.removeItem(at: folder)
        try await index.dropSchema()
        try outcome.get()
    }

    private func run(
        _ log: ReplayedLog, _ index: CodeIndex, _ configuration: GramdConfiguration,
        _ report: @Sendable (Row) -> Void
    ) async throws {
        let analyzer = try CodeAnalyzer(language: configuration.language)
        let ownCodes = try await index.generations.ensureActive()
        try await apply(log.periods[0], index, configuration)
        let frozen = try await firstModel(index, configuration, analyzer)
        let recall = try await Recall(index, analyzer)
        var outcome: String?
        for (number, period) in log.periods.enumerated().dropFirst() {
            try await apply(ReplayedLog.Period(start: period.start, events: period.events), index, configuration)
            if period.clicks.isEmpty { continue }
            guard let active = try await index.generations.active() else { throw AlignmentRunError.noActiveGeneration }
            let clicked = Self.sample(period.clicked, seed: seed &+ UInt64(number))
            func measure(_ generation: Generation) async throws -> Double {
                try await recall.measure(generation, on: clicked)
            }
            report(
                Row(
                    start: period.start, queries: clicked.count, retrained: try await measure(active),
                    frozen: try await measure(frozen), ownCodes: try await measure(ownCodes), outcome: outcome))
            try await store(period.clicks, index)
            if number == log.periods.count - 1 { break }
            let run = AlignmentRun(analyzer: analyzer, options: TrainingRun.Options(steps: steps, seed: seed))
            let display = AlignmentDisplay()
            let result = try await run.run(
                index: index, modelFolder: URL(fileURLWithPath: configuration.modelFolder), progress: display.show)
            display.finish()
            let failed = result.verdict.checks.filter { !$0.passed }.map { "\($0.slice) \($0.name)" }
            outcome = failed.isEmpty ? "promoted" : "refused: \(failed.joined(separator: ", "))"
            try await CodingRun(index, configuration).drainShowingProgress()
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
        _ index: CodeIndex, _ configuration: GramdConfiguration, _ analyzer: CodeAnalyzer
    ) async throws -> Generation {
        let display = TrainingDisplay()
        let run = TrainingRun(analyzer: analyzer, options: TrainingRun.Options(steps: steps, seed: seed))
        let result = try await run.run(
            index: index, modelFolder: URL(fileURLWithPath: configuration.modelFolder), progress: display.show)
        display.finish()
        try await index.models.register(
            result.modelID, at: result.folder.path, metrics: try ModelMetrics(result).json())
        let generation = try await index.generations.create(
            modelID: result.modelID, selection: result.description.selection)
        try await CodingRun(index, configuration).drainShowingProgress()
        return generation
    }

    /// Applies a period's events, stores its clicks, and codes what changed.
    private func apply(
        _ period: ReplayedLog.Period, _ index: CodeIndex, _ configuration: GramdConfiguration
    ) async throws {
        for batch in stride(from: 0, to: period.events.count, by: configuration.batchRecords) {
            let events = period.events[batch..<min(batch + configuration.batchRecords, period.events.count)]
            _ = try await index.products.apply(
                ChangeBatch(events: events.map { PositionedEvent(event: $0, record: nil) }))
        }
        try await store(period.clicks, index)
        try await CodingRun(index, configuration).drainShowingProgress()
    }

    private func store(_ clicks: [Click], _ index: CodeIndex) async throws {
        for batch in stride(from: 0, to: clicks.count, by: 5_000) {
            _ = try await index.clicks.store(Array(clicks[batch..<min(batch + 5_000, clicks.count)]))
        }
    }

    /// Measures generations with their models loaded once.
    private struct Recall {
        private let encoder: QueryEncoder
        private let recall: ClickRecall

        init(_ index: CodeIndex, _ analyzer: CodeAnalyzer) async throws {
            encoder = QueryEncoder(
                index: index, models: LoadedModels(index: index), analyzer: analyzer, logger: Logger(label: "gramd"))
            recall = ClickRecall(index: index, encoder: encoder)
        }

        func measure(_ generation: Generation, on clicked: [String: Set<String>]) async throws -> Double {
            try await encoder.refresh()
            return try await recall.measure(generation, on: clicked)?.recall ?? 0
        }
    }
}
