/// One column of a category's attribute schema.
struct Attribute: Sendable {
    /// The key in the feed, lower case with underscores.
    let name: String
    /// At most 64 values, so that a set of them fits one word.
    let values: [AttributeValue]
    /// The products of a family differ in it (colour, size, capacity).
    private(set) var isVarying = false
    /// A shopper who asks for it accepts another value as second best.
    private(set) var isPreference = false

    private init(name: String, values: [AttributeValue]) {
        precondition(!values.isEmpty && values.count <= 64, "attribute \(name) needs 1 to 64 values")
        self.name = name
        self.values = values
    }

    /// An attribute with a list of texts.
    static func choice(_ name: String, _ values: AttributeValue...) -> Attribute {
        Attribute(name: name, values: values)
    }

    /// An attribute with a list of texts that several categories share.
    static func choice(_ name: String, from values: [AttributeValue]) -> Attribute {
        Attribute(name: name, values: values)
    }

    /// A quantity with a unit.
    static func measure(_ name: String, _ unit: Unit, _ quantities: Double...) -> Attribute {
        let values = quantities.map { quantity in
            let forms = unit.titleForms(quantity)
            return AttributeValue(
                value: unit.isBareNumber ? .number(quantity) : .string(forms[0]),
                titleForms: forms, colloquialForms: unit.queryForms(quantity))
        }
        return Attribute(name: name, values: values)
    }

    /// A yes or no; only yes is ever mentioned, in the given spelling.
    static func flag(_ name: String, _ spelling: String) -> Attribute {
        let spelling = Spelling(spelling)
        let yes = AttributeValue(
            value: .bool(true), titleForms: spelling.written, colloquialForms: spelling.spoken)
        return Attribute(
            name: name, values: [yes, AttributeValue(value: .bool(false), titleForms: [], colloquialForms: [])])
    }

    /// The same attribute, different from product to product of a family.
    var varying: Attribute {
        var copy = self
        copy.isVarying = true
        return copy
    }

    /// The same attribute as a preference instead of a requirement.
    var preference: Attribute {
        var copy = self
        copy.isPreference = true
        return copy
    }

    /// The set of values that a shopper who types `phrase` can mean, one bit a value.
    func meanings(of phrase: String) -> UInt64 {
        var mask: UInt64 = 0
        for (index, value) in values.enumerated() where value.isMeant(by: phrase) {
            mask |= 1 << UInt64(index)
        }
        return mask
    }
}
