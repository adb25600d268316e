import Catalog
import ChildProcesses
import CodeIndex
import Codes
import Foundation
import GRAM
import Postgres
import Simulation
import TestSupport
import Testing

@testable import Training

/// Trainings by a command on a small simulated shop in a real database.
@Suite(.serialized) struct CommandTrainingTests {
    private let analyzer = try! CodeAnalyzer()
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gramd-models-\(UUID())")
    private let catalog = SyntheticCatalog(seed: 3, productCount: 200)

    private func makeIndex() async throws -> CodeIndex {
        let (index, _) = try await TestDatabase.makeIndex(poolSize: 4)
        let decoder = EventDecoder()
        _ = try await index.products.apply(
            ChangeBatch(
                events: catalog.map { product in
                    let json = product.eventJSON(op: .create, timestamp: SyntheticCatalog.epoch, version: 1)
                    return PositionedEvent(
                        event: try decoder.decode(SourceRecord(key: nil, value: Array(json.utf8)))[0], record: nil)
                }))
        let clicks = catalog.clicks(count: 900, seed: 1).enumerated().map {
            Click(query: $1.query, productID: $1.productID, timestamp: Int64($0))
        }
        _ = try await index.clicks.store(clicks)
        _ = try await index.generations.ensureActive()
        return index
    }

    private func options(steps: Int, _ trainer: TrainerCommand? = nil) -> TrainingRun.Options {
        var options = TrainingRun.Options(steps: steps, vocabularySize: 700, batchSize: 16)
        options.trainer = trainer
        return options
    }

    private func train(_ index: CodeIndex, _ options: TrainingRun.Options) async throws -> TrainingRun.Result {
        try await TrainingRun(analyzer: analyzer, options: options).run(
            index: index, modelFolder: folder, progress: { _ in })
    }

    private func rows<Row: Decodable>(_ name: String, of script: TrainerScript) throws -> [Row] {
        try script.contents(of: name).split(separator: UInt8(ascii: "\n")).map {
            try JSONDecoder().decode(Row.self, from: $0)
        }
    }

    private func manifest(of script: TrainerScript) throws -> TrainerManifest {
        try JSONDecoder().decode(TrainerManifest.self, from: script.contents(of: "training.json"))
    }

    @Test func aCommandTrainsFromWhatItIsHanded() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let index = try await makeIndex()
        let script = try TrainerScript(TrainerScript.changingOneWeight)
        let result = try await train(index, options(steps: 40, script.command()))
        #expect(result.steps == 2 && result.loss == 0.25)
        let weights = try Data(contentsOf: result.folder.appendingPathComponent("model.safetensors"))
        #expect(weights.suffix(4) == TrainerScript.lastWeight)
        // The trainer's folder is gone.
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [result.modelID])

        let manifest = try manifest(of: script)
        #expect(manifest.formatVersion == 1 && manifest.seed == 1 && manifest.timeLimitSeconds == 600)
        #expect(manifest.products == 200 && manifest.clickedQueries > 0)
        let supervised: [TrainerDataset.Supervised] = try rows("supervised.jsonl", of: script)
        #expect(supervised.count == 640 && manifest.supervisedExamples == 640)
        let preferences: [TrainerDataset.Preference] = try rows("preferences.jsonl", of: script)
        // A model of random weights prefers nothing.
        #expect(preferences.isEmpty && manifest.preferencePairs == 0)

        let tokenizer = try BaseModel(folder: result.folder).tokenizer
        let prompt = CodePrompt(tokenizer: tokenizer)
        let queries = Set(
            try await index.clicks.pairs(limit: 10_000, before: nil).map { prompt.query($0.query) })
        #expect(supervised.contains { queries.contains($0.promptTokens) })
        #expect(Set(supervised.map { $0.promptTokens[0] }) == [tokenizer.queryToken, tokenizer.productToken])
        for row in supervised {
            #expect(row.prompt.hasPrefix(row.promptTokens[0] == tokenizer.queryToken ? "<query>" : "<product>"))
            #expect(row.prompt.hasSuffix("<code>") && row.promptTokens.last == tokenizer.codeToken)
            #expect(row.completionTokens == prompt.codeTokens(row.completion))
            #expect(row.promptTokens.count + row.completionTokens.count <= manifest.maximumTokens)
        }
    }

    @Test func equalSeedsGiveEqualDatasets() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let index = try await makeIndex()
        var datasets: [Data] = []
        for seed: UInt64 in [1, 1, 2] {
            let script = try TrainerScript(TrainerScript.changingOneWeight)
            var options = options(steps: 4, script.command())
            options.seed = seed
            _ = try await train(index, options)
            datasets.append(try script.contents(of: "supervised.jsonl"))
        }
        #expect(datasets[0] == datasets[1] && datasets[0] != datasets[2])
    }

    /// The champion is trained on, its preferences are handed over, and the result comes before the gate.
    @Test func anAlignmentRunJudgesTheCommandsModel() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let index = try await makeIndex()
        let first = try await train(index, options(steps: 60))
        try await index.models.register(
            first.modelID, at: first.folder.path, metrics: try ModelMetrics(first).json())
        let champion = try await index.generations.create(
            modelID: first.modelID, selection: first.description.selection)
        try await index.generations.activate(champion)
        // What judges has to be newer than what the champion has read.
        let newer = catalog.clicks(count: 400, seed: 2).enumerated().map {
            Click(query: $1.query, productID: $1.productID, timestamp: first.clicksBefore + Int64($0))
        }
        _ = try await index.clicks.store(newer)

        let script = try TrainerScript(TrainerScript.changingOneWeight)
        let outcome = try await AlignmentRun(analyzer: analyzer, options: options(steps: 4, script.command())).run(
            index: index, modelFolder: folder, progress: { _ in })
        #expect(outcome.training.modelID != first.modelID)
        let weights = try [first.folder, outcome.training.folder].map {
            try Data(contentsOf: $0.appendingPathComponent("model.safetensors"))
        }
        #expect(weights[1].suffix(4) == TrainerScript.lastWeight && weights[0].dropLast(4) == weights[1].dropLast(4))
        let record = try #require(try await index.runs.latest(limit: 1).first)
        #expect(record.state == (outcome.verdict.passed ? .promoted : .refused))
        #expect(record.modelID == outcome.training.modelID && record.verdict != nil)

        let preferences: [TrainerDataset.Preference] = try rows("preferences.jsonl", of: script)
        let pairs = try manifest(of: script).preferencePairs
        #expect(pairs > 0 && preferences.count == pairs)
        let prompt = CodePrompt(tokenizer: try BaseModel(folder: first.folder).tokenizer)
        for row in preferences {
            #expect(row.prompt.hasPrefix("<query>") || row.prompt.hasPrefix("<product>"))
            #expect(row.chosenTokens == prompt.codeTokens(row.chosen) && row.rejectedTokens != row.chosenTokens)
        }
    }

    @Test func aFailedTrainerFailsTheRun() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let index = try await makeIndex()
        let script = try TrainerScript("echo 'CUDA out of memory' >&2; exit 3")
        await #expect(throws: TrainerCommandError.failed(.status(3), lastLines: ["CUDA out of memory"])) {
            try await AlignmentRun(analyzer: analyzer, options: options(steps: 1, script.command())).run(
                index: index, modelFolder: folder, progress: { _ in })
        }
        let record = try #require(try await index.runs.latest(limit: 1).first)
        #expect(record.state == .failed && record.message?.contains("CUDA out of memory") == true)
        #expect(try await index.generations.all().count == 1)
    }

    @Test func whatIsNoModelIsRefused() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let index = try await makeIndex()
        func error(of body: String) async throws -> TrainerCommandError? {
            let script = try TrainerScript(body)
            return await #expect(throws: TrainerCommandError.self) {
                try await train(index, options(steps: 1, script.command()))
            }
        }
        guard case .noModel(_, let lines)? = try await error(of: "echo done") else {
            Issue.record("a trainer without a model")
            return
        }
        #expect(lines == ["done"])
        let start = "cp -R \"$(value startingModel)\" \"$(value output)\"; cd \"$(value output)\"; "
        for body in [
            "mkdir \"$(value output)\"; echo garbage > \"$(value output)/config.json\"",
            start + "rm model.safetensors", start + "echo garbage > model.safetensors",
            // Another size than the weights have.
            start + "sed 's/\"hidden_size\" : 256/\"hidden_size\" : 128/' config.json > c; mv c config.json",
            start + "sed 's/<code>/<kode>/g' tokenizer.json > t; mv t tokenizer.json",
            // Not a number, as after a loss that has burst.
            start + """
                size=$(wc -c < model.safetensors); \
                printf '\\000\\000\\300\\177' | dd of=model.safetensors bs=1 seek=$((size - 4)) conv=notrunc 2> log
                """,
        ] {
            guard case .unusableModel(let output, _)? = try await error(of: body) else {
                Issue.record("\(body)")
                continue
            }
            #expect(output.hasSuffix("/trainer/output"))
        }
        // Nothing of it stays.
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }
}
