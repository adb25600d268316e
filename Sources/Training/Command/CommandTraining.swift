import Codes
import Execution
import Foundation
import GRAM
import Logging
import Monitoring
import Randomness
import Synchronization

/// Lets a command train: hands it dataset and checkpoint, reads its progress, and takes its model over.
struct CommandTraining: Sendable {
    /// Lines of the dataset; more would be read by no trainer within a night.
    private static let mostExamples = 1_000_000
    /// Queries and products that the starting model writes codes for, to be learned as well.
    private static let coTrainedTexts = 10_000
    /// Clicks that become preference pairs.
    private static let pairedClicks = 20_000

    let training: ModelTraining
    let command: TrainerCommand
    /// Where the trainer's folder is made.
    let folder: URL

    private var options: TrainingRun.Options { training.options }

    /// - Throws: ``TrainerCommandError``; errors of the base, the tokenizer and the file system.
    func train(
        on corpus: TrainingCorpus, progress: @escaping @Sendable (TrainingRun.Progress) -> Void
    ) async throws -> TrainedModel {
        // Before all that is computed for it.
        _ = try command.program()
        let work = folder.appendingPathComponent("trainer")
        // What a run left that was killed.
        try? FileManager.default.removeItem(at: work)
        try ModelFolder.create(work)
        defer { try? FileManager.default.removeItem(at: work) }
        progress(Self.shown(TrainerProgress()))
        let start = try await training.startingModel(corpus, nil, nil)
        let manifest = try await handOver(start, corpus, in: work)

        let told = Mutex(TrainerProgress())
        let logger = Logger(label: "gramd")
        let lastLines = try await TrainerProcess(command).run(
            training: manifest.path,
            onProgress: { line in
                let (now, isNew) = told.withLock { told in
                    let former = told.message
                    told.merge(line)
                    return (told, told.message != former)
                }
                if isNew, let message = now.message { logger.info("trainer: \(DisplayText.escaping(message))") }
                progress(Self.shown(now))
            },
            onLine: { logger.info("trainer: \($0)") })
        let description = training.description(corpus)
        let model = try await training.thread.run {
            try Self.model(in: manifest.output, startedFrom: start, description, lastLines)
        }
        let last = told.withLock { $0 }
        return TrainedModel(model: model, description: description, loss: last.loss ?? 0, steps: last.step ?? 0)
    }

    private static func shown(_ progress: TrainerProgress) -> TrainingRun.Progress {
        let step = progress.step ?? 0
        return TrainingRun.Progress(
            stage: TrainerProgress.stage, step: step, totalSteps: max(progress.steps ?? 0, step, 1),
            loss: progress.loss ?? 0, tokensPerSecond: 0)
    }

    // MARK: Handing over

    private func handOver(
        _ start: BaseModel, _ corpus: TrainingCorpus, in work: URL
    ) async throws -> TrainerManifest {
        var manifest = TrainerManifest(
            folder: work, supervisedExamples: 0, preferencePairs: 0, products: corpus.products.count,
            clickedQueries: corpus.queries.count, maximumTokens: CodePrompt.maximumTokens, seed: options.seed,
            timeLimit: command.timeLimit)
        try await training.thread.run { [manifest] in
            try start.export(to: URL(fileURLWithPath: manifest.startingModel))
        }
        // A base that has not learned any codes writes none that are worth learning.
        let writer = hasLearnedCodes ? try await training.codeModel(start, corpus) : nil
        let live = writer != nil ? try await training.liveCodes(of: corpus, start.tokenizer) : CodeTrie()
        manifest.supervisedExamples = try await writeExamples(manifest, start, corpus, writer, among: live)
        manifest.preferencePairs = try await writePairs(manifest, corpus, writer, among: live, start.tokenizer)
        try manifest.write()
        return manifest
    }

    /// Whether the training goes on from a model that gramd has trained.
    private var hasLearnedCodes: Bool {
        guard let base = options.base else { return false }
        return FileManager.default.fileExists(
            atPath: base.appendingPathComponent(CodeModelDescription.fileName).path)
    }

    /// The examples of a built-in training of as many passes, its mix of texts and its targets.
    private func writeExamples(
        _ manifest: TrainerManifest, _ start: BaseModel, _ corpus: TrainingCorpus, _ writer: CodeModel?,
        among live: CodeTrie
    ) async throws -> Int {
        var maker = try await training.thread.run { [analyzer = training.analyzer] in
            ExampleMaker(corpus: corpus, tokenizer: start.tokenizer, analyzer: analyzer)
        }
        let coTraining = CoTraining(corpus: corpus, thread: training.thread, maximumTexts: Self.coTrainedTexts)
        maker.add(try await coTraining.targets(from: writer, among: live))
        let steps =
            options.steps
            ?? TrainingPlan.steps(
                epochs: options.epochs, products: maker.productCount, clickedPairs: maker.clickedPairCount,
                batchSize: options.batchSize)
        let wanted = min(Self.mostExamples, steps * options.batchSize)
        let batches = ExampleBatches(
            maker: maker, mix: .catalogue(queryCount: maker.queryCount, exampleCount: wanted),
            size: options.batchSize, seed: options.seed)
        return try await training.thread.run { [batches, seed = options.seed] in
            var (batches, random) = (batches, SplitMix64(seed: seed))
            var dataset = try TrainerDataset(manifest.supervisedData, tokenizer: start.tokenizer)
            while dataset.count < wanted {
                let batch = batches.next()
                if batch.isEmpty { break }
                for example in batch.prefix(wanted - dataset.count) { try dataset.add(example, using: &random) }
            }
            try dataset.close()
            return dataset.count
        }
    }

    private func writePairs(
        _ manifest: TrainerManifest, _ corpus: TrainingCorpus, _ writer: CodeModel?, among live: CodeTrie,
        _ tokenizer: any Tokenizer
    ) async throws -> Int {
        var pairs: [PreferencePair] = []
        if let writer {
            let coAlignment = CoAlignment(corpus: corpus, seed: options.seed, maximumClicks: Self.pairedClicks)
            pairs = try await coAlignment.pairs(reference: writer, among: live)
        }
        return try await training.thread.run { [pairs] in
            var dataset = try TrainerDataset(manifest.preferenceData, tokenizer: tokenizer)
            for pair in pairs { try dataset.add(pair) }
            try dataset.close()
            return dataset.count
        }
    }

    // MARK: Taking over

    /// Reads a trained model, and makes sure that codes can be written with it.
    private static func model(
        in output: String, startedFrom start: BaseModel, _ description: CodeModelDescription, _ lastLines: [String]
    ) throws -> BaseModel {
        let folder = URL(fileURLWithPath: output)
        guard FileManager.default.fileExists(atPath: folder.appendingPathComponent("config.json").path) else {
            throw TrainerCommandError.noModel(folder: output, lastLines: lastLines)
        }
        do {
            let model = try start.trained(in: folder)
            _ = try CodeModel(model, description: description)
            return model
        } catch {
            throw TrainerCommandError.unusableModel(folder: output, reason: "\(error)")
        }
    }
}
