import Daemon
import Monitoring
import Tensor

/// What `gramd --version` prints, and what a report of a fault should say.
enum Version {
    static var text: String {
        """
        gramd \(BuildInfo.version)\(BuildInfo.commit.map { ", commit \($0)" } ?? "")
        \(LinkedLibraries.versions.map { "\($0.name) \($0.version)" }.joined(separator: ", "))
        kernels for \(kernels), bfloat16 \(Processor.supportsBFloat16 ? "in hardware" : "not used")
        """
    }

    /// Those that this processor gets.
    static var kernels: String {
        switch Processor.bestInstructionSet {
        case .baseline: "SSE2"
        case .avx2: "AVX2"
        case .avx512: "AVX-512"
        }
    }
}
