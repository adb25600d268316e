import CodeIndex
import Codes
import Coding
import Execution
import Logging
import Models
import Monitoring

/// Codes everything that waits, showing its progress; a daemon that runs takes from the same queue.
struct CodingRun {
    private let index: CodeIndex
    private let coding: CodingService

    init(_ index: CodeIndex, _ configuration: GramdConfiguration) throws {
        self.index = index
        var logger = Logger(label: "gramd")
        logger.logLevel = max(configuration.logLevel, .warning)
        coding = CodingService(
            index: index, models: LoadedModels(index: index),
            analyzer: try CodeAnalyzer(language: configuration.language), health: Health(waitingFor: []),
            wakeUp: WakeUp(), keptGenerations: configuration.keptGenerations, logger: logger)
    }

    func drain(showsProgress: Bool = true) async throws {
        guard showsProgress else { return try await coding.drain() }
        var steps = 0
        for generation in try await index.generations.all() {
            let waiting = try await index.queue.waiting(in: generation)
            // A product of a generation with a model passes both stages.
            steps += (waiting[.own] ?? 0) * (generation.modelID == nil ? 1 : 2) + (waiting[.generated] ?? 0)
        }
        let progress = ProgressDisplay("coding", unit: "steps")
        var coded = 0
        try await coding.drain { count in
            coded = count
            progress.update(count, fraction: Double(count) / Double(max(steps, count)))
        }
        progress.finish(coded)
    }
}
