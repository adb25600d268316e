public import CodeIndex

extension CodeIndex {
    /// The index that a configuration names, for a command that changes no schema.
    /// - Throws: `PostgresError`; `CodeIndexError` for a schema that is missing, older or newer, with what to do.
    public static func known(_ configuration: GramdConfiguration) async throws -> CodeIndex {
        let index = CodeIndex(configuration)
        try await index.checkSchema()
        return index
    }
}
