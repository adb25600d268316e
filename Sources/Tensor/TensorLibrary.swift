import Cdnnl

/// The library that multiplies matrices.
public enum TensorLibrary {
    /// Its name and version, as it is loaded.
    public static var description: String {
        dnnl_version().map { "oneDNN \($0.pointee.major).\($0.pointee.minor).\($0.pointee.patch)" } ?? "oneDNN"
    }
}
