import CodeIndex
import Codes
import Coding
import Logging

extension CodingRun {
    /// A run as the configuration has it.
    init(_ index: CodeIndex, _ configuration: GramdConfiguration) throws {
        var logger = Logger(label: "gramd")
        logger.logLevel = max(configuration.logLevel, .warning)
        self.init(
            index: index, analyzer: try CodeAnalyzer(language: configuration.language),
            keptGenerations: configuration.keptGenerations, logger: logger)
    }

    /// Codes until nothing waits, showing its progress.
    func drainShowingProgress() async throws {
        let display = CodingDisplay()
        try await drain(progress: display.show)
        display.finish()
    }
}
