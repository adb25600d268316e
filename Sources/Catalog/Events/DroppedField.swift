/// A field that was left out of a product because it could not be read; the rest of the product is kept.
public struct DroppedField: Sendable, Equatable {
    /// What kind of field it is, one of a few: a mapped name such as `price`, or `attributes`.
    public var field: String
    /// Why, as the kind of fault that it would be.
    public var reason: RecordFault.Code
    /// What was expected and what was found, for a person.
    public var detail: String

    /// A field with what was wrong with it.
    public init(field: String, reason: RecordFault.Code, detail: String) {
        self.field = field
        self.reason = reason
        self.detail = detail
    }
}
