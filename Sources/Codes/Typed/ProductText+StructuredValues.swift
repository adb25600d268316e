extension ProductText {
    /// The values of the product's structured fields.
    public var structuredValues: [StructuredValue] {
        var values: [StructuredValue] = []
        if let brand { values.append(.brand(brand)) }
        if let category { values.append(.category(category)) }
        return values + attributes.map { .attribute($0.name, $0.value) }
    }
}
