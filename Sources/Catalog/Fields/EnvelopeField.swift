/// Where an event keeps something beside its product.
public enum EnvelopeField: Sendable, Hashable {
    /// Where the format keeps it: in a plain event under its usual name, in a Debezium event where Debezium puts it.
    /// Where the message itself is the product, the usual names of version and time are attributes like others.
    case standard
    /// Nowhere: such fields are not looked at.
    case off
    /// At a path of the message or else of the product.
    case at(FieldPath)
}

extension EnvelopeField: ExpressibleByStringLiteral {
    /// A path in a program, which must be one.
    public init(stringLiteral text: String) {
        self = .at(FieldPath(stringLiteral: text))
    }
}
