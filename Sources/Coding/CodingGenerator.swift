import GRAM
public import Models

/// A server that computes for models when products are coded.
public struct CodingGenerator: Sendable {
    let server: GeneratorServer
    private let deadline: Duration

    /// - Parameter deadline: for one batch of products, all attempts together.
    public init(_ server: GeneratorServer, deadline: Duration) {
        self.server = server
        self.deadline = deadline
    }

    /// How many products keep the server busy: each has some ten sequences at a time.
    var products: Int {
        let sequences = server.configuration.sequencesPerRequest * server.configuration.concurrentRequests
        return min(sequences / 10, 1_000)
    }

    /// What computes for a model, from now until the deadline.
    func generator(for modelID: String) -> any SequenceGenerator {
        server.generator(for: modelID, until: .now + deadline)
    }
}
