/// The element type of the operands of matrix products. Sums are always 32-bit floats.
public enum DataType: String, Sendable, Codable, CaseIterable {
    /// IEEE 754 single precision.
    case float32
    /// The upper half of a single-precision float: eight bits of exponent, seven of fraction.
    case bfloat16

    /// Bytes of one element.
    public var byteCount: Int { self == .float32 ? 4 : 2 }

    /// The flag the kernels take for an output of this type.
    var kernelFlag: Int32 { self == .bfloat16 ? 1 : 0 }
}
