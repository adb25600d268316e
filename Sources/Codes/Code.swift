/// A text code: one or more normalised attribute values of a product or a query.
///
/// Coarse codes have one or two values, medium codes three, fine codes up to six (GRAM, section 3.1). Values are joined
/// by ``separator``, which ``CodeAnalyzer`` never leaves inside a value.
public struct Code: Hashable, Sendable, CustomStringConvertible {
    /// Stands between the values of a code's text.
    public static let separator: Character = "|"
    private static let separatorByte = UInt8(ascii: "|")

    /// The most values a code may have.
    static let maximumValueCount = 6

    /// The values, most general first.
    public let values: [String]

    /// - Returns: nil for no values, more than `maximumValueCount`, or a value that is empty or holds a separator or a
    ///   NUL, which no database text can.
    public init?(values: [String]) {
        guard (1...Self.maximumValueCount).contains(values.count),
            values.allSatisfy({ !$0.isEmpty && !$0.utf8.contains { $0 == Self.separatorByte || $0 == 0 } })
        else { return nil }
        self.values = values
    }

    /// Reads the form that ``description`` writes.
    public init?(_ text: String) {
        self.init(values: text.split(separator: Self.separator, omittingEmptySubsequences: false).map(String.init))
    }

    /// The values, joined by ``separator``.
    public var description: String {
        values.count == 1 ? values[0] : values.joined(separator: String(Self.separator))
    }

    /// What a code's values are.
    public enum Kind: String, Sendable, CaseIterable {
        /// One word of a text.
        case word
        /// Words in a row: ``PhraseDictionary``.
        case phrase
        /// Values with their types: ``TypedCode``.
        case typed
    }

    /// What the code's values are: no word has a type, since none has a colon.
    public var kind: Kind {
        if values.allSatisfy(TypedValue.isOne) { return .typed }
        return values.count == 1 ? .word : .phrase
    }

    /// How specific a typed code is; nil for others, whose weights don't go by it.
    public var typedGranularity: Granularity? { kind == .typed ? granularity : nil }

    /// How specific a code is.
    public enum Granularity: String, Sendable, CaseIterable {
        case coarse, medium, fine
    }

    /// By the number of values: one or two, three, more.
    public var granularity: Granularity {
        switch values.count {
        case ...2: .coarse
        case 3: .medium
        default: .fine
        }
    }
}
