/// Which field's values are of which type.
///
/// What a person says counts first, then what a field is usually named, in some languages, then what its values are like.
/// The paper has the types given; finding them is our decision.
public struct AttributeMapping: Sendable, Equatable {
    /// Nil for fields whose values have no type.
    private var edited: [FieldName: AttributeType?] = [:]
    private var proposed: [FieldName: AttributeType?] = [:]

    /// - Parameters:
    ///   - edits: of two for one field the last counts.
    ///   - statistics: of the catalogue's fields, by name.
    public init(edits: [FieldTypeEdit] = [], statistics: [String: FieldStatistics] = [:]) {
        for edit in edits { edited[FieldName(edit.field)] = .some(edit.type) }
        // Of two spellings of a name the more frequent one's values say more.
        let fields = statistics.sorted { ($0.value.products, $1.key) < ($1.value.products, $0.key) }
        for (name, statistics) in fields { proposed[FieldName(name)] = .some(statistics.proposedType) }
    }

    /// The type of a field's values; nil where they have none.
    public func type(ofField name: String) -> AttributeType? { type(of: FieldName(name)) }

    func type(of name: FieldName) -> AttributeType? {
        if let type = edited[name] { return type }
        guard let proposed = proposed[name] else { return WellKnownFieldNames.type(of: name) ?? .other }
        // A usual name says nothing where the values are none that anybody would name.
        return proposed == nil ? nil : WellKnownFieldNames.type(of: name) ?? proposed
    }
}
