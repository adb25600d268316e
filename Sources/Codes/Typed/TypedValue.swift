/// A value with what it says of a product: "apple" the brand is another one than "apple" the flavour.
public struct TypedValue: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// What the value says.
    public let type: AttributeType
    /// In normal form, see ``ValueNormalizer``.
    public let value: String

    private static let typeSeparator: Character = ":"
    private static let typeSeparatorByte = UInt8(ascii: ":")

    /// - Parameter value: in normal form.
    /// - Returns: nil for a value that no code can have: an empty one, or one with a ``Code/separator`` or a NUL.
    public init?(_ type: AttributeType, _ value: String) {
        guard Code(values: [value]) != nil else { return nil }
        self.type = type
        self.value = value
    }

    /// Reads the form that ``description`` writes, also in lower case; nil for anything else.
    public init?(_ text: String) {
        let sides = text.split(separator: Self.typeSeparator, maxSplits: 1, omittingEmptySubsequences: false)
        guard sides.count == 2 else { return nil }
        let name = String(sides[0])
        guard let type = AttributeType(rawValue: name) ?? AttributeType(foldedName: name) else { return nil }
        self.init(type, String(sides[1]))
    }

    /// Whether a code's value is a typed one. Most are none, which shows at once.
    static func isOne(_ text: String) -> Bool {
        text.utf8.contains(typeSeparatorByte) && TypedValue(text) != nil
    }

    /// The type, a colon, and the value, which may have colons of its own.
    public var description: String { "\(type.rawValue)\(Self.typeSeparator)\(value)" }

    /// By type, then by value.
    public static func < (left: Self, right: Self) -> Bool { (left.type, left.value) < (right.type, right.value) }
}
