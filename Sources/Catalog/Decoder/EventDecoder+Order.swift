extension EventDecoder {
    /// Reads what stands at a configured path of the message or else of the product.
    func configured(
        _ field: EnvelopeField, in message: [String: JSONValue], _ product: [String: JSONValue]?
    ) -> (value: JSONValue, field: String)? {
        guard case .at(let path) = field,
            let value = path.presentValue(in: message) ?? product.flatMap({ path.presentValue(in: $0) })
        else { return nil }
        return (value, path.text)
    }

    /// Reads a version: a 64-bit integer, written as a number or as text, or a time, in milliseconds since 1970. A
    /// blank text is none.
    func version(_ value: JSONValue, field: String) throws(RecordFault) -> Int64? {
        guard !value.isBlank else { return nil }
        let value = ExtendedJSON.plain(TypedValue.plain(value))
        if let text = value.stringValue, let time = try? EventTime.milliseconds(text, field: field),
            JSONNumber(text) == nil
        {
            return time
        }
        return try integer(value, field: field)
    }

    /// Reads a 64-bit integer, written as a number or as text.
    func integer(_ value: JSONValue, field: String) throws(RecordFault) -> Int64 {
        let number: JSONNumber?
        switch ExtendedJSON.plain(TypedValue.plain(value)) {
        case .number(let given): number = given
        case .string(let text): number = JSONNumber(text.trimmed())
        default: number = nil
        }
        guard let number, !number.decimalText.utf8.contains(UInt8(ascii: ".")) else {
            throw RecordFault(.wrongType, field: field, "expected an integer, found \(value.typeName)")
        }
        guard let integer = number.int64 else {
            throw RecordFault(
                .numberOutOfRange, field: field, "expected an integer of 64 bits, found \(number.text.prefix(40))")
        }
        return integer
    }

    /// Reads when the source made the change. It orders nothing, so one that can't be read is left out.
    func timestamp(
        _ value: JSONValue?, field: String, _ dropped: inout DroppedFields
    ) throws(RecordFault) -> Int64? {
        guard let value, !value.isBlank else { return nil }
        do throws(RecordFault) {
            return try EventTime.milliseconds(ExtendedJSON.plain(TypedValue.plain(value)), field: field)
        } catch {
            try dropped.add("timestamp", error)
            return nil
        }
    }

    /// Takes note of the numbers of a message that are none.
    /// - Throws: ``RecordFault`` where one was to be the version or the identifier.
    func droppedFields(_ document: Document) throws(RecordFault) -> DroppedFields {
        var dropped = DroppedFields(policy: invalidFields)
        for number in document.refusedNumbers {
            let fault = RecordFault(
                .numberOutOfRange, field: number.name.isEmpty ? nil : number.name,
                "expected a number of a magnitude from 1e-307 to 1e308, found \(number.text)")
            if isEssential(number.name) { throw fault }
            let isPrice = mapping.price.routes.contains { $0.lastName == number.name }
            try dropped.add(isPrice ? "price" : "attributes", fault)
        }
        return dropped
    }

    /// Whether what an event is about, or its order, may hang on a member.
    private func isEssential(_ name: String) -> Bool {
        let version = mapping.version.path(standard: "version").map { [$0] } ?? []
        return (version + identifiers.paths).contains { $0.routes.contains { $0.lastName == name } }
            || ["lsn", "__lsn", "__source_lsn", "sequence", "commit_ts"].contains(name)
    }
}

extension FieldPath.Route {
    /// The last member on the way.
    var lastName: String? {
        for step in steps.reversed() { if case .member(let name) = step { return name } }
        return nil
    }
}
