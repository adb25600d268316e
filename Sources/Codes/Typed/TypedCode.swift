/// A combination of one to six typed values as a code: `category:sofa|colour:red`.
///
/// Source: GRAM, section 3.1. Equal sets of values are equal codes, as they stand in the canonical order.
public struct TypedCode: Hashable, Sendable, CustomStringConvertible {
    /// Each once, in canonical order.
    public let values: [TypedValue]

    /// - Parameter values: in any order; repetitions count once.
    /// - Returns: nil for none, or more than a code may have.
    public init?(_ values: some Sequence<TypedValue>) {
        let values = Set(values).sorted()
        guard (1...Code.maximumValueCount).contains(values.count) else { return nil }
        self.values = values
    }

    /// Reads the form that ``description`` writes, also with values in another order; nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: Code.separator, omittingEmptySubsequences: false)
        let values = parts.compactMap { TypedValue(String($0)) }
        guard values.count == parts.count else { return nil }
        self.init(values)
    }

    /// Whether a code is one, by its text: what is asked of many codes at a time.
    public static func isOne(_ text: String) -> Bool { Code(text)?.kind == .typed }

    /// The values' texts, joined by ``Code/separator``, which no value has inside.
    public var description: String { code.description }

    /// As any code: its values are the texts of typed ones, and no word of a text is one of them, since words have no
    /// colons.
    public var code: Code {
        guard let code = Code(values: values.map(\.description)) else {
            preconditionFailure("typed values are values of codes")
        }
        return code
    }
}
