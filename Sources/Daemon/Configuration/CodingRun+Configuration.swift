public import CodeIndex
import Codes
public import Coding
import Logging

extension CodingRun {
    /// A run as the configuration has it; only warnings are logged.
    /// - Throws: an error for a language that is not known.
    public init(_ index: CodeIndex, _ configuration: GramdConfiguration) throws {
        var logger = Logger(label: "gramd")
        logger.logLevel = max(configuration.logLevel, .warning)
        self.init(
            index: index, generator: configuration.codingGenerator(logger: logger),
            analyzer: try CodeAnalyzer(language: configuration.language),
            keptGenerations: configuration.keptGenerations, logger: logger)
    }
}
