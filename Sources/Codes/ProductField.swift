/// A part of a product's text.
public enum ProductField: UInt8, Sendable, CaseIterable {
    case title, brand, category, attribute, description
}

/// A number for each field.
public struct FieldValues<Value: Hashable & Sendable & Codable>: Hashable, Sendable, Codable {
    /// Of the title.
    public var title: Value
    /// Of the brand.
    public var brand: Value
    /// Of the category.
    public var category: Value
    /// Of the attributes' values.
    public var attribute: Value
    /// Of the description.
    public var description: Value

    /// The same value for every field.
    public init(repeating value: Value) {
        (title, brand, category, attribute, description) = (value, value, value, value, value)
    }

    /// The value of a field.
    public subscript(field: ProductField) -> Value {
        get {
            switch field {
            case .title: title
            case .brand: brand
            case .category: category
            case .attribute: attribute
            case .description: description
            }
        }
        set {
            switch field {
            case .title: title = newValue
            case .brand: brand = newValue
            case .category: category = newValue
            case .attribute: attribute = newValue
            case .description: description = newValue
            }
        }
    }
}
