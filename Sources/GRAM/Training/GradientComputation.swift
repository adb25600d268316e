import Tensor

/// Forward and backward pass of one worker: activations, gradients and compiled products of one thread.
///
/// Nothing is recomputed in the backward pass. In bfloat16 the operands of matrix products are rounded, their sums and
/// everything else stay 32-bit floats.
final class GradientComputation {
    /// Rows are rounded up to this, so that few shapes of matrix product are compiled.
    private static let rowMultiple = 32

    let parameters: LlamaParameters
    let type: DataType
    /// The parameters in bfloat16, kept current by the optimiser; nil in float32.
    private let rounded: Buffer<UInt16>?
    /// The sum of the gradients since ``Buffer/clear()``, in the parameters' layout.
    private let gradient: Buffer<Float>
    let rotary: RotaryTable
    private let multiplier: MatrixMultiplier
    private let arena = Arena()

    var configuration: LlamaConfiguration { parameters.configuration }

    /// - Parameter rounded: must hold the parameters in bfloat16 whenever ``run(_:preferences:)`` is called with that type.
    init(
        parameters: LlamaParameters, type: DataType, rounded: Buffer<UInt16>?, gradient: Buffer<Float>,
        rotary: RotaryTable
    ) throws {
        self.parameters = parameters
        self.type = type
        self.rounded = rounded
        self.gradient = gradient
        self.rotary = rotary
        multiplier = try MatrixMultiplier()
    }

    /// Adds the gradient of a batch's loss to the gradient and returns the loss: Σ weight · cross-entropy of its
    /// examples, and the preference loss of its pairs.
    func run(_ batch: RaggedBatch, preferences: PreferenceLoss) throws -> Double {
        var batch = batch
        batch.roundUp(toMultipleOf: Self.rowMultiple)
        arena.restart()
        let work = GradientWorkspace(batch, type: type, arena)
        let layers = parameters.layout.layers.map { _ in LayerActivations(batch, type: type, arena) }
        try forward(batch, layers, work)
        normalizeTargets(batch, layers, work)
        // Where there are pairs, the weighted cross-entropies have the loss's gradient but not its value.
        let pairLoss = batch.pairs.isEmpty ? nil : try weighPairs(in: &batch, preferences, work)
        let loss = try targetsForwardAndBackward(batch, work)
        try backward(batch, layers, work)
        return pairLoss.map { $0.preferences + loss - $0.crossEntropies } ?? loss
    }

    /// The gradient of a norm's weights, or of another vector: [columns].
    func gradientVector(_ block: ParameterLayout.Block) -> Vector { gradient[block.range] }

    /// The gradient of a matrix: [rows][columns].
    func gradientMatrix(_ block: ParameterLayout.Block) -> Matrix {
        gradient.matrix(at: block.offset, rows: block.rows, columns: block.columns)
    }

    /// A weight matrix in the type of products: [outputs][inputs].
    private func weights(_ block: ParameterLayout.Block) -> Operand {
        guard let rounded else { return Operand(parameters.matrix(block)) }
        return Operand(
            UnsafeMutableRawBufferPointer(rounded[block.range]), rows: block.rows, columns: block.columns, type: type)
    }

    /// result [rows][outputs] = input [rows][inputs] · weightsᵀ.
    func project(_ input: Operand, _ block: ParameterLayout.Block, into result: Matrix) throws {
        try multiplier.multiply(input, weights(block).transposed, into: result)
    }

    /// The backward of ``project(_:_:into:)``: inputGradient [rows][inputs] = outputGradient [rows][outputs] · weights,
    /// and the weights' gradient += outputGradientᵀ · input.
    func projectBackward(
        _ outputGradient: Operand, _ block: ParameterLayout.Block, input: Operand, into inputGradient: Matrix
    ) throws {
        try multiplier.multiply(outputGradient, weights(block), into: inputGradient)
        try multiplier.multiply(outputGradient.transposed, input, into: gradientMatrix(block), accumulating: true)
    }
}
