import CodeIndex
import Codes
import Logging
import Models
import Serving

extension QueryEncoder {
    /// The encoder of one command, with the active generation's model loaded.
    /// - Throws: `PostgresError`; an error for a language that is not known.
    static func refreshed(_ configuration: GramdConfiguration, from index: CodeIndex) async throws -> QueryEncoder {
        let logger = Logger(label: "gramd")
        let generator = configuration.queryGenerator(logger: logger)
        let encoder = QueryEncoder(
            models: LoadedModels(index: index, readsWeights: generator == nil), generator: generator,
            analyzer: try CodeAnalyzer(language: configuration.language), logger: logger)
        try await encoder.refresh(from: index)
        return encoder
    }
}
