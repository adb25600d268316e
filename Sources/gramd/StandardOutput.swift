@preconcurrency import Glibc

/// What commands print to.
enum StandardOutput {
    /// Writes what is left, and says whether all has been written: `print` keeps silent about a full disk.
    static func flush() -> Bool { fflush(stdout) == 0 && ferror(stdout) == 0 }
}
