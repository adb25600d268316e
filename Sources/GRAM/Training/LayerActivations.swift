import Tensor

/// What a layer's backward pass needs of its forward pass.
struct LayerActivations {
    /// The residual stream before the layer: [rows][hiddenSize].
    let input: Matrix
    /// 1 / rms(input): [rows].
    let inputInverseRMS: Vector
    /// The attention's norm of the input: [rows][hiddenSize].
    let attentionInput: Operand
    /// Queries and keys, rotated, then values: [rows][queryWidth + 2 · keyValueWidth].
    let projections: Matrix
    /// Of each segment, at its offset: [headCount][segment rows][keys, rounded up to 16].
    let probabilities: Vector
    /// The heads' outputs: [rows][queryWidth].
    let attended: Operand
    /// The residual stream between the attention and the feed-forward block: [rows][hiddenSize].
    let middle: Matrix
    /// 1 / rms(middle): [rows].
    let middleInverseRMS: Vector
    /// The feed-forward block's norm of the middle: [rows][hiddenSize].
    let feedForwardInput: Operand
    /// Gates, then ups: [rows][2 · intermediateSize].
    let gateUp: Matrix
    /// silu(gate) · up: [rows][intermediateSize].
    let activated: Operand

    init(_ batch: RaggedBatch, type: DataType, _ arena: Arena) {
        let configuration = batch.configuration
        let rows = batch.rowCount
        let width = configuration.hiddenSize
        input = arena.matrix(rows: rows, columns: width)
        inputInverseRMS = arena.vector(rows)
        attentionInput = arena.operand(rows: rows, columns: width, type: type)
        projections = arena.matrix(rows: rows, columns: configuration.projectionWidth)
        probabilities = arena.vector(batch.probabilityCount)
        attended = arena.operand(rows: rows, columns: configuration.queryWidth, type: type)
        middle = arena.matrix(rows: rows, columns: width)
        middleInverseRMS = arena.vector(rows)
        feedForwardInput = arena.operand(rows: rows, columns: width, type: type)
        gateUp = arena.matrix(rows: rows, columns: 2 * configuration.intermediateSize)
        activated = arena.operand(rows: rows, columns: configuration.intermediateSize, type: type)
    }
}
