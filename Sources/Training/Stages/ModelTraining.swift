import CodeIndex
import Codes
import Execution
import Foundation
import GRAM
import Logging

/// Trains a model in memory, as a ``TrainingPlan`` says: joint fine-tuning of both sides, co-training, co-alignment
/// (GRAM, section 3).
struct ModelTraining: Sendable {
    let analyzer: CodeAnalyzer
    let options: TrainingRun.Options
    /// What makes a code head beside the model; nil for none.
    let headFitting: HeadFitting?
    let thread = DedicatedThread(name: "train")

    init(analyzer: CodeAnalyzer, options: TrainingRun.Options, headFitting: HeadFitting? = nil) {
        self.analyzer = analyzer
        self.options = options
        self.headFitting = headFitting
    }

    /// Finds the products' own codes and what the clicks say of them.
    func corpus(products: [ProductDocument], clicks: [ClickPair]) async throws -> TrainingCorpus {
        try await thread.run { [analyzer, options] in
            TrainingCorpus(
                products: products, clicks: clicks, analyzer: analyzer, fieldTypes: options.fieldTypes,
                teachesTypedCodes: options.writesTypedCodes)
        }
    }

    /// - Parameter heldOut: queries that the corpus lacks. With enough of them the training stops where their recall rises
    ///   no more (``StoppingRule``), unless it is to have a certain number of steps.
    /// - Throws: errors of the base, the tokenizer and the trainer.
    func train(
        on corpus: TrainingCorpus, heldOut: [JudgedQuery] = [],
        progress: @escaping @Sendable (TrainingRun.Progress) -> Void
    ) async throws -> TrainedModel {
        if let command = options.trainer { return try await train(on: corpus, by: command, progress: progress) }
        let checkpoint = TrainingCheckpoint(options)
        let reached = checkpoint?.latest()
        // As if it had not been killed, whatever time has passed since.
        let start = ContinuousClock.now - .seconds(reached?.state.seconds ?? 0)
        let model = try await startingModel(corpus, checkpoint, reached?.stage)
        var maker = try await thread.run { [analyzer] in
            ExampleMaker(corpus: corpus, tokenizer: model.tokenizer, analyzer: analyzer)
        }
        let length = try await length(reached?.state, model.parameters, maker)
        let watch =
            options.steps == nil
            ? HeldOutRecall(heldOut, among: corpus.products.map(\.text), seed: options.seed) : nil
        let plan = TrainingPlan(
            stages: options.stages, totalSteps: length.planned, batchSize: options.batchSize,
            clickedQueries: maker.queryCount, reached: reached?.stage)
        let live = plan.writesCodes ? try await liveCodes(of: corpus, model.tokenizer) : CodeTrie()
        let trainer = try trainer(of: model.parameters, for: plan)
        // A phase of open end may have taken more steps than planned, or fewer, before the run was killed.
        let totalSteps = (reached?.state.step ?? 0) + plan.stepsToTake
        var counter = StepCounter(totalSteps: totalSteps, from: reached?.state, report: progress)
        var pairs: [PreferencePair] = []
        var ending = reached?.state.ending
        for action in plan.actions {
            switch action {
            case .save(let stage):
                try await checkpoint?.save(
                    stage, model, trainer, length, time: ContinuousClock.now - start, step: counter.step,
                    loss: counter.loss, ending)
            case .restore(let stage):
                try await checkpoint?.restore(trainer, after: stage)
            case .train(let phase):
                func recall(_ watch: HeldOutRecall) async throws -> Double {
                    try await watch.recall(of: codeModel(model, corpus), analyzer: analyzer, thread: thread)
                }
                if let watch, phase.isOpenEnded {
                    ending = try await run(
                        phase, of: plan, length, since: start, model.parameters, trainer, maker, &counter
                    ) { try await recall(watch) }
                } else if let watch, let best = ending?.bestRecall, !pairs.isEmpty {
                    ending?.alignment = try await align(
                        phase, best, model.parameters, trainer, maker, pairs, &counter
                    ) { try await recall(watch) }
                } else {
                    try await run(phase, trainer, maker, pairs, &counter)
                }
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
            model: model, description: description(corpus), loss: counter.loss, steps: counter.step,
            ending: ending)
    }

    private func train(
        on corpus: TrainingCorpus, by command: TrainerCommand,
        progress: @escaping @Sendable (TrainingRun.Progress) -> Void
    ) async throws -> TrainedModel {
        let folder = options.checkpoints ?? FileManager.default.temporaryDirectory
        return try await CommandTraining(training: self, command: command, folder: folder).train(
            on: corpus, progress: progress)
    }

    private func trainer(of parameters: LlamaParameters, for plan: TrainingPlan) throws -> Trainer {
        try Trainer(
            parameters: parameters,
            configuration: TrainerConfiguration(
                learningRate: options.learningRate, warmUpSteps: plan.warmUpSteps, totalSteps: plan.length))
    }

    /// The model of the stage that was reached, or what a new training starts from; its parameters are then trained in
    /// place.
    func startingModel(
        _ corpus: TrainingCorpus, _ checkpoint: TrainingCheckpoint?, _ reached: TrainingCheckpoint.Stage?
    ) async throws -> BaseModel {
        try await thread.run { [options] in
            if let saved = try reached.flatMap({ try checkpoint?.model(after: $0) }) { return saved }
            if let base = options.base { return try BaseModel(folder: base, layers: options.baseLayers) }
            return try BaseModel(
                untrainedFor: corpus, vocabularySize: options.vocabularySize, seed: options.seed)
        }
    }

    private func length(
        _ state: TrainingCheckpoint.State?, _ parameters: LlamaParameters, _ maker: ExampleMaker
    ) async throws -> TrainingLength {
        if let state { return TrainingLength(resuming: state) }
        if let steps = options.steps { return TrainingLength(planned: steps, most: steps) }
        let wanted = TrainingPlan.steps(
            epochs: options.epochs, products: maker.productCount, clickedPairs: maker.clickedPairCount,
            batchSize: options.batchSize)
        let mix = ExampleMix.catalogue(queryCount: maker.queryCount, exampleCount: wanted * options.batchSize)
        let batches = ExampleBatches(maker: maker, mix: mix, size: options.batchSize, seed: options.seed &+ 1)
        let most = try await TrainingPace(of: parameters, on: batches).steps(in: options.timeLimit)
        return TrainingLength(planned: min(wanted, most), most: most)
    }

    /// What queries may get: see ``TrainingCorpus/liveCodes``.
    func liveCodes(of corpus: TrainingCorpus, _ tokenizer: any Tokenizer) async throws -> CodeTrie {
        try await thread.run {
            CodeTrie(of: corpus.liveCodes, in: CodePrompt(tokenizer: tokenizer))
        }
    }

    func codeModel(_ model: BaseModel, _ corpus: TrainingCorpus) async throws -> CodeModel {
        let description = description(corpus)
        return try await thread.run { try CodeModel(model, description: description) }
    }

    func description(_ corpus: TrainingCorpus) -> CodeModelDescription {
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

    /// Trains on preferences, and brings the weights from before back where recall has fallen by it.
    /// - Parameter before: recall of these weights.
    private func align(
        _ phase: TrainingPlan.Phase, _ before: Double, _ weights: LlamaParameters, _ trainer: Trainer,
        _ maker: ExampleMaker, _ pairs: [PreferencePair], _ counter: inout StepCounter,
        recall: () async throws -> Double
    ) async throws -> TrainingEnding.Alignment {
        let former = try weights.copy()
        try await run(phase, trainer, maker, pairs, &counter)
        let alignment = TrainingEnding.Alignment(recall: try await recall(), before: before)
        if !alignment.isKept { try await trainer.take(former) }
        return alignment
    }

    /// Trains on a phase's texts until recall rises no more, as far as the time allows it beside what follows.
    private func run(
        _ phase: TrainingPlan.Phase, of plan: TrainingPlan, _ length: TrainingLength,
        since start: ContinuousClock.Instant, _ weights: LlamaParameters, _ trainer: Trainer, _ maker: ExampleMaker,
        _ counter: inout StepCounter, recall: () async throws -> Double
    ) async throws -> TrainingEnding {
        let rule = StoppingRule(
            plannedSteps: phase.steps, mostSteps: phase.steps + length.most - length.planned,
            // What follows takes its part of the time.
            timeLimit: options.timeLimit * (1 - Double(plan.stepsAfterOpenEnd) / Double(plan.length)))
        let ending = try await run(phase, while: rule, since: start, weights, trainer, maker, &counter, recall: recall)
        Logger(label: "gramd").info("\(phase.name) \(ending)")
        // What follows is trained as gently as after the planned steps.
        await trainer.goOn(fromStep: plan.length - plan.stepsAfterOpenEnd)
        return ending
    }

    /// Trains on a phase's texts until a rule says that it is enough, and leaves the weights with the best recall.
    private func run(
        _ phase: TrainingPlan.Phase, while rule: StoppingRule, since start: ContinuousClock.Instant,
        _ weights: LlamaParameters, _ trainer: Trainer, _ maker: ExampleMaker, _ counter: inout StepCounter,
        recall: () async throws -> Double
    ) async throws -> TrainingEnding {
        var batches = ExampleBatches(
            maker: maker, mix: phase.mix, size: options.batchSize, seed: options.seed &+ UInt64(counter.step))
        var measurements: [StoppingRule.Measurement] = []
        var best: LlamaParameters?
        var taken = 0
        while true {
            let found = try await recall()
            measurements.append(.init(step: taken, time: ContinuousClock.now - start, recall: found))
            switch rule.decision(after: measurements) {
            case .goOn(let steps):
                if StoppingRule.best(of: measurements) == measurements.count - 1 {
                    // Two copies of a large model's weights need not be there at once.
                    best = nil
                    best = try weights.copy()
                }
                if taken >= rule.plannedSteps { counter.lengthen(by: steps) }
                for _ in 0..<steps {
                    try Task.checkCancellation()
                    let report = try await trainer.step(batches.next())
                    counter.add(phase: phase.name, loss: report.loss, tokens: batches.lastTokenCount)
                }
                taken += steps
            case .stop(let kept, let cause):
                counter.lengthen(by: min(0, taken - rule.plannedSteps))
                if kept < measurements.count - 1, let best { try await trainer.take(best) }
                return TrainingEnding(
                    cause: cause, steps: taken, plannedSteps: rule.plannedSteps, bestStep: measurements[kept].step,
                    bestRecall: measurements[kept].recall)
            }
        }
    }
}
