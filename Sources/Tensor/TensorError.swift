/// A call of oneDNN that failed.
public struct TensorError: Error, CustomStringConvertible {
    /// The call, for example `dnnl_matmul_desc_init`.
    public let call: String
    /// oneDNN's status: 1 out of memory, 2 invalid arguments, 3 unimplemented, 6 runtime error.
    public let status: UInt32
    /// What was computed, with its shape.
    public let subject: String

    /// The call, its status, the shape, and what to check.
    public var description: String {
        "\(call) failed with status \(status) for \(subject); check that oneDNN 2.6 or later is installed and that "
            + "memory may be mapped executable (no MemoryDenyWriteExecute)"
    }
}
