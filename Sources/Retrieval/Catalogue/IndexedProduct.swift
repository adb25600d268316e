/// What is shown of a product, and what searches can be narrowed by.
public struct IndexedProduct: Sendable, Equatable {
    /// The table's key; equal scores are ordered by it.
    public var number: Int64
    /// The shop's identifier.
    public var id: String
    /// As the shop wrote it.
    public var title: String
    /// Nil where the shop says none.
    public var brand: String?
    /// The whole path, most general first, as the shop wrote it.
    public var category: String?
    /// A decimal number as the table has it.
    public var price: String?
    /// Names with values, in the order of the source; a name may stand there several times.
    public var attributes: [IndexedAttribute]

    /// A product's visible fields.
    public init(
        number: Int64, id: String, title: String, brand: String? = nil, category: String? = nil, price: String? = nil,
        attributes: [IndexedAttribute] = []
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

/// A named value of a product.
public struct IndexedAttribute: Sendable, Hashable {
    /// Such as "colour".
    public var name: String
    /// Such as "red".
    public var value: String

    /// A name with its value.
    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}
