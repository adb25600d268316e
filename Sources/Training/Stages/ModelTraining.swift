import Codes
import Execution
import Foundation
import GRAM

/// Trains a model in memory: joint fine-tuning of both sides, co-training, co-alignment (GRAM, section 3).
struct ModelTraining: Sendable {
    /// Preference pairs that stand in a batch beside examples; the latter are the global term that keeps what
    /// fine-tuning taught.
    private static let pairsPerBatch = 32
    /// Products whose texts the token embeddings start from.
    private static let maximumDocuments = 100_000

    let analyzer: CodeAnalyzer
    let options: TrainingRun.Options
    let thread = DedicatedThread(name: "train")

    /// Finds the products' own codes and what the clicks say of them.
    func corpus(
        products: [(id: String, text: ProductText)], clicks: [(query: String, product: String, clicks: Double)]
    ) async throws -> TrainingCorpus {
        try await thread.run { [analyzer] in
            TrainingCorpus(products: products, clicks: clicks, analyzer: analyzer)
        }
    }

    /// - Throws: errors of the base, the tokenizer and the trainer.
    func train(
        on corpus: TrainingCorpus, progress: @escaping @Sendable (TrainingRun.Progress) -> Void
    ) async throws -> TrainedModel {
        let checkpoint = TrainingCheckpoint(options)
        let reached = checkpoint?.latest()
        let (start, fineTuningMaker) = try await thread.run { [analyzer, options] in
            let start =
                try reached.flatMap { try checkpoint?.model(after: $0.stage) } ?? Self.start(corpus, options)
            return (start, ExampleMaker(corpus: corpus, tokenizer: start.tokenizer, analyzer: analyzer))
        }
        var maker = fineTuningMaker
        let parameters = start.parameters
        func catalogue(steps: Int) -> ExampleMix {
            .catalogue(queryCount: maker.queryCount, exampleCount: steps * options.batchSize)
        }
        let total: Int
        if let reached {
            total = reached.state.totalSteps
        } else if let steps = options.steps {
            total = steps
        } else {
            let wanted = max(1, options.epochs * 2 * maker.productCount / options.batchSize)
            total = try await affordableSteps(wanted, parameters, maker, catalogue(steps: wanted))
        }
        var stages = options.stages
        let hasClicks = maker.queryCount > 0
        if !hasClicks { stages.coAlignment = false }
        let steps =
            hasClicks
            ? stages.steps(
                of: total,
                fineTuning: ExampleMix.exampleCount(queryCount: maker.queryCount) / options.batchSize)
            : stages.steps(of: total)
        let length = steps.fineTuning + steps.coTraining + steps.coAlignment
        let catalogue = catalogue(steps: length)
        /// Without clicks, pseudo-queries are all that the query side can learn from.
        func clicks(exampleCount: Int) -> ExampleMix {
            hasClicks ? .clicks(queryCount: maker.queryCount, exampleCount: exampleCount) : catalogue
        }
        var display = TrainingProgress(totalSteps: length, from: reached?.state, report: progress)

        func model(_ base: BaseModel) async throws -> CodeModel {
            let description = description(corpus)
            return try await thread.run { try CodeModel(base, description: description) }
        }
        let live = CodeTrie()
        if stages.coTraining || stages.coAlignment {
            let prompt = CodePrompt(tokenizer: start.tokenizer)
            try await thread.run { for code in corpus.codes { prompt.insert(code.description, into: live) } }
        }

        // One schedule for all stages: what comes late changes little, and co-alignment must not undo fine-tuning.
        let trainer = try Trainer(
            parameters: parameters,
            configuration: TrainerConfiguration(
                learningRate: options.learningRate, warmUpSteps: max(1, min(100, length / 10)), totalSteps: length))
        let done = reached?.stage ?? .started
        func save(_ stage: TrainingCheckpoint.Stage) async throws {
            try await checkpoint?.save(
                stage, start, trainer, totalSteps: total, step: display.step, loss: display.loss)
        }
        if reached == nil { try await save(.started) } else { try await checkpoint?.restore(trainer, after: done) }
        if done < .fineTuned {
            let clicks = clicks(exampleCount: steps.fineTuning * options.batchSize)
            try await run("fine-tuning", steps.fineTuning, trainer, maker, clicks, &display)
            try await save(.fineTuned)
        }
        if stages.coTraining, done < .coAligned {
            // So many that each is met a few times.
            let coTraining = CoTraining(
                corpus: corpus, thread: thread, maximumTexts: max(1, steps.coTraining * options.batchSize / 4))
            // Co-alignment's examples are of these targets too, so a run that was killed then finds them again.
            let fineTuned = done < .coTrained ? start : try checkpoint?.model(after: .fineTuned) ?? start
            maker.add(try await coTraining.targets(from: model(fineTuned), among: live))
        }
        if stages.hasCatalogue, done < .coTrained {
            let stage = stages.coTraining ? "co-training" : "fine-tuning"
            try await run(stage, steps.coTraining, trainer, maker, catalogue, &display)
            try await save(.coTrained)
        }
        if stages.coAlignment, done < .coAligned {
            let coAlignment = CoAlignment(
                corpus: corpus, seed: options.seed,
                maximumClicks: max(1, steps.coAlignment * Self.pairsPerBatch / CoAlignment.pairsPerClick))
            let pairs = try await coAlignment.pairs(reference: model(start), among: live)
            let clicks = clicks(exampleCount: steps.coAlignment * options.batchSize / 2)
            try await run("co-alignment", steps.coAlignment, trainer, maker, clicks, pairs: pairs, &display)
            try await save(.coAligned)
        }
        return TrainedModel(
            model: start, description: description(corpus), loss: display.loss, steps: display.step)
    }

    /// What the training starts from; its parameters are then trained in place.
    private static func start(_ corpus: TrainingCorpus, _ options: TrainingRun.Options) throws -> BaseModel {
        if let base = options.base { return try BaseModel(folder: base, layers: options.baseLayers) }
        let tokenizer = try SentencePieceTokenizer.train(
            on: sentences(of: corpus), vocabularySize: options.vocabularySize)
        let configuration = LlamaConfiguration.small(vocabularySize: tokenizer.vocabularySize)
        let parameters = try LlamaParameters(
            configuration: configuration, embedding: embedding(of: corpus, tokenizer, configuration, options.seed),
            seed: options.seed)
        return try BaseModel(parameters: parameters, tokenizer: tokenizer)
    }

    /// Which tokens go together in the products' texts and codes.
    private static func embedding(
        of corpus: TrainingCorpus, _ tokenizer: any Tokenizer, _ configuration: LlamaConfiguration, _ seed: UInt64
    ) -> CooccurrenceEmbedding {
        let prompt = CodePrompt(tokenizer: tokenizer)
        let step = max(1, corpus.products.count / maximumDocuments)
        let documents = stride(from: 0, to: corpus.products.count, by: step).map { index -> [Int32] in
            let product = corpus.products[index]
            return Array(prompt.product(product.text).dropFirst().dropLast())
                + product.codes.flatMap { prompt.tokens(ofCode: $0.code) ?? [] }
        }
        return CooccurrenceEmbedding(
            documents: documents, vocabularySize: configuration.vocabularySize, width: configuration.hiddenSize,
            seed: seed)
    }

    private func description(_ corpus: TrainingCorpus) -> CodeModelDescription {
        CodeModelDescription(selection: corpus.selection, language: analyzer.language)
    }

    private static func sentences(of corpus: TrainingCorpus) -> [String] {
        corpus.queries.map(\.query)
            + corpus.products.flatMap { product in
                [product.text.title, product.text.brand, product.text.category].compactMap { $0 }
                    + product.text.attributes.map(\.value)
                    // Stems are spelt unlike their words, so the pieces must know them as well.
                    + [product.codes.map(\.code).joined(separator: " ")]
            }
    }

    /// One stage.
    private func run(
        _ stage: String, _ steps: Int, _ trainer: Trainer, _ maker: ExampleMaker, _ mix: ExampleMix,
        pairs: [PreferencePair] = [], _ display: inout TrainingProgress
    ) async throws {
        let examplesPerBatch = pairs.isEmpty ? options.batchSize : options.batchSize / 2
        var batches = ExampleBatches(
            maker: maker, mix: mix, size: examplesPerBatch, seed: options.seed &+ UInt64(display.step))
        for step in 0..<steps {
            try Task.checkCancellation()
            let report = try await trainer.step(batches.next(), pairs: Self.pairs(ofStep: step, from: pairs))
            display.add(stage: stage, loss: report.loss, tokens: batches.lastTokenCount)
        }
    }

    private static func pairs(ofStep step: Int, from pairs: [PreferencePair]) -> [PreferencePair] {
        guard !pairs.isEmpty else { return [] }
        return (0..<pairsPerBatch).map { offset in
            var pair = pairs[(step * pairsPerBatch + offset) % pairs.count]
            pair.weight = 1 / Float(pairsPerBatch)
            return pair
        }
    }

    /// As many of the wanted steps as the time limit allows, by the pace of a few steps on a copy.
    private func affordableSteps(
        _ wanted: Int, _ parameters: LlamaParameters, _ maker: ExampleMaker, _ mix: ExampleMix
    ) async throws -> Int {
        var batches = ExampleBatches(maker: maker, mix: mix, size: options.batchSize, seed: options.seed &+ 1)
        let trainer = try Trainer(
            parameters: try parameters.copy(), configuration: TrainerConfiguration(totalSteps: 10))
        // The first step compiles the matrix kernels.
        _ = try await trainer.step(batches.next())
        let start = ContinuousClock.now
        let trials = 3
        for _ in 0..<trials { _ = try await trainer.step(batches.next()) }
        let pace = (ContinuousClock.now - start) / Duration.seconds(1) / Double(trials)
        return max(1, min(wanted, Int(options.timeLimit / .seconds(1) / max(pace, 1e-4))))
    }
}

/// Counts a run's steps and tells of them.
private struct TrainingProgress {
    let totalSteps: Int
    let report: @Sendable (TrainingRun.Progress) -> Void
    private(set) var step = 0
    private(set) var loss = 0.0
    private var stage = ""
    private var tokens = 0
    private let start = ContinuousClock.now

    /// - Parameter state: that of a run that goes on.
    init(
        totalSteps: Int, from state: TrainingCheckpoint.State?,
        report: @escaping @Sendable (TrainingRun.Progress) -> Void
    ) {
        self.totalSteps = totalSteps
        self.report = report
        step = state?.step ?? 0
        loss = state?.loss ?? 0
    }

    mutating func add(stage: String, loss: Double, tokens: Int) {
        step += 1
        // A running mean over some twenty steps; each stage has a loss of its own.
        self.loss = stage == self.stage ? 0.95 * self.loss + 0.05 * loss : loss
        self.stage = stage
        self.tokens += tokens
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        report(
            TrainingRun.Progress(
                stage: stage, step: step, totalSteps: totalSteps, loss: self.loss,
                tokensPerSecond: Double(self.tokens) / max(seconds, 1e-3)))
    }
}
