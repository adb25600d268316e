public import Catalog
public import Codes
import Crypto
import Postgres

/// The text that a product's codes are made from, and its hash.
///
/// A price is no part of it: a price change needs no coding.
public struct CodingInput: Sendable, Equatable {
    /// Raised when the text is put together in another way, so that every product is coded anew.
    static let templateVersion: UInt8 = 1

    /// The fields that codes are found in.
    public let text: ProductText
    /// SHA-256 over the template version and every field with its length, so that no two texts share an encoding.
    public let hash: [UInt8]

    /// Takes the fields of a product that codes are made from.
    public init(of product: Product) {
        text = ProductText(
            title: product.title, brand: product.brand, category: product.category, description: product.description,
            attributes: Self.attributes(product.attributes))
        hash = Self.hash(of: text)
    }

    /// Reads a row with the columns ``columns``; its hash is the one that was stored with it.
    init(_ row: PostgresRow) throws {
        text = ProductText(
            title: try row.text("title"), brand: try row.optionalText("brand"),
            category: try row.optionalText("category"), description: try row.optionalText("description"),
            attributes: Self.attributes(
                try JSONValue(parsing: Array(row.text("attributes").utf8), maximumDepth: 64).objectValue ?? [:]))
        hash = try row.bytes("input_hash")
    }

    /// The columns of `product` that an input is read from.
    static let columns = "title, brand, category, description, attributes::text AS attributes, input_hash"

    private static func attributes(_ values: [String: JSONValue]) -> [ProductText.Attribute] {
        values.flatMap { name, value in texts(in: value).map { ProductText.Attribute(name: name, value: $0) } }
    }

    private static func hash(of text: ProductText) -> [UInt8] {
        var hasher = SHA256()
        hasher.update(data: [templateVersion])
        func add(_ field: String?) {
            guard let field else { return hasher.update(data: [0]) }
            let bytes = Array(field.utf8)
            hasher.update(data: [1])
            withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { hasher.update(bufferPointer: $0) }
            hasher.update(data: bytes)
        }
        add(text.title)
        add(text.brand)
        add(text.category)
        add(text.description)
        for attribute in text.attributes {
            add(attribute.name)
            add(attribute.value)
        }
        return Array(hasher.finalize())
    }

    /// Texts and numbers, those in lists too; truth values and nested objects say nothing that a shopper types.
    private static func texts(in value: JSONValue) -> [String] {
        switch value {
        case .string(let text): [text]
        case .number(let number): [number.description]
        case .array(let elements): elements.flatMap(texts(in:))
        case .null, .bool, .object: []
        }
    }
}
