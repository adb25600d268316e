import CodeIndex
import Codes
import Execution
import Foundation
import GRAM

/// Trains a model in memory, as a ``TrainingPlan`` says: joint fine-tuning of both sides, co-training, co-alignment
/// (GRAM, section 3).
struct ModelTraining: Sendable {
    let analyzer: CodeAnalyzer
    let options: TrainingRun.Options
    let thread = DedicatedThread(name: "train")

    /// Finds the products' own codes and what the clicks say of them.
    func corpus(products: [ProductDocument], clicks: [ClickPair]) async throws -> TrainingCorpus {
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
        let model = try await startingModel(corpus, checkpoint, reached?.stage)
        var maker = try await thread.run { [analyzer] in
            ExampleMaker(corpus: corpus, tokenizer: model.tokenizer, analyzer: analyzer)
        }
        let totalSteps = try await totalSteps(reached?.state, model.parameters, maker)
        let plan = TrainingPlan(
            stages: options.stages, totalSteps: totalSteps, batchSize: options.batchSize,
            clickedQueries: maker.queryCount, reached: reached?.stage)
        let live = plan.writesCodes ? try await liveCodes(of: corpus, model.tokenizer) : CodeTrie()
        let trainer = try Trainer(
            parameters: model.parameters,
            configuration: TrainerConfiguration(
                learningRate: options.learningRate, warmUpSteps: plan.warmUpSteps, totalSteps: plan.length))
        var counter = StepCounter(totalSteps: plan.length, from: reached?.state, report: progress)
        var pairs: [PreferencePair] = []
        for action in plan.actions {
            switch action {
            case .save(let stage):
                try await checkpoint?.save(
                    stage, model, trainer, totalSteps: totalSteps, step: counter.step, loss: counter.loss)
            case .restore(let stage):
                try await checkpoint?.restore(trainer, after: stage)
            case .train(let phase):
                try await run(phase, trainer, maker, pairs, &counter)
            case .addCoTrainingTargets(let texts, let stage):
                let writer = try stage.flatMap { try checkpoint?.model(after: $0) } ?? model
                let coTraining = CoTraining(corpus: corpus, thread: thread, maximumTexts: texts)
                maker.add(try await coTraining.targets(from: codeModel(writer, corpus), among: live))
            case .makePairs(let clicks):
                let coAlignment = CoAlignment(corpus: corpus, seed: options.seed, maximumClicks: clicks)
                pairs = try await coAlignment.pairs(reference: codeModel(model, corpus), among: live)
            }
        }
        return TrainedModel(
            model: model, description: description(corpus), loss: counter.loss, steps: counter.step)
    }

    /// The model of the stage that was reached, or what a new training starts from; its parameters are then trained in
    /// place.
    private func startingModel(
        _ corpus: TrainingCorpus, _ checkpoint: TrainingCheckpoint?, _ reached: TrainingCheckpoint.Stage?
    ) async throws -> BaseModel {
        try await thread.run { [options] in
            if let saved = try reached.flatMap({ try checkpoint?.model(after: $0) }) { return saved }
            if let base = options.base { return try BaseModel(folder: base, layers: options.baseLayers) }
            return try BaseModel(
                untrainedFor: corpus, vocabularySize: options.vocabularySize, seed: options.seed)
        }
    }

    /// Steps of the run that goes on, as many as were asked for, or as many as the time limit allows.
    private func totalSteps(
        _ state: TrainingCheckpoint.State?, _ parameters: LlamaParameters, _ maker: ExampleMaker
    ) async throws -> Int {
        if let state { return state.totalSteps }
        if let steps = options.steps { return steps }
        let wanted = TrainingPlan.steps(
            epochs: options.epochs, products: maker.productCount, batchSize: options.batchSize)
        let mix = ExampleMix.catalogue(queryCount: maker.queryCount, exampleCount: wanted * options.batchSize)
        let batches = ExampleBatches(maker: maker, mix: mix, size: options.batchSize, seed: options.seed &+ 1)
        return try await TrainingPace(of: parameters, on: batches).steps(of: wanted, in: options.timeLimit)
    }

    /// What queries may get: see ``TrainingCorpus/liveCodes``.
    private func liveCodes(of corpus: TrainingCorpus, _ tokenizer: any Tokenizer) async throws -> CodeTrie {
        try await thread.run {
            CodeTrie(of: corpus.liveCodes, in: CodePrompt(tokenizer: tokenizer))
        }
    }

    private func codeModel(_ model: BaseModel, _ corpus: TrainingCorpus) async throws -> CodeModel {
        let description = description(corpus)
        return try await thread.run { try CodeModel(model, description: description) }
    }

    private func description(_ corpus: TrainingCorpus) -> CodeModelDescription {
        CodeModelDescription(selection: corpus.selection, language: analyzer.language)
    }

    /// Trains on a phase's texts, with pairs beside them where there are any: the examples are the global term that
    /// keeps what fine-tuning taught.
    private func run(
        _ phase: TrainingPlan.Phase, _ trainer: Trainer, _ maker: ExampleMaker, _ pairs: [PreferencePair],
        _ counter: inout StepCounter
    ) async throws {
        var batches = ExampleBatches(
            maker: maker, mix: phase.mix, size: pairs.isEmpty ? options.batchSize : options.batchSize / 2,
            seed: options.seed &+ UInt64(counter.step))
        for step in 0..<phase.steps {
            try Task.checkCancellation()
            let report = try await trainer.step(
                batches.next(), pairs: CoAlignment.pairs(ofStep: step, from: pairs))
            counter.add(phase: phase.name, loss: report.loss, tokens: batches.lastTokenCount)
        }
    }
}
