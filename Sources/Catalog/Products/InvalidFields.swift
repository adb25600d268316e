/// What is done with an optional field that can't be read, or that is over its limit.
public enum InvalidFields: String, Sendable, CaseIterable {
    /// The field is left out, or cut, and named in the event's ``ProductEvent/droppedFields``; the product is kept.
    case drop
    /// The record is a ``RecordFault``.
    case reject
}

/// Fields of one record that were left out.
struct DroppedFields {
    /// More are not listed one by one.
    private static let maximum = 16
    private static let mapped: Set<String> = ["title", "brand", "category", "description", "price"]

    let policy: InvalidFields
    private(set) var fields: [DroppedField] = []

    init(policy: InvalidFields) {
        self.policy = policy
    }

    /// Takes note of a field that is left out.
    /// - Parameters:
    ///   - name: what kind of field it is.
    ///   - fault: what is wrong with it.
    /// - Throws: the fault, where such a record is to be rejected.
    mutating func add(_ name: String, _ fault: @autoclosure () -> RecordFault) throws(RecordFault) {
        let fault = fault()
        if policy == .reject { throw fault }
        append(DroppedField(field: name, reason: fault.code, detail: fault.message))
    }

    /// Takes note of a field that a transformation says it left out; that is no reason to reject the record.
    /// - Parameters:
    ///   - name: the field as the transformation calls it.
    ///   - reason: why, for a person.
    mutating func note(_ name: String, _ reason: String) {
        let field = Self.mapped.contains(name) ? name : "attributes"
        let detail = "\(name.excerpt(200)): \(reason.excerpt(200))"
        append(DroppedField(field: field, reason: .invalidValue, detail: detail))
    }

    private mutating func append(_ field: DroppedField) {
        if fields.count < Self.maximum { fields.append(field) }
    }
}
