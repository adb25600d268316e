/// The text of a product that codes are found in and that the model reads.
public struct ProductText: Sendable, Hashable {
    public var title: String
    public var brand: String?
    public var category: String?
    public var description: String?
    /// The attributes' names and values, sorted by name.
    public var attributes: [Attribute]

    /// One structured attribute, its value as text.
    public struct Attribute: Sendable, Hashable {
        public var name: String
        public var value: String

        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    public init(
        title: String, brand: String? = nil, category: String? = nil, description: String? = nil,
        attributes: [Attribute] = []
    ) {
        self.title = title
        self.brand = brand
        self.category = category
        self.description = description
        self.attributes = attributes.sorted { ($0.name, $0.value) < ($1.name, $1.value) }
    }
}
