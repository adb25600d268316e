public import Foundation
import Tensor

/// Trains a model on examples, data-parallel over threads of its own.
///
/// For a given number of workers, equal parameters and examples give equal results on one kind of processor.
public actor Trainer {
    /// What a step did.
    public struct StepReport: Sendable {
        /// Σ weight · cross-entropy of the batch, before the update.
        public var loss: Double
        /// Target tokens.
        public var tokens: Int
    }

    /// How it trains.
    nonisolated let configuration: TrainerConfiguration
    /// The weights being trained; read them between steps only.
    nonisolated let parameters: LlamaParameters
    /// Steps taken so far, those before a restart included.
    private(set) var stepCount = 0

    let state: OptimizerState
    /// The parameters in bfloat16: [parameters]; nil in float32.
    private let rounded: Buffer<UInt16>?
    private let workers: [TrainingWorker]
    private let slices: [Range<Int>]
    private var isBusy = false

    /// - Parameter parameters: updated in place by each step.
    /// - Throws: ``TrainerError/invalidConfiguration(_:)``.
    public init(parameters: LlamaParameters, configuration: TrainerConfiguration) throws {
        try configuration.validate()
        self.configuration = configuration
        self.parameters = parameters
        let count = parameters.layout.count
        let rounded = configuration.precision == .bfloat16 ? Buffer<UInt16>(count: count) : nil
        self.rounded = rounded
        state = OptimizerState(count: count)
        let rotary = RotaryTable(parameters.configuration)
        workers = (0..<configuration.workers).map { index in
            TrainingWorker(
                index: index, parameters: parameters, type: configuration.precision, rounded: rounded,
                rotary: rotary, rowsPerPass: configuration.rowsPerPass)
        }
        // Whole cache lines, so that no two workers write the same one.
        let bounds = (0...configuration.workers).map { count / 16 * $0 / configuration.workers * 16 }
        slices = zip(bounds, bounds.dropFirst()).map { $0..<$1 }
        if let rounded { Kernels.round(parameters.values.elements, into: rounded.elements) }
    }

    /// One update from a batch of examples and preference pairs.
    /// - Throws: ``ModelInputError`` for an example the model cannot take, ``TrainerError/nonFinite(step:loss:gradientNorm:)``
    ///   (the parameters are then unchanged), ``TrainerError/busy``.
    public func step(_ examples: [TrainingExample], pairs: [PreferencePair] = []) async throws -> StepReport {
        try begin(examples, pairs)
        defer { isBusy = false }
        let (loss, norm) = try await computeGradient(examples, pairs)
        guard loss.isFinite, norm.isFinite else {
            throw TrainerError.nonFinite(step: stepCount + 1, loss: loss, gradientNorm: norm)
        }
        stepCount += 1
        let clip = TrainerConfiguration.gradientClip
        let update = AdamWStep(
            number: stepCount, learningRate: configuration.learningRate(atStep: stepCount),
            weightDecay: configuration.weightDecay, beta1: TrainerConfiguration.beta1,
            beta2: TrainerConfiguration.beta2, epsilon: TrainerConfiguration.epsilon,
            gradientScale: norm > Double(clip) ? clip / Float(norm) : 1)
        let gradient = workers[0].gradient
        let state = self.state
        let layout = parameters.layout
        await withTaskGroup { group in
            for (worker, slice) in zip(workers, slices) {
                let ranges = DecayRange.ranges(of: layout, in: slice)
                group.addTask { await worker.update(ranges, state: state, gradient: gradient, step: update) }
            }
        }
        let tokens = examples.reduce(0) { count, example in
            example.continuations.reduce(count) { $0 + $1.tokens.count - $1.firstTrainedToken }
        }
        return StepReport(loss: loss, tokens: tokens)
    }

    /// The loss of a batch and its gradient by tensor name, without an update.
    /// - Throws: like ``step(_:pairs:)``.
    public func gradients(
        for examples: [TrainingExample], pairs: [PreferencePair] = []
    ) async throws -> (loss: Double, gradients: [String: [Float]]) {
        try begin(examples, pairs)
        defer { isBusy = false }
        let (loss, _) = try await computeGradient(examples, pairs)
        let gradient = workers[0].gradient
        let named = parameters.layout.tensors.map { ($0.name, Array(gradient[$0.block.range])) }
        return (loss, Dictionary(uniqueKeysWithValues: named))
    }

    private func begin(_ examples: [TrainingExample], _ pairs: [PreferencePair]) throws {
        guard !isBusy else { throw TrainerError.busy }
        for example in examples + pairs.flatMap(\.examples) {
            try ModelInputError.check(example, parameters.configuration)
        }
        isBusy = true
    }

    /// The batch's loss and its gradient's length; the gradient itself is then the first worker's.
    private func computeGradient(
        _ examples: [TrainingExample], _ pairs: [PreferencePair]
    ) async throws -> (loss: Double, norm: Double) {
        let shares = Self.split(examples, count: workers.count)
        let preferences = configuration.preferences
        var losses = [Double](repeating: 0, count: workers.count)
        try await withThrowingTaskGroup(of: (Int, Double).self) { group in
            for (index, worker) in workers.enumerated() {
                // Pairs are about equally long, so turns share them out well enough.
                let turns = stride(from: index, to: pairs.count, by: workers.count).map { pairs[$0] }
                group.addTask { (index, try await worker.computeGradient(shares[index], turns, preferences)) }
            }
            for try await (index, loss) in group { losses[index] = loss }
        }
        let gradients = workers.map(\.gradient)
        var squares = [Double](repeating: 0, count: workers.count)
        await withTaskGroup(of: (Int, Double).self) { group in
            for (index, worker) in workers.enumerated() {
                let slice = slices[index]
                group.addTask { (index, await worker.reduce(gradients, in: slice)) }
            }
            for await (index, sum) in group { squares[index] = sum }
        }
        return (losses.reduce(0, +), squares.reduce(0, +).squareRoot())
    }

    /// Gives each worker about the same number of rows: the longest examples first, each to the least loaded worker.
    static func split(_ examples: [TrainingExample], count: Int) -> [[TrainingExample]] {
        let costs = examples.map(RaggedBatch.rowCount)
        let order = examples.indices.sorted { (costs[$0], $1) > (costs[$1], $0) }
        var loads = [Int](repeating: 0, count: count)
        var shares = [[TrainingExample]](repeating: [], count: count)
        for index in order {
            var least = 0
            for worker in 1..<max(count, 1) where loads[worker] < loads[least] { least = worker }
            loads[least] += costs[index]
            shares[least].append(examples[index])
        }
        return shares
    }
}

extension Trainer {
    /// Goes on with the learning rate as after so many steps, for what follows a phase that was shorter or longer than
    /// planned.
    public func goOn(fromStep step: Int) { stepCount = step }

    /// Takes up other weights of the same shape, such as the best ones of the way; the optimiser's means stay.
    /// - Throws: ``TrainerError/busy``.
    public func take(_ weights: LlamaParameters) throws {
        guard !isBusy else { throw TrainerError.busy }
        parameters.values.pointer.update(from: weights.values.pointer, count: parameters.values.count)
        if let rounded { Kernels.round(parameters.values.elements, into: rounded.elements) }
    }

    /// Saves the optimiser's running means and step count, so that training can go on after a restart.
    /// - Throws: ``TrainerError/busy``, or the file system's error; the file must not exist.
    public func saveState(to url: URL) throws {
        guard !isBusy else { throw TrainerError.busy }
        let sources = [("first_moment", state.firstMoment), ("second_moment", state.secondMoment)].map { name, buffer in
            SafeTensorsFile.Source(name: name, shape: [buffer.count], values: UnsafeBufferPointer(buffer.elements))
        }
        try SafeTensorsFile.write(sources, metadata: ["step": String(stepCount)], to: url)
    }

    /// Takes up a saved state; the trainer must have been made with the parameters of the same step.
    /// - Throws: ``CheckpointError`` where the file is damaged or of another model.
    public func restoreState(from url: URL) throws {
        guard !isBusy else { throw TrainerError.busy }
        let file = try SafeTensorsFile(contentsOf: url)
        guard let step = file.metadata["step"].flatMap(Int.init), step >= 0 else {
            throw CheckpointError.mismatchedState(reason: "it has no step count")
        }
        let shape = [state.firstMoment.count]
        try file.read("first_moment", shape: shape, into: state.firstMoment.pointer)
        try file.read("second_moment", shape: shape, into: state.secondMoment.pointer)
        stepCount = step
    }
}
