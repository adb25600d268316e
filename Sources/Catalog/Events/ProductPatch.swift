/// A product's state as far as an event says it; the rest stays as it is stored.
public struct ProductPatch: Sendable, Equatable {
    /// A field's new value, or nothing about it.
    public enum Value: Sendable, Equatable {
        /// The source did not send it.
        case kept
        /// The source's value; nil where the source has none.
        case replaced(String?)

        /// The value after the event.
        func applied(to stored: String?) -> String? {
            switch self {
            case .kept: stored
            case .replaced(let value): value
            }
        }
    }

    /// Which stored attributes stay, but for those in ``ProductPatch/attributes``.
    public enum KeptAttributes: Sendable, Equatable {
        /// Those of these names.
        case named(Set<String>)
        /// All of them.
        case all
    }

    /// The identifier, unique in the catalog.
    public var id: String
    /// nil where the source did not send it.
    public var title: String?
    /// The manufacturer or label.
    public var brand: Value
    /// The category or its path.
    public var category: Value
    /// The description.
    public var description: Value
    /// The price as plain decimal text.
    public var price: Value
    /// Attributes that the event says.
    public var attributes: [String: JSONValue]
    /// Attributes that it doesn't say.
    public var keptAttributes: KeptAttributes
    /// Changes inside attributes, in their order.
    public var edits: [AttributeEdit]

    /// A patch; what is not given stays.
    public init(
        id: String, title: String? = nil, brand: Value = .kept, category: Value = .kept, description: Value = .kept,
        price: Value = .kept, attributes: [String: JSONValue] = [:], keptAttributes: KeptAttributes = .all,
        edits: [AttributeEdit] = []
    ) {
        self.id = id
        self.title = title
        self.brand = brand
        self.category = category
        self.description = description
        self.price = price
        self.attributes = attributes
        self.keptAttributes = keptAttributes
        self.edits = edits
    }

    /// What the event says of attributes; of what is inside them under its path (`size.width`).
    public var attributesSaid: [String: JSONValue] {
        edits.reduce(into: attributes) { said, edit in
            switch edit.change {
            case .replaced(let value), .merged(let value): said[edit.path.joined(separator: ".")] = value
            case .removed: said[edit.path.joined(separator: ".")] = .null
            case .cut: break
            }
        }
    }

    /// The same, but that objects among the attributes are merged into those that are stored.
    func mergingObjects() -> ProductPatch {
        var patch = self
        for (name, value) in attributes.sorted(by: { $0.key < $1.key }) {
            guard case .object = value else { continue }
            patch.attributes[name] = nil
            patch.edits.append(AttributeEdit([name], .merged(value)))
        }
        return patch
    }

    /// The product after the event.
    /// - Parameter stored: the product before it; nil where there is none.
    /// - Returns: nil where neither has a title.
    public func applied(to stored: Product?) -> Product? {
        guard let title = title ?? stored?.title else { return nil }
        var kept = stored?.attributes ?? [:]
        if case .named(let names) = keptAttributes { kept = kept.filter { names.contains($0.key) } }
        kept.merge(attributes) { $1 }
        for edit in edits { edit.apply(to: &kept) }
        return Product(
            id: id, title: title, brand: brand.applied(to: stored?.brand),
            category: category.applied(to: stored?.category),
            description: description.applied(to: stored?.description), price: price.applied(to: stored?.price),
            attributes: kept)
    }
}
