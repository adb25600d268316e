import Cdnnl

/// The library that multiplies matrices.
public enum TensorLibrary {
    /// Its version, as it is loaded.
    public static var version: String {
        dnnl_version().map { "\($0.pointee.major).\($0.pointee.minor).\($0.pointee.patch)" } ?? ""
    }
}
