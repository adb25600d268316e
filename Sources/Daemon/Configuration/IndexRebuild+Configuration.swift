import CodeIndex
public import Coding
import Logging
public import Sync

extension IndexRebuild {
    /// A rebuild as the configuration has it; only errors are logged.
    /// - Throws: an error for a language that is not known.
    public init(_ configuration: GramdConfiguration, for purpose: Purpose) throws {
        var logger = Logger(label: "gramd")
        logger.logLevel = max(configuration.logLevel, .error)
        try self.init(
            of: CodeIndex(configuration), for: purpose, from: configuration.productTopic,
            consumer: configuration.kafka, pipeline: configuration.pipeline(),
            ownCoder: try OwnCoder(configuration), size: configuration.transactionSize, logger: logger
        ) { try CodingRun($0, configuration) }
    }
}

extension CodingRun: IndexCoder {
    /// Codes until nothing waits.
    public func code(progress: (@Sendable (_ done: Int, _ total: Int) -> Void)?) async throws {
        guard let progress else { return try await drain() }
        try await drain { progress($0.steps, $0.totalSteps) }
    }
}
