import Coding
import Logging
import Models
import Serving

extension GramdConfiguration {
    /// What computes for models when products are coded; nil for this process.
    func codingGenerator(logger: Logger) -> CodingGenerator? {
        generator.map {
            CodingGenerator(GeneratorServer($0, for: .coding, logger: logger), deadline: generatorDeadline)
        }
    }

    /// What computes for models when queries are encoded; nil for this process.
    func queryGenerator(logger: Logger) -> QueryGenerator? {
        guard queryGeneration == .server, let generator else { return nil }
        var configuration = generator
        // A query that waits is of no use any more by the second attempt, and has no more than ten sequences.
        configuration.attempts = 1
        configuration.concurrentRequests = queryConnections
        return QueryGenerator(
            GeneratorServer(configuration, for: .search, logger: logger), deadline: queryGeneratorDeadline)
    }
}
