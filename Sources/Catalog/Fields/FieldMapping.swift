/// Where a source keeps the parts of an event.
///
/// ``operation`` to ``product`` are looked up in the message (of Debezium: in the payload), the others in the product.
public struct FieldMapping: Sendable, Equatable {
    /// The operation of a plain event; off where every message is an upsert and only tombstones and ``DeletionRules``
    /// delete.
    public var operation: EnvelopeField
    /// The product identifier.
    public var productID: ProductIDMapping
    /// The time of the change: ISO 8601, or seconds to nanoseconds since 1970.
    public var timestamp: EnvelopeField
    /// The source's version of the product: an integer, or a time in ISO 8601, which counts in milliseconds.
    public var version: EnvelopeField
    /// The object with the product; nil where the message itself is the product.
    public var product: FieldPath?
    /// The title.
    public var title: FieldPath
    /// The brand.
    public var brand: FieldPath
    /// The category.
    public var category: FieldPath
    /// The description.
    public var description: FieldPath
    /// The price.
    public var price: FieldPath
    /// Further attributes: an object, a list of `{name, value}`, or a string that holds one as JSON text.
    public var attributes: FieldPath
    /// Fields of the product that are no attributes.
    public var ignored: [FieldPath]

    /// Creates a mapping; the defaults are the names of the plain format.
    public init(
        operation: EnvelopeField = .standard, productID: ProductIDMapping = .standard,
        timestamp: EnvelopeField = .standard, version: EnvelopeField = .standard, product: FieldPath? = "product",
        title: FieldPath = "title", brand: FieldPath = "brand", category: FieldPath = "category",
        description: FieldPath = "description", price: FieldPath = "price", attributes: FieldPath = "attributes",
        ignored: [FieldPath] = []
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
        self.ignored = ignored
    }
}
