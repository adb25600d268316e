import Daemon
import Monitoring
import Tensor

/// What `gramd --version` says, as JSON.
struct VersionDocument: Encodable {
    let version: String
    /// Nil where the build was not told.
    let commit: String?
    /// Versions by name.
    let libraries: [String: String]
    let kernels: String
    /// Whether this processor has it.
    let bfloat16: Bool

    init() {
        version = BuildInfo.version
        commit = BuildInfo.commit
        libraries = Dictionary(uniqueKeysWithValues: LinkedLibraries.versions.map { ($0.name, $0.version) })
        kernels = Version.kernels
        bfloat16 = Processor.supportsBFloat16
    }
}
