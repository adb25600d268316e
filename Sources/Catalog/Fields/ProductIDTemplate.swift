/// Puts an identifier together: text with paths in braces, such as `{shop}-{sku}`.
public struct ProductIDTemplate: Sendable, Equatable {
    enum Part: Sendable, Equatable {
        case text(String)
        case field(FieldPath)
    }

    /// The template as it was written.
    public let text: String
    let parts: [Part]

    /// Reads a template.
    /// - Throws: ``MappingError`` for one without paths, or with braces that don't match.
    public init(validating text: String) throws(MappingError) {
        var parts: [Part] = []
        var rest = text[...]
        while let opening = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
            guard rest[opening] == "{", let closing = rest[opening...].firstIndex(of: "}") else {
                throw MappingError(text, "has a brace without its other one")
            }
            if opening > rest.startIndex { parts.append(.text(String(rest[..<opening]))) }
            parts.append(.field(try FieldPath(validating: String(rest[rest.index(after: opening)..<closing]))))
            rest = rest[rest.index(after: closing)...]
        }
        if !rest.isEmpty { parts.append(.text(String(rest))) }
        guard parts.contains(where: { if case .field = $0 { true } else { false } }) else {
            throw MappingError(text, "names no field")
        }
        self.text = text
        self.parts = parts
    }

    /// The paths in it.
    var paths: [FieldPath] {
        parts.compactMap { if case .field(let path) = $0 { path } else { nil } }
    }

    /// The identifier of values in the order of ``paths``.
    func identifier(_ values: [String]) -> String {
        var values = values[...]
        return parts.map { part in
            switch part {
            case .text(let text): text
            case .field: values.popFirst() ?? ""
            }
        }.joined()
    }
}
