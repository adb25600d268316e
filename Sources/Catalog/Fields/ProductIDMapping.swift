/// Where a source keeps the product identifier.
///
/// Identifiers are compared as bytes, after one normalisation: white space and what has no width around them is taken
/// away, and what is left is in normal form C, so that two spellings that look the same are one identifier. An integer
/// (`4`, `4.0`, MongoDB's `{"$numberLong": "4"}`) is its decimal digits.
public enum ProductIDMapping: Sendable, Equatable {
    /// Under `product_id`, else `id`, else `_id`, else the record's key.
    case standard
    /// At these paths and nowhere else; several are one identifier together, joined by `:` (a `:` or `%` inside one is
    /// written as `%3A`, `%25`, so that no two products share an identifier).
    case fields([FieldPath])
    /// By a template such as `{shop}-{sku}`.
    case template(ProductIDTemplate)

    /// Reads what the configuration says: one path, several, or one template.
    /// - Throws: ``MappingError``.
    public init(validating texts: [String]) throws(MappingError) {
        if texts.count == 1, texts[0].contains("{") {
            self = .template(try ProductIDTemplate(validating: texts[0]))
            return
        }
        var paths: [FieldPath] = []
        for text in texts { paths.append(try FieldPath(validating: text)) }
        guard !paths.isEmpty else { throw MappingError("", "names no field") }
        self = .fields(paths)
    }

    /// The fields as they are written, for messages.
    var text: String {
        switch self {
        case .standard: "product_id"
        case .fields(let paths): paths.map(\.text).joined(separator: ", ")
        case .template(let template): template.text
        }
    }
}

extension ProductIDMapping: ExpressibleByStringLiteral {
    /// A path or template in a program, which must be one.
    public init(stringLiteral text: String) {
        do throws(MappingError) {
            try self.init(validating: [text])
        } catch {
            preconditionFailure(error.description)
        }
    }
}
