/// The element type of the operands of matrix products. Sums are always 32-bit floats.
public enum DataType: String, Sendable, Codable, CaseIterable {
    case float32
    case bfloat16

    /// Bytes of one element.
    public var byteCount: Int { self == .float32 ? 4 : 2 }

    /// The flag the kernels take for an output of this type.
    public var kernelFlag: Int32 { self == .bfloat16 ? 1 : 0 }
}
