import Tensor

/// The buffers whose contents live within one pass, and less than a layer where they share memory.
struct GradientWorkspace {
    /// Target rows whose logits exist at a time.
    static let targetChunk = 256

    /// What a block adds to the residual stream: [rows][hiddenSize].
    let delta: Matrix
    /// Of a block's normalised input, in the memory of `delta`: [rows][hiddenSize].
    let blockInputGradient: Matrix
    /// Of the heads' outputs, in the memory of `delta`: [rows][queryWidth].
    let attendedGradient: Matrix

    /// Of the residual stream: [rows][hiddenSize].
    let residualGradient: Matrix
    /// The same as an operand of products: [rows][hiddenSize].
    let residualOperand: Operand

    /// Of silu(gate) · up: [rows][intermediateSize].
    let activatedGradient: Matrix
    /// Of gates and ups: [rows][2 · intermediateSize].
    let gateUpGradient: Operand

    /// Of queries, keys and values: [rows][queryWidth + 2 · keyValueWidth].
    let projectionGradient: Matrix
    /// The same before the rotation, in the memory of `gateUpGradient`.
    let projectionOperand: Operand

    /// The last layer's residual stream of the rows that have targets: [target rows][hiddenSize].
    let targetResidual: Matrix
    /// What the last layer's feed-forward block adds to it: [target rows][hiddenSize].
    let targetDelta: Matrix
    /// 1 / rms of their sum: [target rows].
    let targetInverseRMS: Vector
    /// The final norm of their sum: [target rows][hiddenSize].
    let targetInput: Operand
    /// Of the final norm, in the memory of `targetDelta`: [target rows][hiddenSize].
    let targetInputGradient: Matrix
    /// Of the residual stream, in the memory of `activatedGradient`: [target rows][hiddenSize].
    let targetGradient: Matrix

    /// [targetChunk][vocabularySize]
    let logits: Matrix
    /// ln Σ e^logit: [targetChunk].
    let logSums: Vector
    /// [targetChunk][vocabularySize], with a gap after each row.
    let logitGradient: Operand

    init(_ batch: RaggedBatch, type: DataType, _ arena: Arena) {
        let configuration = batch.configuration
        let rows = batch.rowCount
        let targets = batch.targetRows.count
        let width = configuration.hiddenSize
        let inner = configuration.intermediateSize
        let queryWidth = configuration.queryWidth
        let projectionWidth = configuration.projectionWidth
        let vocabulary = configuration.vocabularySize

        let narrow = arena.vector(rows * max(width, queryWidth))
        delta = Matrix(narrow, rows: rows, columns: width)
        blockInputGradient = delta
        attendedGradient = Matrix(narrow, rows: rows, columns: queryWidth)

        residualGradient = arena.matrix(rows: rows, columns: width)
        residualOperand =
            type == .float32
            ? Operand(residualGradient) : arena.operand(rows: rows, columns: width, type: type)

        let wide = arena.vector(max(rows * inner, targets * width))
        activatedGradient = Matrix(wide, rows: rows, columns: inner)
        targetGradient = Matrix(wide, rows: targets, columns: width)

        projectionGradient = arena.matrix(rows: rows, columns: projectionWidth)
        let wideOperand = arena.take(rows * max(2 * inner, projectionWidth) * type.byteCount)
        gateUpGradient = Operand(wideOperand, rows: rows, columns: 2 * inner, type: type)
        projectionOperand = Operand(wideOperand, rows: rows, columns: projectionWidth, type: type)

        targetResidual = arena.matrix(rows: targets, columns: width)
        targetDelta = arena.matrix(rows: targets, columns: width)
        targetInputGradient = targetDelta
        targetInverseRMS = arena.vector(targets)
        targetInput = arena.operand(rows: targets, columns: width, type: type)

        logits = arena.matrix(rows: Self.targetChunk, columns: vocabulary)
        logSums = arena.vector(Self.targetChunk)
        logitGradient = arena.operand(
            rows: Self.targetChunk, columns: vocabulary, gap: RowGap.elements(columns: vocabulary, type: type),
            type: type)
    }
}
