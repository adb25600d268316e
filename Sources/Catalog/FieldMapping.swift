/// Under which names a source keeps the parts of an event.
///
/// A name may be a dotted path (`data.item.name`); a field whose own name contains the dots is found first.
/// ``operation`` to ``product`` are looked up in the message (of Debezium: in the payload), the others in the product.
public struct FieldMapping: Sendable, Equatable {
    /// The operation of a plain event; nil where every message is an upsert and only tombstones delete.
    public var operation: String?
    /// The product identifier. In a Debezium row, and in a key that is an object, this name is tried and then `id`.
    public var productID: String
    /// The time of the change: ISO 8601, or seconds to nanoseconds since 1970.
    public var timestamp: String
    /// The source's version of the product, an integer.
    public var version: String
    /// The object with the product; empty where the message itself is the product.
    public var product: String
    /// The title.
    public var title: String
    /// The brand.
    public var brand: String
    /// The category.
    public var category: String
    /// The description.
    public var description: String
    /// The price.
    public var price: String
    /// The object with further attributes, or a string that holds one as JSON text.
    public var attributes: String

    /// Creates a mapping; the defaults are the names of the plain format.
    public init(
        operation: String? = "op", productID: String = "product_id", timestamp: String = "ts",
        version: String = "version", product: String = "product", title: String = "title", brand: String = "brand",
        category: String = "category", description: String = "description", price: String = "price",
        attributes: String = "attributes"
    ) {
        self.operation = operation
        self.productID = productID
        self.timestamp = timestamp
        self.version = version
        self.product = product
        self.title = title
        self.brand = brand
        self.category = category
        self.description = description
        self.price = price
        self.attributes = attributes
    }
}

/// A dotted path, split once.
struct FieldPath: Sendable {
    let text: String
    private let steps: [String]

    init(_ text: String) {
        self.text = text
        steps = text.split(separator: ".").map(String.init)
    }

    /// The value at the path; nil where it is absent. An explicit null is a value.
    func value(in object: [String: JSONValue]) -> JSONValue? {
        if let value = object[text] { return value }
        guard steps.count > 1, var current = object[steps[0]] else { return nil }
        for step in steps.dropFirst() {
            guard let next = current[step] else { return nil }
            current = next
        }
        return current
    }

    /// The value at the path; nil where it is absent or null.
    func presentValue(in object: [String: JSONValue]) -> JSONValue? {
        guard let value = value(in: object), value != .null else { return nil }
        return value
    }
}
