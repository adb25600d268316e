import Cdnnl

/// A weight matrix [outputs × inputs] in the layout and type that products with it read fastest; immutable.
public final class PackedWeights: @unchecked Sendable {
    enum Layout {
        /// One that oneDNN chose.
        case oneDNN(Memory, dnnl_memory_desc_t)
        /// Float32, [output / 16][input][16]: read from the first byte to the last, whatever the rows.
        case panels(UnsafePointer<Float>)
    }

    /// Outputs of a panel.
    private static let panelWidth = 16

    /// Rows of the matrix: columns of a product's result.
    public let outputs: Int
    /// Columns of the matrix, as of a product's other operand.
    public let inputs: Int
    /// The type of the weights and of the other operand.
    public let type: DataType
    let layout: Layout
    private let storage: Buffer<UInt8>

    /// Copies and packs weights.
    /// - Parameters:
    ///   - weights: [outputs][inputs], without gaps between the rows.
    ///   - forFewRows: whether products will have a few rows only. Such a product takes its time for reading the weights,
    ///     once each with panels. With AVX-512 the library has good layouts itself.
    /// - Throws: ``TensorError`` where the library cannot pack them.
    public init(_ weights: Matrix, type: DataType, forFewRows: Bool = false) throws {
        precondition(weights.isDense, "the rows of weights have gaps between them")
        outputs = weights.rows
        inputs = weights.columns
        self.type = type
        (layout, storage) =
            forFewRows && type == .float32 && Processor.bestInstructionSet == .avx2
            ? Self.panels(weights)
            : try Self.packed(weights, type: type)
    }

    private static func panels(_ weights: Matrix) -> (Layout, Buffer<UInt8>) {
        let (outputs, inputs) = (weights.rows, weights.columns)
        let panelCount = (outputs + panelWidth - 1) / panelWidth
        let storage = Buffer<UInt8>(count: panelCount * inputs * panelWidth, type: .float32)
        let panels = UnsafeMutableRawPointer(storage.pointer).assumingMemoryBound(to: Float.self)
        for output in 0..<outputs {
            let panel = panels + output / panelWidth * inputs * panelWidth + output % panelWidth
            for (input, weight) in weights[output].enumerated() { panel[input * panelWidth] = weight }
        }
        return (.panels(panels), storage)
    }

    private static func packed(_ weights: Matrix, type: DataType) throws -> (Layout, Buffer<UInt8>) {
        let (outputs, inputs) = (weights.rows, weights.columns)
        let engine = try Engine.shared.get()
        // The number of rows of the other operand is a typical one; the layout serves any.
        let shape = MatrixProduct.Shape(
            rows: 32, columns: outputs, depth: inputs, type: type, hasPackedRight: true)
        var packed = try MatrixProduct(shape, engine: engine).rightDescriptor
        var plain = try matrixDescriptor(rows: inputs, columns: outputs, type: type, layout: .rowMajor())
        if dnnl_memory_desc_equal(&packed, &plain) == 1 {
            let gap = RowGap.elements(columns: outputs, type: type)
            packed = try matrixDescriptor(rows: inputs, columns: outputs, type: type, layout: .rowMajor(gap: gap))
        }
        let storage = Buffer<UInt8>(count: dnnl_memory_desc_get_size(&packed))
        let memory = try Memory(packed, engine: engine, data: UnsafeMutableRawPointer(storage.pointer))

        var given = try matrixDescriptor(rows: inputs, columns: outputs, type: .float32, layout: .columnMajor())
        let source = try Memory(given, engine: engine, data: UnsafeMutableRawPointer(weights.pointer))
        let subject = "packing a \(outputs) × \(inputs) weight matrix"
        var description: dnnl_primitive_desc_t?
        try check(
            dnnl_reorder_primitive_desc_create(&description, &given, engine.handle, &packed, engine.handle, nil),
            "dnnl_reorder_primitive_desc_create", subject)
        defer { dnnl_primitive_desc_destroy(description) }
        var primitive: dnnl_primitive_t?
        try check(dnnl_primitive_create(&primitive, description), "dnnl_primitive_create", subject)
        defer { dnnl_primitive_destroy(primitive) }
        var stream: dnnl_stream_t?
        try check(
            dnnl_stream_create(&stream, engine.handle, dnnl_stream_default_flags.rawValue), "dnnl_stream_create",
            subject)
        defer { dnnl_stream_destroy(stream) }
        let arguments = [
            dnnl_exec_arg_t(arg: DNNL_ARG_FROM, memory: source.handle),
            dnnl_exec_arg_t(arg: DNNL_ARG_TO, memory: memory.handle),
        ]
        try withExtendedLifetime(source) { () throws(TensorError) in
            try check(
                dnnl_primitive_execute(primitive, stream, Int32(arguments.count), arguments), "dnnl_primitive_execute",
                subject)
            try check(dnnl_stream_wait(stream), "dnnl_stream_wait", subject)
        }
        return (.oneDNN(memory, packed), storage)
    }
}
