import CKernels
import Tensor

/// Forward and backward pass of one worker: activations, gradients and compiled products of one thread.
///
/// Nothing is recomputed in the backward pass. In bfloat16 the operands of matrix products are rounded, their sums and
/// everything else stay 32-bit floats.
final class GradientComputation {
    /// What a layer's backward pass needs of its forward pass.
    struct Activations {
        let input: Buffer<Float>
        let inputInverseRMS: Buffer<Float>
        let attentionInput: Buffer<UInt8>
        let projections: Buffer<Float>
        let probabilities: Buffer<Float>
        let attended: Buffer<UInt8>
        let middle: Buffer<Float>
        let middleInverseRMS: Buffer<Float>
        let feedForwardInput: Buffer<UInt8>
        let gateUp: Buffer<Float>
        let activated: Buffer<UInt8>
    }

    /// Rows are rounded up to this, so that few shapes of matrix product are compiled.
    static let rowMultiple = 32
    /// Target rows whose logits exist at a time.
    static let targetChunk = 256

    let parameters: LlamaParameters
    let type: DataType
    /// The parameters in bfloat16, kept current by the optimiser; nil in float32.
    let converted: Buffer<UInt16>?
    /// The sum of the gradients since ``Buffer/clear()``, in the parameters' layout.
    let gradient: Buffer<Float>
    let rotary: RotaryTable
    let multiplier: MatrixMultiplier
    var layers: [Activations] = []
    var work: Workspace
    private var rowCapacity = 0
    private var probabilityCapacity = 0

    var configuration: LlamaConfiguration { parameters.configuration }

    /// Memory whose contents live within one pass.
    struct Workspace {
        let delta: Buffer<Float>
        let residualGradient: Buffer<Float>
        let convertedGradient: Buffer<UInt8>
        let wide: Buffer<Float>
        let wideConverted: Buffer<UInt8>
        let projectionGradient: Buffer<Float>
        let targetResidual: Buffer<Float>
        let targetDelta: Buffer<Float>
        let targetInverseRMS: Buffer<Float>
        let targetInput: Buffer<UInt8>
        let logits: Buffer<Float>
        /// Elements after each row of ``logitGradient``.
        let logitGap: Int
        let logitGradient: Buffer<UInt8>

        init(rows: Int, _ configuration: LlamaConfiguration, _ type: DataType) {
            let width = configuration.hiddenSize
            let inner = configuration.intermediateSize
            let projection = configuration.projectionWidth
            let vocabulary = configuration.vocabularySize
            let targets = rows == 0 ? 0 : GradientComputation.targetChunk
            delta = Buffer(count: rows * max(width, configuration.queryWidth))
            residualGradient = Buffer(count: rows * width)
            convertedGradient = Buffer(count: rows * width, type: type)
            wide = Buffer(count: rows * max(inner, width))
            wideConverted = Buffer(count: rows * max(2 * inner, projection), type: type)
            projectionGradient = Buffer(count: rows * projection)
            targetResidual = Buffer(count: rows * width)
            targetDelta = Buffer(count: rows * width)
            targetInverseRMS = Buffer(count: rows)
            targetInput = Buffer(count: rows * width, type: type)
            logits = Buffer(count: targets * vocabulary)
            logitGap = RowGap.elements(columns: vocabulary, type: type)
            logitGradient = Buffer(count: targets * (vocabulary + logitGap), type: type)
        }
    }

    /// - Parameter converted: must hold the parameters in bfloat16 whenever ``run(_:)`` is called with that type.
    init(
        parameters: LlamaParameters, type: DataType, converted: Buffer<UInt16>?, gradient: Buffer<Float>,
        rotary: RotaryTable
    ) throws {
        self.parameters = parameters
        self.type = type
        self.converted = converted
        self.gradient = gradient
        self.rotary = rotary
        multiplier = try MatrixMultiplier()
        work = Workspace(rows: 0, parameters.configuration, type)
    }

    /// Adds the gradient of a batch's loss to ``gradient`` and returns the loss: Σ weight · cross-entropy of its
    /// examples, and the preference loss of its pairs.
    func run(_ batch: RaggedBatch, preferences: PreferenceLoss) throws -> Double {
        var batch = batch
        batch.roundUp(toMultipleOf: Self.rowMultiple)
        reserve(batch)
        try forward(batch)
        normalizeTargets(batch)
        // Where there are pairs, the weighted cross-entropies have the loss's gradient but not its value.
        let pairLoss = batch.pairs.isEmpty ? nil : try weighPairs(in: &batch, preferences)
        let loss = try targetsForwardAndBackward(batch)
        try backward(batch)
        return pairLoss.map { $0.preferences + loss - $0.crossEntropies } ?? loss
    }

    private func reserve(_ batch: RaggedBatch) {
        let rows = max(batch.rowCount, batch.targetRows.count)
        guard rows > rowCapacity || batch.probabilityCount > probabilityCapacity else { return }
        // Grown by at least a quarter, so that slowly growing batches don't reallocate each time.
        if rows > rowCapacity { rowCapacity = max(rows, rowCapacity * 5 / 4) }
        if batch.probabilityCount > probabilityCapacity {
            probabilityCapacity = max(batch.probabilityCount, probabilityCapacity * 5 / 4)
        }
        let capacity = rowCapacity
        let width = configuration.hiddenSize
        let inner = configuration.intermediateSize
        // Freed before the larger ones are made.
        layers = []
        work = Workspace(rows: 0, configuration, type)
        work = Workspace(rows: capacity, configuration, type)
        layers = (0..<configuration.layerCount).map { _ in
            Activations(
                input: Buffer(count: capacity * width), inputInverseRMS: Buffer(count: capacity),
                attentionInput: Buffer(count: capacity * width, type: type),
                projections: Buffer(count: capacity * configuration.projectionWidth),
                probabilities: Buffer(count: probabilityCapacity),
                attended: Buffer(count: capacity * configuration.queryWidth, type: type),
                middle: Buffer(count: capacity * width), middleInverseRMS: Buffer(count: capacity),
                feedForwardInput: Buffer(count: capacity * width, type: type),
                gateUp: Buffer(count: capacity * 2 * inner),
                activated: Buffer(count: capacity * inner, type: type))
        }
    }

    /// A weight matrix in the type of products.
    func weight(_ offset: Int) -> UnsafeRawPointer {
        if let converted { return UnsafeRawPointer(converted.pointer + offset) }
        return UnsafeRawPointer(parameters.values.pointer + offset)
    }

    /// A norm's weights, or another vector that is not an operand of products.
    func vector(_ offset: Int) -> UnsafePointer<Float> { UnsafePointer(parameters.values.pointer + offset) }

    /// result = input · weightᵀ, for a weight [outputs × inputs].
    func project(
        _ input: UnsafeRawPointer, _ offset: Int, into result: Buffer<Float>, rows: Int, outputs: Int, inputs: Int
    ) throws {
        try multiplier.multiply(
            .init(input), .init(weight(offset), isTransposed: true), into: result.pointer, rows: rows,
            columns: outputs, depth: inputs, type: type)
    }

    /// The backward of ``project(_:_:into:rows:outputs:inputs:)``: inputGradient = outputGradient · weight, and the
    /// weight's gradient += outputGradientᵀ · input.
    /// - Parameter rowGap: elements after each row of the output's gradient.
    func projectBackward(
        _ outputGradient: UnsafeRawPointer, rowGap: Int = 0, _ offset: Int, input: UnsafeRawPointer,
        into inputGradient: UnsafeMutablePointer<Float>, rows: Int, outputs: Int, inputs: Int
    ) throws {
        try multiplier.multiply(
            .init(outputGradient, rowGap: rowGap), .init(weight(offset)), into: inputGradient, rows: rows,
            columns: inputs,
            depth: outputs, type: type)
        try multiplier.multiply(
            .init(outputGradient, isTransposed: true, rowGap: rowGap), .init(input), into: gradient.pointer + offset,
            rows: outputs, columns: inputs, depth: rows, type: type, accumulating: true)
    }
}
