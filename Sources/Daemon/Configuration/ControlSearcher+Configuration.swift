import CodeIndex
public import Codes
public import Serving

extension ControlSearcher {
    /// A searcher for one command: the active generation's model is loaded, and the index read, first.
    /// - Throws: `PostgresError`; an error for a language that is not known.
    public init(_ control: SearchControl, _ configuration: GramdConfiguration) async throws {
        let index = CodeIndex(configuration)
        try await self.init(
            control, index: index, encoder: try await QueryEncoder.refreshed(configuration, from: index),
            fieldTypes: configuration.fieldTypes)
    }
}
