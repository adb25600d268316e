import CodeIndex
public import Serving

extension DatabaseSearcher {
    /// A searcher for one command: the active generation's model is loaded first.
    /// - Throws: `PostgresError`; an error for a language that is not known.
    public init(_ configuration: GramdConfiguration) async throws {
        let index = CodeIndex(configuration)
        self.init(
            index: index, encoder: try await QueryEncoder.refreshed(configuration, from: index),
            fieldTypes: configuration.fieldTypes)
    }
}
