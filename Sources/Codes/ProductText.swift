/// The text of a product that codes are found in and that the model reads.
public struct ProductText: Sendable, Hashable {
    /// Empty for a live product only where its title is nothing but markup.
    public var title: String
    /// nil where there is none.
    public var brand: String?
    /// A path or a name, as the source writes it; nil where there is none.
    public var category: String?
    /// Free text; nil where there is none.
    public var description: String?
    /// The product's identifier, where shoppers may search for it; nil elsewhere. It is no text for a model: it says
    /// nothing of what the product is.
    public var identifier: String?
    /// The attributes' names and values, sorted by name.
    public var attributes: [Attribute]

    /// One structured attribute, its value as text.
    public struct Attribute: Sendable, Hashable {
        /// As the source names it.
        public var name: String
        /// One value; a list has an attribute for each.
        public var value: String

        /// An attribute with one value.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Sorts the attributes by name and value, so that equal products have equal texts.
    public init(
        title: String, brand: String? = nil, category: String? = nil, description: String? = nil,
        identifier: String? = nil, attributes: [Attribute] = []
    ) {
        self.title = title
        self.brand = brand
        self.category = category
        self.description = description
        self.identifier = identifier
        self.attributes = attributes.sorted { ($0.name, $0.value) < ($1.name, $1.value) }
    }
}
