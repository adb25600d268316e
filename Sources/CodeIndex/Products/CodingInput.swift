public import Catalog
public import Codes
import Crypto
import Postgres

/// The plain text that a product's codes are made from, and its hash.
///
/// A price is no part of it: a price change needs no coding.
public struct CodingInput: Sendable, Equatable {
    /// Raised when the text is put together or analysed in another way, together with a step ``Migrations/codeAnew``, so
    /// that every product is coded anew.
    static let templateVersion: UInt8 = 4

    /// The fields that codes are found in, without markup.
    public let text: ProductText
    /// The first 16 bytes of the SHA-256 over the template version and every field with its length, so that no two texts share
    /// an encoding. The identifier is left out: it never changes, and products that differ in nothing else share what a model
    /// wrote.
    public let hash: [UInt8]

    /// Takes the fields of a product that codes are made from.
    public init(of product: Product) {
        text = Self.text(of: product)
        hash = Self.hash(of: text)
    }

    /// Reads a row with the columns ``columns``; its hash is the one that was stored with it.
    init(_ row: PostgresRow) throws {
        text = Self.text(
            of: Product(
                id: try row.text("product_id"), title: try row.text("title"), brand: try row.optionalText("brand"),
                category: try row.optionalText("category"), description: try row.optionalText("description"),
                attributes: try JSONValue(parsing: Array(row.text("attributes").utf8), maximumDepth: 64).objectValue
                    ?? [:]))
        hash = try row.bytes("input_hash")
    }

    /// The columns of `product` that an input is read from.
    static let columns =
        "product_id, title, brand, category, description, attributes::text AS attributes, input_hash"

    private static func text(of product: Product) -> ProductText {
        var attributes = AttributeTexts()
        attributes.add(product.attributes)
        return ProductText(
            title: PlainText(product.title).text, brand: product.brand.map { PlainText($0).text },
            category: product.category.map { PlainText($0).text },
            description: product.description.map { PlainText($0).text },
            identifier: ArticleNumber.isLikely(product.id) ? product.id : nil, attributes: attributes.found)
    }

    /// Bytes of a hash: among a billion texts two share theirs with a probability of 10⁻²¹.
    private static let hashBytes = 16

    /// The hash of a text as this program makes it.
    static func hash(of text: ProductText) -> [UInt8] {
        // In one piece: a text is short, and each piece costs as much as hashing some hundred bytes.
        var message = [templateVersion]
        message.reserveCapacity(256)
        func add(_ field: String?) {
            guard let field else { return message.append(0) }
            message.append(1)
            withUnsafeBytes(of: UInt64(field.utf8.count).littleEndian) { message.append(contentsOf: $0) }
            message.append(contentsOf: field.utf8)
        }
        add(text.title)
        add(text.brand)
        add(text.category)
        add(text.description)
        for attribute in text.attributes {
            add(attribute.name)
            add(attribute.value)
        }
        return Array(SHA256.hash(data: message).prefix(hashBytes))
    }
}
