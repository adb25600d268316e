import Tensor

/// The buffers of one pass of an ``InferenceEngine``.
///
/// Products also compute the rows up to the capacity, which hold leftovers that no other row reads.
struct InferenceWorkspace {
    /// Rows whose logits exist at a time.
    static let logitRows = 64

    /// The residual stream: [rows][hiddenSize].
    let residual: Matrix
    /// What a block adds to it: [rows][hiddenSize].
    let delta: Matrix
    /// A norm's output: [rows][hiddenSize].
    let normed: Operand
    /// Queries, keys and values: [rows][queryWidth + 2 · keyValueWidth].
    let projections: Matrix
    /// The heads' outputs: [rows][queryWidth].
    let attended: Operand
    /// Gates, then ups: [rows][2 · intermediateSize].
    let gateUp: Matrix
    /// silu(gate) · up: [rows][intermediateSize].
    let activated: Operand
    /// [logitRows][outputs]
    let logits: Matrix
    /// ln Σ e^logit: [logitRows].
    let logSums: Vector

    /// Takes the buffers of a pass. Those of the last one keep their contents where they had room for as many rows.
    init(rows: Int, _ model: LlamaModel, _ arena: Arena) {
        let configuration = model.configuration
        let type = model.type
        let capacity = Self.rounded(rows)
        func matrix(_ columns: Int) -> Matrix { arena.matrix(rows: rows, columns: columns, capacity: capacity) }
        func operand(_ columns: Int) -> Operand {
            arena.operand(rows: rows, columns: columns, type: type, capacity: capacity)
        }
        arena.restart()
        residual = matrix(configuration.hiddenSize)
        delta = matrix(configuration.hiddenSize)
        normed = operand(configuration.hiddenSize)
        projections = matrix(configuration.projectionWidth)
        attended = operand(configuration.queryWidth)
        gateUp = matrix(2 * configuration.intermediateSize)
        activated = operand(configuration.intermediateSize)
        logits = arena.matrix(rows: Self.logitRows, columns: model.output.outputs)
        logSums = arena.vector(Self.logitRows)
    }

    /// Row counts are rounded up so that few shapes of product are compiled. A single row stays one, since a product with
    /// a vector takes a third of the time.
    static func rounded(_ rows: Int) -> Int {
        let multiple = rows == 1 ? 1 : rows <= 16 ? 2 : rows <= 32 ? 4 : rows <= 128 ? 16 : rows <= 512 ? 32 : 128
        return (rows + multiple - 1) / multiple * multiple
    }
}
