import Catalog
import Postgres

/// What searches show and filter of a live product.
public struct ProductFields: Sendable, Equatable {
    /// A text or number among a product's attributes.
    public struct Attribute: Sendable, Hashable {
        /// The path of names that leads to it, joined by dots.
        public let name: String
        /// As the catalogue has it; a number in decimal digits.
        public let value: String

        /// An attribute; each parameter is told beside its property.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The product's number in the index.
    public let number: Int64
    /// Its identifier in the catalogue.
    public let id: String
    /// As the catalogue has it.
    public let title: String
    /// As the catalogue has it; nil without one.
    public let brand: String?
    /// As the catalogue has it; nil without one.
    public let category: String?
    /// In decimal digits; nil without one.
    public let price: String?
    /// In the order of their names as bytes.
    public let attributes: [Attribute]

    /// A product's fields; each parameter is told beside its property.
    public init(
        number: Int64, id: String, title: String, brand: String?, category: String?, price: String?,
        attributes: [Attribute]
    ) {
        self.number = number
        self.id = id
        self.title = title
        self.brand = brand
        self.category = category
        self.price = price
        self.attributes = attributes
    }
}

extension ProductFields {
    static let columns = """
        product_no, product_id, title, brand, category, price::text AS price, attributes::text AS attributes
        """
    static let page = """
        SELECT \(columns), product_no AS number FROM product WHERE product_no > $1 AND live ORDER BY product_no LIMIT $2
        """

    init(_ row: PostgresRow) throws {
        var values = AttributeValues()
        let attributes = try row.text("attributes")
        if attributes != "{}" {
            values.add(try JSONValue(parsing: Array(attributes.utf8), maximumDepth: 64).objectValue ?? [:])
        }
        self.init(
            number: try row.int("product_no"), id: try row.text("product_id"), title: try row.text("title"),
            brand: try row.optionalText("brand"), category: try row.optionalText("category"),
            price: try row.optionalText("price"), attributes: values.found)
    }
}

extension ProductFields {
    /// The fields of a product that was written as it is here, as they are read from its row.
    /// - Returns: nil where PostgreSQL may say the price in another way.
    init?(_ product: Product, number: Int64) {
        if let price = product.price, JSONNumber(price)?.decimalText != price { return nil }
        var values = AttributeValues()
        values.add(product.attributes)
        self.init(
            number: number, id: product.id, title: product.title, brand: product.brand, category: product.category,
            price: product.price, attributes: values.found)
    }
}

/// What attributes can be filtered by: their texts, numbers and truth values, those in lists and objects too, each with
/// the path of names that leads to it. ``rows`` says the same in SQL.
struct AttributeValues {
    static let maximumDepth = 16
    /// Nobody filters by a longer text.
    static let maximumTextBytes = 256
    static let maximumCount = 1_000

    private(set) var found: [ProductFields.Attribute] = []

    mutating func add(_ members: [String: JSONValue], path: String = "", depth: Int = 0) {
        for (name, value) in members.sorted(by: { $0.key.precedesInBytes($1.key) }) {
            add(value, path: path.isEmpty ? name : "\(path).\(name)", depth: depth)
        }
    }

    private mutating func add(_ value: JSONValue, path: String, depth: Int) {
        guard depth < Self.maximumDepth, found.count < Self.maximumCount else { return }
        switch value {
        case .string(let text):
            if !text.isEmpty, text.utf8.count <= Self.maximumTextBytes { add(text, path) }
        case .number(let number): add(number.decimalText, path)
        case .bool(let value): add(value ? "true" : "false", path)
        case .array(let elements): for element in elements { add(element, path: path, depth: depth + 1) }
        case .object(let members): add(members, path: path, depth: depth + 1)
        case .null: break
        }
    }

    private mutating func add(_ text: String, _ name: String) {
        found.append(ProductFields.Attribute(name: name, value: text))
    }
}
