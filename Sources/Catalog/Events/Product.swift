/// A product as its source describes it: the full state after an event.
///
/// Nothing of the source is lost: what is none of the known fields is in ``attributes``, with its explicit nulls.
public struct Product: Sendable, Equatable {
    /// The identifier, unique in the catalog.
    public var id: String
    /// The title; never empty.
    public var title: String
    /// The manufacturer or label; nil where the source has none or null.
    public var brand: String?
    /// The category or its path; nil where the source has none or null.
    public var category: String?
    /// The description; nil where the source has none or null.
    public var description: String?
    /// The price as plain decimal text (``JSONNumber/decimalText``), in the catalog's currency; nil where the source
    /// has none or null.
    public var price: String?
    /// All further fields by name. A top-level field that shares its name with a member of the source's attributes
    /// object, but not its value, is kept as `product.` and the name.
    public var attributes: [String: JSONValue]

    /// Creates a product.
    public init(
        id: String, title: String, brand: String? = nil, category: String? = nil, description: String? = nil,
        price: String? = nil, attributes: [String: JSONValue] = [:]
    ) {
        self.id = id
        self.title = title
        self.brand = brand
        self.category = category
        self.description = description
        self.price = price
        self.attributes = attributes
    }
}
