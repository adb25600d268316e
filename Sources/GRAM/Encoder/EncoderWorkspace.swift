import Tensor

/// The buffers of one pass of an ``EncoderEngine``.
///
/// Products also compute the rows up to the capacity, which hold leftovers that no other row reads.
struct EncoderWorkspace {
    /// The residual stream: [rows][hiddenSize].
    let residual: Matrix
    /// What a block adds to it: [rows][hiddenSize].
    let delta: Matrix
    /// The residual stream as an operand of products, where those are not of 32-bit floats: [rows][hiddenSize].
    let rounded: Operand?
    /// Queries, keys and values: [rows][3 · hiddenSize].
    let projections: Matrix
    /// The heads' outputs: [rows][hiddenSize].
    let attended: Operand
    /// [rows][intermediateSize]
    let inner: Matrix
    /// gelu(inner): [rows][intermediateSize].
    let activated: Operand

    init(rows: Int, _ model: BertModel, _ arena: Arena) {
        let (width, inner) = (model.configuration.hiddenSize, model.configuration.intermediateSize)
        let capacity = InferenceWorkspace.rounded(rows)
        func matrix(_ columns: Int) -> Matrix { arena.matrix(rows: rows, columns: columns, capacity: capacity) }
        func operand(_ columns: Int) -> Operand {
            arena.operand(rows: rows, columns: columns, type: model.type, capacity: capacity)
        }
        arena.restart()
        residual = matrix(width)
        delta = matrix(width)
        rounded = model.type == .float32 ? nil : operand(width)
        projections = matrix(3 * width)
        attended = operand(width)
        self.inner = matrix(inner)
        activated = operand(inner)
    }

    /// The residual stream as products take it.
    var input: Operand { rounded ?? Operand(residual) }
}
