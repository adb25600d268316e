import CodeIndex
import Codes
import Logging
import Models
public import Serving

extension UnclickedSearcher {
    /// A searcher for one command: the active generation's model is loaded, and the index read, first.
    /// - Throws: `PostgresError`; an error for a language that is not known.
    public init(_ configuration: GramdConfiguration) async throws {
        let index = CodeIndex(configuration)
        let encoder = QueryEncoder(
            models: LoadedModels(index: index),
            analyzer: try CodeAnalyzer(language: configuration.language), logger: Logger(label: "gramd"))
        try await encoder.refresh(from: index)
        try await self.init(index: index, encoder: encoder)
    }
}
