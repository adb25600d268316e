import Execution
import Tensor

/// One thread of a trainer with its own activations and gradient.
actor TrainingWorker {
    private nonisolated let thread: DedicatedThread
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }
    /// In the parameters' layout: [parameters].
    nonisolated let gradient: Buffer<Float>

    private let parameters: LlamaParameters
    private let type: DataType
    private let rounded: Buffer<UInt16>?
    private let rotary: RotaryTable
    private let rowsPerPass: Int
    private var computation: GradientComputation?

    init(
        index: Int, parameters: LlamaParameters, type: DataType, rounded: Buffer<UInt16>?, rotary: RotaryTable,
        rowsPerPass: Int
    ) {
        thread = DedicatedThread(name: "trainer-\(index)")
        gradient = Buffer(count: parameters.layout.count)
        self.parameters = parameters
        self.type = type
        self.rounded = rounded
        self.rotary = rotary
        self.rowsPerPass = rowsPerPass
    }

    /// Sets ``gradient`` to the gradient of the examples' and the pairs' loss and returns the loss.
    func computeGradient(
        _ examples: [TrainingExample], _ pairs: [PreferencePair], _ preferences: PreferenceLoss
    ) throws -> Double {
        let computation = try computation ?? makeComputation()
        gradient.clear()
        var loss = 0.0
        var batch = RaggedBatch(parameters.configuration)
        func makeRoom(for rows: Int) throws {
            guard batch.rowCount > 0, batch.rowCount + rows > rowsPerPass else { return }
            loss += try computation.run(batch, preferences: preferences)
            batch = RaggedBatch(parameters.configuration)
        }
        for example in examples {
            try makeRoom(for: RaggedBatch.rowCount(of: example))
            batch.append(example)
        }
        for pair in pairs {
            try makeRoom(for: pair.examples.reduce(0) { $0 + RaggedBatch.rowCount(of: $1) })
            batch.append(pair)
        }
        if batch.rowCount > 0 { loss += try computation.run(batch, preferences: preferences) }
        return loss
    }

    private func makeComputation() throws -> GradientComputation {
        Processor.useOneThread()
        let made = try GradientComputation(
            parameters: parameters, type: type, rounded: rounded, gradient: gradient, rotary: rotary)
        computation = made
        return made
    }

    /// Adds the other workers' gradients to the first one's within a slice and returns the sum of its squares.
    func reduce(_ gradients: [Buffer<Float>], in slice: Range<Int>) -> Double {
        let sum = gradients[0][slice]
        if gradients.count == 1 { return Kernels.addAndSumSquares(sum) }
        return gradients.dropFirst().reduce(0) { Kernels.addAndSumSquares(sum, $1[slice]) }
    }

    /// Updates the parameters of some ranges, and their bfloat16 copy.
    func update(_ ranges: [DecayRange], state: OptimizerState, gradient: Buffer<Float>, step: AdamWStep) {
        for range in ranges {
            var step = step
            if !range.decays { step.weightDecay = 0 }
            Kernels.adamW(
                parameters.values[range.bounds], firstMoment: state.firstMoment[range.bounds],
                secondMoment: state.secondMoment[range.bounds], gradient: gradient[range.bounds], step,
                rounded: rounded?[range.bounds])
        }
    }
}

/// Parameters that are decayed alike.
struct DecayRange: Sendable, Equatable {
    var bounds: Range<Int>
    var decays: Bool

    /// The ranges of a layout that lie in a slice.
    static func ranges(of layout: ParameterLayout, in slice: Range<Int>) -> [DecayRange] {
        var found: [DecayRange] = []
        for tensor in layout.tensors {
            let bounds = tensor.block.range.clamped(to: slice)
            if bounds.isEmpty { continue }
            if let last = found.last, last.decays != tensor.isNorm, last.bounds.upperBound == bounds.lowerBound {
                found[found.count - 1].bounds = last.bounds.lowerBound..<bounds.upperBound
            } else {
                found.append(DecayRange(bounds: bounds, decays: !tensor.isNorm))
            }
        }
        return found
    }
}

/// AdamW's running means, in the parameters' layout.
final class OptimizerState: Sendable {
    /// Of gradients: [parameters].
    let firstMoment: Buffer<Float>
    /// Of squared gradients: [parameters].
    let secondMoment: Buffer<Float>

    init(count: Int) {
        firstMoment = Buffer(count: count)
        secondMoment = Buffer(count: count)
    }
}
