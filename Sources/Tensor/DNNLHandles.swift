import Cdnnl

/// Throws unless oneDNN reported success. A failed call leaves its output unwritten.
func check(
    _ status: dnnl_status_t, _ call: StaticString, _ subject: @autoclosure () -> String
) throws(TensorError) {
    guard status == dnnl_success else {
        throw TensorError(call: "\(call)", status: status.rawValue, subject: subject())
    }
}

/// The processor as oneDNN's engine; one serves all threads.
final class Engine: @unchecked Sendable {
    let handle: dnnl_engine_t

    private init(handle: dnnl_engine_t) { self.handle = handle }

    static let shared: Result<Engine, TensorError> = {
        do throws(TensorError) {
            var handle: dnnl_engine_t?
            try check(dnnl_engine_create(&handle, dnnl_cpu, 0), "dnnl_engine_create", "the processor")
            return .success(Engine(handle: handle!))
        } catch {
            return .failure(error)
        }
    }()
}

/// A two-dimensional memory descriptor with oneDNN's handle for memory of that layout.
final class Memory {
    let handle: dnnl_memory_t

    init(_ descriptor: dnnl_memory_desc_t, engine: Engine, data: UnsafeMutableRawPointer?) throws(TensorError) {
        var handle: dnnl_memory_t?
        var descriptor = descriptor
        try check(
            dnnl_memory_create(&handle, &descriptor, engine.handle, data), "dnnl_memory_create", "a matrix")
        self.handle = handle!
    }

    deinit { dnnl_memory_destroy(handle) }

    func point(at data: UnsafeMutableRawPointer) throws(TensorError) {
        try check(dnnl_memory_set_data_handle(handle, data), "dnnl_memory_set_data_handle", "a matrix")
    }
}

extension DataType {
    var dnnl: dnnl_data_type_t { self == .float32 ? dnnl_f32 : dnnl_bf16 }
}

/// How a matrix lies in memory.
enum MatrixLayout {
    /// Row by row, with so many elements free after each.
    case rowMajor(gap: Int = 0)
    /// Column by column, with so many elements free after each.
    case columnMajor(gap: Int = 0)
    case chosenByLibrary
}

func matrixDescriptor(
    rows: Int, columns: Int, type: DataType, layout: MatrixLayout
) throws(TensorError) -> dnnl_memory_desc_t {
    var descriptor = dnnl_memory_desc_t()
    var extents = [dnnl_dim_t(rows), dnnl_dim_t(columns)]
    let strides: [dnnl_dim_t]? =
        switch layout {
        case .rowMajor(let gap): [dnnl_dim_t(columns + gap), 1]
        case .columnMajor(let gap): [1, dnnl_dim_t(rows + gap)]
        case .chosenByLibrary: nil
        }
    let subject = "a \(rows) × \(columns) matrix"
    if let strides {
        try check(
            dnnl_memory_desc_init_by_strides(&descriptor, 2, &extents, type.dnnl, strides),
            "dnnl_memory_desc_init_by_strides", subject)
    } else {
        try check(
            dnnl_memory_desc_init_by_tag(&descriptor, 2, &extents, type.dnnl, dnnl_format_tag_any),
            "dnnl_memory_desc_init_by_tag", subject)
    }
    return descriptor
}
