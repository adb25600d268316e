import CVersion
import Kafka
import Postgres
import Tensor

/// What `gramd --version` prints, and what a report of a fault should say.
enum Version {
    static var text: String {
        let commit = String(cString: gramd_commit())
        return """
            gramd \(GRAMD_VERSION)\(commit.isEmpty ? "" : ", commit \(commit)")
            \(KafkaLibrary.description), \(PostgresLibrary.description), \(TensorLibrary.description)
            kernels for \(kernels), bfloat16 \(Processor.supportsBFloat16 ? "in hardware" : "not used")
            """
    }

    private static var kernels: String {
        switch Processor.bestInstructionSet {
        case .baseline: "SSE2"
        case .avx2: "AVX2"
        case .avx512: "AVX-512"
        }
    }
}
