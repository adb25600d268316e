/// One column of a category's attribute schema.
struct Attribute: Sendable {
    /// A set of values is one word of bits.
    static let maximumValues = 64

    /// The key in the feed, lower case with underscores.
    let name: String
    /// The most usual first; at most ``maximumValues``.
    let values: [AttributeValue]
    /// The products of a family differ in it (colour, size, capacity).
    var isVarying = false
    /// A shopper who asks for it accepts another value as second best.
    var isPreference = false

    /// The set of values that a shopper who types `phrase` can mean, one bit a value.
    func meanings(of phrase: String) -> UInt64 {
        var mask: UInt64 = 0
        for (index, value) in values.enumerated() where value.isMeant(by: phrase) {
            mask |= 1 << UInt64(index)
        }
        return mask
    }
}

extension Attribute: Decodable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case name, values, unit, flag, varying, preference
    }

    init(from decoder: any Decoder) throws {
        let entry = try decoder.container(of: CodingKeys.self)
        name = try entry.decode(String.self, forKey: .name)
        isVarying = try entry.decodeIfPresent(Bool.self, forKey: .varying) ?? false
        isPreference = try entry.decodeIfPresent(Bool.self, forKey: .preference) ?? false
        if let yes = try entry.decodeIfPresent(Spelling.self, forKey: .flag) {
            values = AttributeValue.flag(yes)
        } else if let unit = try entry.decodeIfPresent(Unit.self, forKey: .unit) {
            values = try entry.decode([Double].self, forKey: .values).map { AttributeValue($0, unit) }
        } else {
            values = try entry.decode([Spelling].self, forKey: .values).map(AttributeValue.init)
        }
        guard (1...Self.maximumValues).contains(values.count) else {
            throw entry.fault(.values, "an attribute has 1 to \(Self.maximumValues) values")
        }
    }
}
