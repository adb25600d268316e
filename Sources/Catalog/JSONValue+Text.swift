extension JSONValue {
    /// The object or list that a text is the JSON of, as change streams write columns of JSON; nil for any other text, and
    /// for any other value.
    package func written(maximumDepth: Int = 32) -> JSONValue? {
        guard case .string(let text) = self, let first = text.utf8.first(where: { $0 > 0x20 }),
            first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
        else { return nil }
        return try? JSONValue(parsing: Array(text.utf8), maximumDepth: maximumDepth)
    }
}
