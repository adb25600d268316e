import Catalog
public import Codes

/// One search as it was asked for.
public struct SearchParameters: Sendable, Equatable {
    /// What a shopper typed.
    public var query: String
    /// At most so many products.
    public var limit = 10
    /// So many of the best products are passed over.
    public var offset = 0
    /// What is said of each product.
    public var fields = SearchField.standard
    /// What the products have to be; nil for any.
    public var filter: ProductFilter?
    /// The generation that answers; nil for the active one.
    public var generation: Int64?
    /// Whether the answer says for each product which codes found it.
    public var explains = false

    /// A search with the standard values.
    public init(query: String) { self.query = query }

    private static let kinds: [String: FormParameters.Kind] = [
        "limit": .number, "offset": .number, "fields": .list, "price_from": .number, "price_to": .number,
        "brand": .texts, "category": .texts, "ids": .list, "generation": .number, "explain": .truth,
    ]

    /// Reads parameters with the names that `GET` has for them, those of lists as often as there are values.
    /// - Throws: ``ParameterFault``
    public init(named items: [(name: String, value: String)]) throws(ParameterFault) {
        try self.init(FormParameters(items: items))
    }

    /// Reads `GET`'s parameters.
    /// - Throws: ``ParameterFault``
    init(_ form: FormParameters) throws(ParameterFault) {
        let members = try form.members(Self.kinds, prefix: ("attribute.", "attributes"))
        guard !form.items.contains(where: { $0.name == "attributes" }) else {
            throw ParameterFault("the parameter 'attributes' is not known; an attribute is filtered by attribute.NAME")
        }
        try self.init(members)
    }

    /// Reads an object of `POST`'s body.
    /// - Throws: ``ParameterFault``
    init(_ members: [String: JSONValue]) throws(ParameterFault) {
        var reader = ParameterReader(members)
        query = try reader.query("q")
        if let limit = try reader.integer("limit", in: 1...Int64(QueryBounds.limit)) { self.limit = Int(limit) }
        if let offset = try reader.integer("offset", in: 0...Int64(QueryBounds.offset)) { self.offset = Int(offset) }
        if let fields = try reader.fields("fields") { self.fields = fields }
        filter = try Self.filter(&reader)
        generation = try reader.integer("generation", in: 1...QueryBounds.generation)
        explains = try reader.truth("explain") ?? false
        try reader.finish()
    }

    private static func filter(_ reader: inout ParameterReader) throws(ParameterFault) -> ProductFilter? {
        var filter = ProductFilter()
        filter.priceFrom = try reader.price("price_from")
        filter.priceTo = try reader.price("price_to")
        filter.brands = try reader.texts("brand") ?? []
        filter.categoryPrefixes = try reader.texts("category") ?? []
        filter.attributes = try reader.attributes("attributes") ?? [:]
        filter.ids = try reader.identifiers("ids")
        return filter == ProductFilter() ? nil : filter
    }
}
