import CodeIndex
import Codes
import Execution
import Retrieval

/// What is held in memory, in sums.
struct MemoryDigests: Sendable, Equatable {
    /// Over the products' visible fields.
    var products: IndexDigest
    /// Over the postings of each generation that is held.
    var postings: [Int64: IndexDigest]
}

/// Adds up what is held, on a thread that neither searches nor the following wait for.
actor MemoryDigester {
    private let thread = DedicatedThread(name: "index-compare")
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Adds up a snapshot and what has changed since.
    /// - Throws: `CancellationError`
    func digests(of snapshot: RetrievalSnapshot, with delta: IndexDelta) throws -> MemoryDigests {
        let present = snapshot.applying(RetrievalChange(delta))
        var digests = MemoryDigests(products: present.productDigest(), postings: [:])
        for generation in present.generations {
            digests.postings[generation] = present.digest(of: generation)
            try Task.checkCancellation()
        }
        return digests
    }
}
