public import CodeIndex
public import Codes
import Execution
public import Logging
import Models
import Monitoring

/// Codes everything that waits, once; a daemon that runs takes from the same queue.
public struct CodingRun: Sendable {
    /// How far a run has come.
    public struct Progress: Sendable, Equatable {
        /// Products coded, each stage counted.
        public var steps: Int
        /// What the run began with, or ``steps`` where more came meanwhile.
        public var totalSteps: Int
    }

    private let index: CodeIndex
    private let coding: CodingService

    /// - Parameters:
    ///   - generator: what computes for the models; nil for this process.
    ///   - analyzer: of the catalogue's language.
    ///   - keptGenerations: former generations that stay for a rollback when a new one is activated.
    public init(
        index: CodeIndex, generator: CodingGenerator? = nil, analyzer: CodeAnalyzer, keptGenerations: Int = 2,
        logger: Logger
    ) {
        self.index = index
        // What a server computes for needs no weights here.
        coding = CodingService(
            index: index, models: LoadedModels(index: index, readsWeights: generator == nil), generator: generator,
            analyzer: analyzer, health: Health(waitingFor: []), wakeUp: WakeUp(), keptGenerations: keptGenerations,
            logger: logger)
    }

    /// Codes until nothing waits. A generation that is complete then is activated.
    /// - Parameter progress: called after each batch.
    /// - Throws: `PostgresError`; errors of the models.
    public func drain(progress: (@Sendable (Progress) -> Void)? = nil) async throws {
        guard let progress else { return try await coding.drain() }
        let waiting = try await waitingSteps()
        try await coding.drain { steps in progress(Progress(steps: steps, totalSteps: max(waiting, steps))) }
    }

    private func waitingSteps() async throws -> Int {
        var steps = 0
        for generation in try await index.generations.all() {
            let waiting = try await index.queue.waiting(in: generation)
            // A product of a generation with a model passes both stages.
            steps += (waiting[.own] ?? 0) * (generation.modelID == nil ? 1 : 2) + (waiting[.generated] ?? 0)
        }
        return steps
    }
}
