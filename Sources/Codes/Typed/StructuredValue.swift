/// A value in one of a product's structured fields, exactly as the shop wrote it.
public struct StructuredValue: Hashable, Sendable, Codable {
    /// Which field it stands in.
    public enum Field: String, Sendable, Codable {
        case brand, category, attribute
    }

    /// Where it stands.
    public let field: Field
    /// The attribute's name, and the field's for others.
    public let name: String
    /// The text; of a category the whole path.
    public let value: String

    /// A brand.
    public static func brand(_ value: String) -> Self { Self(field: .brand, name: "brand", value: value) }

    /// The whole path of a category.
    public static func category(_ value: String) -> Self { Self(field: .category, name: "category", value: value) }

    /// An attribute's value.
    public static func attribute(_ name: String, _ value: String) -> Self {
        Self(field: .attribute, name: name, value: value)
    }
}

/// A structured value with how many products have it.
public struct CountedValue: Hashable, Sendable {
    /// What they have.
    public var value: StructuredValue
    /// How many they are.
    public var products: Int

    /// Counts a value.
    public init(_ value: StructuredValue, products: Int) {
        self.value = value
        self.products = products
    }
}
