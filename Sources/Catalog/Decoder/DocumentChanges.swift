/// What changed in a document of MongoDB, where its connector sends no more than that
/// (https://debezium.io/documentation/reference/stable/connectors/mongodb.html#mongodb-update-events).
///
/// `updatedFields` and `removedFields` name what is inside other values as `offer.price` and `tags.2`, `truncatedArrays`
/// says how many elements of a list are left.
struct DocumentChanges {
    /// New values by name, as a row has them; null where there is none any more.
    private(set) var fields: [String: JSONValue] = [:]
    /// Changes inside values.
    private(set) var edits: [AttributeEdit] = []

    /// - Parameter updated: the content of `updatedFields`.
    init(_ description: JSONValue, updated: [String: JSONValue]) {
        for (name, value) in updated.sorted(by: { $0.key < $1.key }) { add(name, .replaced(value)) }
        for name in description["removedFields"]?.arrayValue ?? [] {
            if let name = name.stringValue { add(name, .removed) }
        }
        for array in description["truncatedArrays"]?.arrayValue ?? [] {
            guard let name = array["field"]?.stringValue,
                let size = (array["newSize"] ?? array["size"])?.numberValue?.int64
            else { continue }
            edits.append(AttributeEdit(Self.path(name), .cut(Int(clamping: size))))
        }
    }

    private mutating func add(_ name: String, _ change: AttributeEdit.Change) {
        let path = Self.path(name)
        if path.count > 1 { edits.append(AttributeEdit(path, change)) }
        // The mapping may name a value inside another by the same path.
        if case .replaced(let value) = change { fields[name] = value } else { fields[name] = .null }
    }

    private static func path(_ name: String) -> [String] {
        name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    }

    /// A patch of the fields, with the changes inside attributes.
    /// - Throws: ``RecordFault`` for a change inside a value that a field of the product is read from as a whole.
    func patch(_ patch: ProductPatch, _ mapping: FieldMapping) throws(RecordFault) -> ProductPatch {
        var patch = patch
        let fields = [mapping.title, mapping.brand, mapping.category, mapping.description, mapping.price]
        for edit in edits {
            let name = edit.path.joined(separator: ".")
            if edit.path.count > 1 { patch.attributes[name] = nil }
            let isRead = fields.contains { $0.text == name && edit.path.count > 1 }
            if !isRead, fields.contains(where: { $0.firstNames.contains(edit.path[0]) }) { throw Self.isPart(name) }
            guard let attributes = mapping.attributes.name, edit.path[0] == attributes else {
                patch.edits.append(edit)
                continue
            }
            // Its members are attributes themselves; a list of names and values can't be changed so.
            guard edit.path.count > 1, Int(edit.path[1]) == nil else { throw Self.isPart(name) }
            patch.edits.append(AttributeEdit(Array(edit.path.dropFirst()), edit.change))
        }
        return patch
    }

    private static func isPart(_ name: String) -> RecordFault {
        RecordFault(
            .unavailableValue, field: "updateDescription",
            "\(name) is a part of a field of the product, which can only be read as a whole; let the connector send whole "
                + "documents (capture.mode=change_streams_update_full)")
    }
}

extension FieldPath {
    /// The members of the object that the path begins with.
    fileprivate var firstNames: Set<String> {
        Set(
            routes.compactMap { route in
                if case .member(let name)? = route.steps.first { name } else { nil }
            })
    }
}
