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
        guard fields.count < Self.maximum else { return }
        fields.append(DroppedField(field: name, reason: fault.code, detail: fault.message))
    }
}
