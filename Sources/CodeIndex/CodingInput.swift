public import Catalog
public import Codes
import Crypto
public import GRAM

/// The text that a product's codes are made from, and its hash.
///
/// A price is no part of it: a price change needs no coding.
public struct CodingInput: Sendable, Equatable {
    /// Raised when the text is put together in another way, so that every product is coded anew.
    static let templateVersion: UInt8 = 1

    public let text: ProductText

    public init(of product: Product) {
        text = ProductText(
            title: product.title, brand: product.brand, category: product.category, description: product.description,
            attributes: product.attributes.flatMap { name, value in
                Self.texts(in: value).map { ProductText.Attribute(name: name, value: $0) }
            })
    }

    /// SHA-256 over the template version and every field with its length, so that no two texts share an encoding.
    public var hash: [UInt8] {
        var hasher = SHA256()
        hasher.update(data: [Self.templateVersion])
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
