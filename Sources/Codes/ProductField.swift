/// A part of a product's text.
public enum ProductField: UInt8, Sendable, CaseIterable {
    case title, brand, category, attribute, description
}

/// A number for each field.
public struct FieldValues<Value: Hashable & Sendable & Codable>: Hashable, Sendable, Codable {
    public var title: Value
    public var brand: Value
    public var category: Value
    public var attribute: Value
    public var description: Value

    public init(repeating value: Value) {
        (title, brand, category, attribute, description) = (value, value, value, value, value)
    }

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
