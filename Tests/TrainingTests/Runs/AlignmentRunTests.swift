import Catalog
import CodeIndex
import Codes
import Foundation
import GRAM
import Postgres
import Simulation
import TestSupport
import Testing

@testable import Training

/// Alignment runs on a small simulated shop in a real database.
@Suite(.serialized) struct AlignmentRunTests {
    private let analyzer = try! CodeAnalyzer()
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gramd-models-\(UUID())")
    private let catalog = SyntheticCatalog(seed: 3, productCount: 400)

    private func makeIndex() async throws -> (CodeIndex, PostgresPool) {
        let (index, pool) = try await TestDatabase.makeIndex(poolSize: 4)
        let decoder = EventDecoder()
        _ = try await index.products.apply(
            ChangeBatch(
                events: catalog.map { product in
                    let json = product.eventJSON(op: .create, timestamp: SyntheticCatalog.epoch, version: 1)
                    return PositionedEvent(
                        event: try decoder.decode(SourceRecord(key: nil, value: Array(json.utf8)))[0], record: nil)
                }))
        _ = try await index.generations.ensureActive()
        return (index, pool)
    }

    private func align(_ index: CodeIndex, seed: UInt64 = 1) async throws -> AlignmentRun.Outcome {
        let options = TrainingRun.Options(steps: 10, vocabularySize: 700, batchSize: 16, seed: seed)
        var thresholds = GateThresholds()
        // So short a training writes the same few codes for every product.
        thresholds.mostOverGeneral = 1
        return try await AlignmentRun(analyzer: analyzer, options: options, thresholds: thresholds).run(
            index: index, modelFolder: folder, progress: { _ in })
    }

    @Test func aModelThatPassesGetsAGeneration() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let (index, _) = try await makeIndex()
        let clicks = catalog.clicks(count: 900, seed: 1).enumerated().map {
            Click(query: $1.query, productID: $1.productID, timestamp: Int64($0))
        }
        _ = try await index.clicks.store(clicks)
        let outcome = try await align(index)
        #expect(outcome.verdict.passed, "\(outcome.verdict)")
        let generation = try #require(outcome.generation)
        #expect(generation.modelID == outcome.training.modelID && generation.state == .building)
        #expect(try await index.queue.waiting(in: generation)[.own] == 400)
        let record = try #require(try await index.runs.latest(limit: 1).first)
        #expect(record.state == .promoted && record.modelID == generation.modelID && record.finishedAt != nil)
        let stored = try JSONDecoder().decode(GateVerdict.self, from: Data(try #require(record.verdict).utf8))
        #expect(stored == outcome.verdict)

        // The next run starts from it.
        try await index.generations.activate(generation)
        let next = try await align(index, seed: 2)
        let weights = try [generation.modelID!, next.training.modelID].map { id in
            try SafeTensorsSize.bytes(of: folder.appendingPathComponent(id))
        }
        #expect(weights[0] == weights[1] && next.training.modelID != generation.modelID)
    }

    @Test func clicksThatTheChampionHasReadJudgeNothing() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let (index, _) = try await makeIndex()
        let clicks = catalog.clicks(count: 700, seed: 1).enumerated().map {
            Click(query: $1.query, productID: $1.productID, timestamp: Int64($0))
        }
        _ = try await index.clicks.store(Array(clicks.prefix(600)))
        let options = TrainingRun.Options(steps: 10, vocabularySize: 700, batchSize: 16)
        let first = try await TrainingRun(analyzer: analyzer, options: options).run(
            index: index, modelFolder: folder, progress: { _ in })
        #expect(first.clicksBefore == 600)
        try await index.models.register(
            first.modelID, at: first.folder.path, metrics: try ModelMetrics(first).json())
        try await index.generations.activate(
            try await index.generations.create(modelID: first.modelID, selection: first.description.selection))
        await #expect(throws: AlignmentRunError.noUnseenClicks) { try await align(index) }
        #expect(try await AlignmentRun.obstacle(in: index) == .noUnseenClicks)

        // One click that nobody has read would only be refused.
        _ = try await index.clicks.store([clicks[600]])
        #expect(try await AlignmentRun.obstacle(in: index) == .fewUnseenQueries(least: GateThresholds().leastQueries))

        // The newest 15 % would begin among what was read: of the hundred new clicks half are learned and half judge.
        _ = try await index.clicks.store(Array(clicks.suffix(100)))
        let outcome = try await align(index, seed: 2)
        #expect(outcome.training.clicksBefore == 650)
        #expect(outcome.verdict.checks.contains { $0.name == "recall@10 beside own codes" })
        let metrics = try await index.models.model(named: outcome.training.modelID).metrics
        #expect(try ModelMetrics(json: metrics).clicksBefore == 650)

        // A later model that is kept since a rollback is no first one.
        let later = try await index.generations.create(
            modelID: outcome.training.modelID, selection: outcome.training.description.selection)
        try await index.generations.activate(later)
        #expect(try await index.generations.rollBack().modelID == first.modelID)
        let again = try await align(index, seed: 3)
        #expect(!again.verdict.checks.contains { $0.name.hasSuffix("beside the first model") })
    }

    @Test func aPoisonedLogLeavesTheChampion() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let (index, _) = try await makeIndex()
        let product = catalog.first { _ in true }!.id
        _ = try await index.clicks.store(
            catalog.clicks(count: 600, seed: 1).enumerated().map {
                Click(query: $1.query, productID: product, timestamp: Int64($0))
            })
        let outcome = try await align(index)
        #expect(!outcome.verdict.passed && outcome.generation == nil)
        #expect(try await index.generations.all().map(\.state) == [.active])
        #expect(try await index.runs.latest(limit: 1).map(\.state) == [.refused])
    }

    @Test func oneRunAtATimeAndAKilledOneIsFailed() async throws {
        let (index, pool) = try await makeIndex()
        let champion = try #require(try await index.generations.active())
        try await index.runs.withRun(champion: champion, newestClicks: 0) { start in
            let run = start.run
            await #expect(throws: CodeIndexError.self) {
                try await index.runs.withRun(champion: champion, newestClicks: 0) { _ in }
            }
            #expect(try await index.runs.record(run, reached: "fine-tuning", done: 0.5))
            let record = try #require(try await index.runs.latest(limit: 1).first)
            #expect(record.state == .running && record.stage == "fine-tuning" && record.done == 0.5)
            // As if its process had been killed and another run had begun.
            _ = try await pool.withConnection {
                try await $0.query("UPDATE alignment_run SET state = 'failed' WHERE run_id = $1", [.int(run)])
            }
            try await index.models.register("m", at: "/nowhere", metrics: "{}")
            await #expect(throws: CodeIndexError.self) {
                try await index.runs.promote(run, modelID: "m", selection: CodeSelection(), verdict: "{}")
            }
        }
        #expect(try await index.generations.all().count == 1)

        struct Broken: Error {}
        await #expect(throws: Broken.self) {
            try await index.runs.withRun(champion: champion, newestClicks: 0) { _ in throw Broken() }
        }
        _ = try await pool.withConnection {
            try await $0.query("INSERT INTO alignment_run (state, champion, clicks) VALUES ('running', 1, 5)")
        }
        try await index.runs.withRun(champion: champion, newestClicks: 0) {
            try await index.runs.finish($0.run, .refused, message: "just so")
        }
        _ = try await pool.withConnection {
            try await $0.query("UPDATE alignment_run SET started_at = started_at - interval '10 days'")
        }
        let since = try await index.runs.sinceLast()
        #expect(since.freshClicks == 0)
        let days = try #require(since.seconds) / 86_400
        #expect(days >= 10 && days < 11)
        let records = try await index.runs.latest(limit: 10)
        #expect(records.map(\.state) == [.refused, .failed, .failed, .failed])
        #expect(records[1].message == "interrupted" && records[2].message == "Broken()")
    }

    @Test func aRunThatKillsItsProcessEachTimeIsGivenUp() async throws {
        let (index, pool) = try await makeIndex()
        let champion = try #require(try await index.generations.active())
        _ = try await pool.withConnection {
            try await $0.query(
                "INSERT INTO alignment_run (state, champion, newest_clicks, clicks) VALUES ('running', $1, 7, 5)",
                [.int(champion.id)])
        }
        func start() async throws -> AlignmentStart {
            @Sendable func canResume(_ start: AlignmentStart) -> Bool { true }
            return try await index.runs.withRun(champion: champion, newestClicks: 0, canResume: canResume) { $0 }
        }
        let first = try await start()
        for _ in 0..<8 { #expect(try await start() == first) }
        let next = try await start()
        #expect(next.run != first.run && next.newestClicks == 0)
        let given = try #require(try await index.runs.latest(limit: 2).last)
        #expect(given.state == .failed && given.message?.contains("alignment.memoryMegabytes") == true)
    }

    @Test func aLogWithoutTimesIsRefused() async throws {
        let (index, _) = try await makeIndex()
        _ = try await index.clicks.store([Click(query: "lamp", productID: "a")])
        await #expect(throws: AlignmentRunError.noTimedClicks) { try await align(index) }
    }
}

private enum SafeTensorsSize {
    static func bytes(of folder: URL) throws -> Int {
        try FileManager.default.attributesOfItem(
            atPath: folder.appendingPathComponent("model.safetensors").path)[.size] as? Int ?? 0
    }
}
