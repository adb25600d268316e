extension EventDecoder {
    /// Reads the product identifier from a record's key: plain text, a JSON string, or an object (a Debezium key, with
    /// or without its `schema`/`payload` wrapper) with the identifier under the mapping's name, under `id`, or as its
    /// only field.
    func productID(fromKey key: [UInt8]?) throws(RecordFault) -> String {
        guard let key, !key.isEmpty else {
            throw RecordFault(.missingField, field: "key", "expected the product identifier as the record's key")
        }
        guard key[0] == UInt8(ascii: "{") || key[0] == UInt8(ascii: "\"") else {
            guard !key.contains(0) else {
                throw RecordFault(.containsNUL, field: "key", "expected no NUL character")
            }
            guard let text = String(validating: key, as: UTF8.self) else { throw .notUTF8.inside("key") }
            return try reader.identifier(.string(text), field: "key")
        }

        let value: JSONValue
        do throws(RecordFault) {
            value = try JSONValue(parsing: key, maximumDepth: limits.depth)
        } catch {
            throw error.inside("key")
        }
        guard case .object(var fields) = value else { return try reader.identifier(value, field: "key") }
        if fields["schema"] != nil, let payload = fields["payload"] {
            guard case .object(let members) = payload else {
                return try reader.identifier(payload, field: "key.payload")
            }
            fields = members
        }
        if let identifier = try reader.identifier(in: fields, prefix: "key") { return identifier }
        if fields.count == 1, let (name, value) = fields.first {
            return try reader.identifier(value, field: "key.\(name)")
        }
        throw RecordFault(.missingField, field: "key.\(mapping.productID)", "expected a string or an integer")
    }
}
