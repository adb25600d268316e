import Catalog
import CodeIndex
import Codes
import Foundation
import GRAM
import Simulation
import TestSupport
import Testing

@testable import Training

/// The recipe in `Config/trainers/trl` with a tiny model; `make verify-trainer` names an interpreter that has its packages.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["GRAMD_VERIFY_TRAINER"] != nil)) struct TRLRecipeTests {
    private let analyzer = try! CodeAnalyzer()
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gramd-models-\(UUID())")
    private let recipe = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../Config/trainers/trl/train.py").standardizedFileURL

    @Test func trainsTheModelAndThenItsPreferences() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let (index, _) = try await TestDatabase.makeIndex(poolSize: 4)
        let catalog = SyntheticCatalog(seed: 3, productCount: 200)
        let decoder = EventDecoder()
        _ = try await index.products.apply(
            ChangeBatch(
                events: catalog.map { product in
                    let json = product.eventJSON(op: .create, timestamp: SyntheticCatalog.epoch, version: 1)
                    return PositionedEvent(
                        event: try decoder.decode(SourceRecord(key: nil, value: Array(json.utf8)))[0], record: nil)
                }))
        _ = try await index.clicks.store(
            catalog.clicks(count: 900, seed: 1).map { Click(query: $0.query, productID: $0.productID) })
        let python = try #require(ProcessInfo.processInfo.environment["GRAMD_VERIFY_TRAINER"])
        var options = TrainingRun.Options(steps: 40, vocabularySize: 700, batchSize: 16)
        options.trainer = TrainerCommand(
            [python, recipe.path, TrainerCommand.placeholder, "--batch", "16", "--learning-rate", "3e-3"],
            timeLimit: .seconds(1_800), environment: ["VIRTUAL_ENV", "HF_HUB_OFFLINE=1"])
        let losses = Losses()
        func train() async throws -> TrainingRun.Result {
            try await TrainingRun(analyzer: analyzer, options: options).run(index: index, modelFolder: folder) {
                if $0.loss > 0, $0.stage != TrainingRun.Progress.measuring { losses.append($0.loss) }
            }
        }
        let first = try await train()
        let values = losses.values
        #expect(try #require(values.last) < values[0])
        // From a model that has learned codes there are pairs as well.
        options.base = first.folder
        let second = try await train()
        #expect(second.modelID != first.modelID && second.steps > 0)
    }
}
