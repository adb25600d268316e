import Catalog
import CodeIndex
import Codes
import Coding
import Execution
import Foundation
import GRAM
import Logging
import Models
import Monitoring
import Postgres
import Simulation
import Synchronization
import TestSupport
import Testing

@testable import Training

/// Trains on a small simulated shop in a real database, then codes and searches with the model. Every run has a number of
/// steps, or time enough for all its passes, so that the machine's pace does not decide what is learned.
@Suite struct TrainingRunTests {
    private let analyzer = try! CodeAnalyzer()
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gramd-models-\(UUID())")

    private func makeIndex() async throws -> (CodeIndex, PostgresPool) {
        let (index, pool) = try await TestDatabase.makeIndex(poolSize: 3)
        _ = try await index.generations.ensureActive()
        return (index, pool)
    }

    private func fill(_ index: CodeIndex, products: Int) async throws {
        let catalog = SyntheticCatalog(seed: 3, productCount: products)
        let decoder = EventDecoder()
        let events = try catalog.map { product in
            let json = product.eventJSON(op: .create, timestamp: SyntheticCatalog.epoch, version: 1)
            return PositionedEvent(
                event: try decoder.decode(SourceRecord(key: nil, value: Array(json.utf8)))[0], record: nil)
        }
        _ = try await index.products.apply(ChangeBatch(events: events))
        let clicks = catalog.clicks(count: 500, seed: 1).map { Click(query: $0.query, productID: $0.productID) }
        #expect(try await index.clicks.store(Array(clicks)) > 0)
    }

    private func service(_ index: CodeIndex, _ models: LoadedModels) -> CodingService {
        CodingService(
            index: index, models: models, analyzer: analyzer, health: Health(waitingFor: []), wakeUp: WakeUp(),
            logger: Logger(label: "test"))
    }

    /// Killed after any stage, a run ends with the model that it would have ended with.
    @Test func aRunGoesOnAfterItsLastStage() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let (index, _) = try await makeIndex()
        try await fill(index, products: 60)
        let checkpoints = folder.appendingPathComponent("checkpoints")
        func train() async throws -> (TrainingRun.Result, firstStep: Int) {
            var options = TrainingRun.Options(steps: 12, vocabularySize: 600, batchSize: 16)
            options.checkpoints = checkpoints
            let first = Mutex<Int?>(nil)
            let result = try await TrainingRun(analyzer: analyzer, options: options)
                .run(index: index, modelFolder: folder) { progress in
                    guard progress.stage != TrainingRun.Progress.measuring else { return }
                    first.withLock { $0 = $0 ?? progress.step }
                }
            return (result, first.withLock { $0 } ?? 13)
        }
        let (whole, start) = try await train()
        #expect(start == 1)
        let stages = ["coAligned", "coTrained", "fineTuned", "started"]
        for (stage, firstStep) in zip(stages, [13, 12, 7, 1]) {
            let (resumed, first) = try await train()
            #expect(resumed.modelID == whole.modelID, "after \(stage)")
            #expect(first == firstStep, "after \(stage)")
            try FileManager.default.removeItem(at: checkpoints.appendingPathComponent(stage))
            for later in stages.prefix(while: { $0 != stage }) {
                try? FileManager.default.removeItem(at: checkpoints.appendingPathComponent(later))
            }
        }
    }

    /// Also how far it may go beyond the planned steps, which the time limit and the machine's pace say, and the time used.
    @Test func aRunGoesOnAsItWasPlanned() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let (index, _) = try await makeIndex()
        try await fill(index, products: 60)
        var options = TrainingRun.Options(epochs: 1, timeLimit: .seconds(36_000), vocabularySize: 600, batchSize: 16)
        options.checkpoints = folder.appendingPathComponent("checkpoints")
        let whole = try await TrainingRun(analyzer: analyzer, options: options)
            .run(index: index, modelFolder: folder) { _ in }
        let reached = try #require(TrainingCheckpoint(options)?.latest())
        let length = TrainingLength(resuming: reached.state)
        #expect(reached.stage == .coAligned && length.planned == reached.state.totalSteps)
        // Ten hours are enough for more than one pass on any machine.
        #expect(length.most > length.planned && length.most == reached.state.mostSteps)
        #expect(try #require(reached.state.seconds) > 0)

        let checkpoints = try #require(options.checkpoints)
        for stage in ["coAligned", "coTrained"] {
            try FileManager.default.removeItem(at: checkpoints.appendingPathComponent(stage))
        }
        let killed = try #require(TrainingCheckpoint(options)?.latest())
        #expect(killed.stage == .fineTuned && TrainingLength(resuming: killed.state) == length)
        let resumed = try await TrainingRun(analyzer: analyzer, options: options)
            .run(index: index, modelFolder: folder) { _ in }
        #expect(resumed.modelID == whole.modelID && resumed.steps == whole.steps)
        let again = try #require(TrainingCheckpoint(options)?.latest())
        #expect(TrainingLength(resuming: again.state) == length)
        #expect(try #require(again.state.seconds) > (try #require(killed.state.seconds)))
    }

    @Test func statesOfAnOlderGramdHaveAnEndThatIsPlanned() throws {
        let json = #"{"fingerprint":"","totalSteps":40,"step":7,"loss":1.5}"#
        let state = try JSONDecoder().decode(TrainingCheckpoint.State.self, from: Data(json.utf8))
        #expect(TrainingLength(resuming: state) == TrainingLength(planned: 40, most: 40))
    }

    @Test func equalStepsGiveAnEqualModel() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let (index, _) = try await makeIndex()
        try await fill(index, products: 60)
        func train(seed: UInt64) async throws -> TrainingRun.Result {
            let options = TrainingRun.Options(
                timeLimit: .seconds(0), steps: 10, vocabularySize: 600, batchSize: 16, seed: seed)
            return try await TrainingRun(analyzer: analyzer, options: options)
                .run(index: index, modelFolder: folder) { _ in }
        }
        let first = try await train(seed: 1)
        #expect(first.steps == 10)
        // A model is named after its content.
        #expect(try await train(seed: 1).modelID == first.modelID)
        #expect(try await train(seed: 2).modelID != first.modelID)
    }

    @Test func trainsCodesAndSwitches() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let (index, pool) = try await makeIndex()
        try await fill(index, products: 300)
        let run = TrainingRun(
            analyzer: analyzer,
            options: TrainingRun.Options(steps: 56, vocabularySize: 1_024, batchSize: 32))
        let losses = Losses()
        let result = try await run.run(index: index, modelFolder: folder) {
            if $0.stage != TrainingRun.Progress.measuring { losses.append($0.loss) }
        }
        let values = losses.values
        #expect(values.count == result.steps)
        #expect(try #require(values.last) < values[0] * 0.8)
        let report = try #require(result.report)
        #expect(report.attributeCoverage > 0.9 && report.productsWithoutCodes == 0)
        #expect(report.ownCodesPerProduct > 5 && report.productsPerCode > 1)
        // Single values only, which are coarse; the model's own inventions may have more.
        #expect(try #require(report.granularities["coarse"]) > 0.9)
        #expect(report.clickedPairsWithCommonCode >= report.clickedPairsWithCommonOwnCode)
        #expect(report.candidatesPerQuery >= report.productsPerQuery && report.answered > 0.5)
        let names = try FileManager.default.contentsOfDirectory(atPath: result.folder.path).sorted()
        #expect(names == ["config.json", "gramd.json", "model.safetensors", "tokenizer.model"])

        try await index.models.register(result.modelID, at: result.folder.path, metrics: "{}")
        let generation = try await index.generations.create(
            modelID: result.modelID, selection: result.description.selection)
        let models = LoadedModels(index: index)
        try await service(index, models).drain()
        #expect(try await index.generations.active()?.id == generation.id)
        #expect(try await index.queue.waiting(in: generation).isEmpty)
        let rows = try await pool.withConnection {
            try await $0.query(
                """
                SELECT count(*) FILTER (WHERE cardinality(codes) > own) AS generated FROM posting WHERE generation_id = $1
                """, [.int(generation.id)])[0]
        }
        // Which scoring is best for so small a shop depends on how far the training came.
        let posts = result.description.scoring.generatedProductCodes > 0
        #expect(try (rows.int("generated") > 0) == posts)

        let model = try #require(try await models.model(of: generation))
        let live = try await index.codes.liveCodes(of: generation)
        let trie = CodeTrie(of: live.compactMap { Code($0) }, in: model.prompt)
        let query = try #require(try await index.clicks.pairs(limit: 1).first?.query)
        let codes = model.queryCodes(
            for: query, with: try await model.codes(for: query, among: trie), frequencies: { _ in 0 },
            isLive: live.contains)
        #expect(codes.count == QueryCode.maximumValues)
        #expect(codes.contains { $0.isOwn })
        // Whatever the model adds has live products, a probability and a prior.
        for code in codes where !code.isOwn {
            #expect(live.contains(code.code.description))
            #expect(try #require(code.probability) > 0)
        }
    }

    /// A shop without a click, whose sofas no shopper calls so.
    @Test func aHeadIsWrittenWithItsEncoder() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let (index, _) = try await makeIndex()
        let titles = ["red", "blue", "grey", "green"].flatMap { ["\($0) sofa", "\($0) lamp"] }
        let events = titles.map { title in
            PositionedEvent(
                event: ProductEvent(productID: title, change: .upsert(Product(id: title, title: title))), record: nil)
        }
        _ = try await index.products.apply(ChangeBatch(events: events))
        let encoder = try TestEncoder.write(
            to: folder.appendingPathComponent("minilm"), groups: [["sofa", "couch"], ["lamp", "light"]])
        let models = folder.appendingPathComponent("models")
        var options = TrainingRun.Options(steps: 6, vocabularySize: 512, batchSize: 8)
        options.encoder = encoder
        let run = TrainingRun(analyzer: analyzer, options: options)
        let result = try await run.run(index: index, modelFolder: models) { _ in }
        // Each colour has two products only.
        let head = try #require(result.description.head)
        #expect(try head.codes == 2 && head.encoder == encoder.digest())
        let metrics = "\(ModelMetrics(result))"
        #expect(metrics.contains("names 2 codes by meaning") && metrics.contains("codes of the head of weight 0.4"))
        let names = Set(try FileManager.default.subpathsOfDirectory(atPath: result.folder.path))
        #expect(
            names.isSuperset(of: [
                "gramd.json", "head.json", "head.safetensors", "encoder/config.json", "encoder/model.safetensors",
                "encoder/vocab.txt",
            ]))
        // A model is named after its content, with that of the encoder.
        #expect(try await run.run(index: index, modelFolder: models) { _ in }.modelID == result.modelID)
        // Whatever becomes of the folder that was configured.
        try FileManager.default.removeItem(at: encoder.url)
        let model = try CodeModel(id: result.modelID, folder: result.folder)
        let named = try await model.headCodes(for: ["couch", "light"], isLive: { _ in true })
        #expect(named.map { $0.codes.first?.code.description } == ["sofa", "lamp"])
        let lamps = try await model.headCodes(for: ["couch"], isLive: { $0 == "lamp" })
        #expect(lamps[0].codes.map(\.code.description) == ["lamp"])
        #expect(model.description.scoring.vectorWeight == ScoringSelection.standardVectorWeight)
        let vectors = try await model.vectors(of: ["red sofa", "12", "a couch"].map { ProductText(title: $0) })
        #expect(vectors[0] != nil && vectors[1] == nil && vectors[2] != nil)

        // The next training starts from it, and has no head without an encoder.
        options.encoder = nil
        options.base = result.folder
        let next = try await TrainingRun(analyzer: analyzer, options: options).run(index: index, modelFolder: models) {
            _ in
        }
        #expect(next.description.head == nil && !next.description.scoring.hearsHead)
        // A head of another encoder is no model.
        try Data("other".utf8).write(to: result.folder.appendingPathComponent("encoder/vocab.txt"))
        #expect(throws: CodeHeadError.self) { try CodeModel(id: result.modelID, folder: result.folder) }
    }

    @Test func startsFromABase() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let (index, _) = try await makeIndex()
        try await fill(index, products: 40)
        // The tiny checkpoint of GRAM's tests, with a byte-level BPE and three layers.
        let pretrained = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../GRAMTests/Golden/base/sharded").standardized
        let base = folder.appendingPathComponent("base")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let imported = try BaseModel(importing: pretrained)
        try imported.write(to: base)
        let run = TrainingRun(
            analyzer: analyzer,
            options: TrainingRun.Options(
                steps: 10, base: base, baseLayers: 2, batchSize: 8,
                learningRate: TrainingRun.Options.fineTuningRate))
        let result = try await run.run(index: index, modelFolder: folder) { _ in }
        let trained = try BaseModel(folder: result.folder)
        #expect(trained.parameters.configuration.layerCount == 2)
        #expect(trained.parameters.configuration.vocabularySize == imported.parameters.configuration.vocabularySize)
        #expect(trained.tokenizer.files == imported.tokenizer.files)
        // It has moved from the base, but not far at this rate.
        let name = "model.layers.1.mlp.down_proj.weight"
        let before = try #require(imported.parameters.tensor(named: name))
        let after = try #require(trained.parameters.tensor(named: name))
        #expect(before != after)
        #expect(zip(before, after).allSatisfy { abs($0 - $1) < 0.05 })
        let model = try CodeModel(id: result.modelID, folder: result.folder)
        let codes = try await model.codes(for: [ProductText(title: "Red lamp")])
        #expect(codes.count == 1)
    }

    @Test func equalTextsAreGeneratedOnce() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let (index, pool) = try await makeIndex()
        try await fill(index, products: 60)
        let twins = (0..<5).map { number in
            PositionedEvent(
                event: ProductEvent(
                    productID: "twin\(number)", change: .upsert(Product(id: "twin\(number)", title: "Same thing"))),
                record: nil)
        }
        _ = try await index.products.apply(ChangeBatch(events: twins))
        let run = TrainingRun(
            analyzer: analyzer,
            options: TrainingRun.Options(steps: 8, vocabularySize: 512, batchSize: 16))
        let result = try await run.run(index: index, modelFolder: folder) { _ in }
        try await index.models.register(result.modelID, at: result.folder.path, metrics: "{}")
        _ = try await index.generations.create(modelID: result.modelID, selection: result.description.selection)
        try await service(index, LoadedModels(index: index)).drain()
        let counts = try await pool.withConnection {
            try await $0.query(
                """
                SELECT count(*) AS products, count(DISTINCT input_hash) AS texts,
                       (SELECT count(*) FROM code_cache) AS generated
                FROM product WHERE live
                """)[0]
        }
        #expect(try counts.int("products") == 65)
        #expect(try counts.int("texts") <= 61)
        #expect(try counts.int("generated") == counts.int("texts"))
    }

    @Test func aModelThatIsGoneLeavesOwnCodesAtWork() async throws {
        let (index, _) = try await makeIndex()
        try await fill(index, products: 20)
        try await index.models.register("gone", at: "/nowhere/gone", metrics: "{}")
        let generation = try await index.generations.create(modelID: "gone", selection: CodeSelection())
        let models = LoadedModels(index: index)
        try await service(index, models).drain()
        // Own codes are written, generated ones wait, and the old generation goes on answering.
        #expect(try await index.queue.waiting(in: generation) == [.generated: 20])
        #expect(try await index.generations.active()?.modelID == nil)
        await #expect(throws: ModelUnavailable.self) { try await models.model(of: generation) }
    }

    @Test func anEmptyCatalogueIsRefused() async throws {
        let (index, _) = try await makeIndex()
        await #expect(throws: TrainingRunError.self) {
            try await TrainingRun(analyzer: analyzer).run(index: index, modelFolder: folder) { _ in }
        }
    }
}
