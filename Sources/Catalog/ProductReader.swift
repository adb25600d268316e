/// Turns the JSON object of a product into a ``Product``.
struct ProductReader: Sendable {
    private let title: FieldPath
    private let brand: FieldPath
    private let category: FieldPath
    private let description: FieldPath
    private let price: FieldPath
    private let attributes: FieldPath
    private let identifiers: [String]
    /// Names of the product object that are not attributes.
    private let knownNames: Set<String>
    private let limits: DecoderLimits

    /// - Parameter envelopeNames: further names of the product object that are not attributes, where the product
    ///   object is the message itself.
    init(mapping: FieldMapping, limits: DecoderLimits, envelopeNames: [String] = []) {
        title = FieldPath(mapping.title)
        brand = FieldPath(mapping.brand)
        category = FieldPath(mapping.category)
        description = FieldPath(mapping.description)
        price = FieldPath(mapping.price)
        attributes = FieldPath(mapping.attributes)
        identifiers = [mapping.productID, "id"]
        knownNames = Set(
            [
                mapping.title, mapping.brand, mapping.category, mapping.description, mapping.price, mapping.attributes,
            ] + envelopeNames
        )
        self.limits = limits
    }

    /// Reads the identifier from a product object or a row; nil where it has none.
    func identifier(in object: [String: JSONValue], prefix: String?) throws(RecordFault) -> String? {
        for name in identifiers {
            guard let value = FieldPath(name).presentValue(in: object) else { continue }
            return try identifier(value, field: qualified(name, prefix))
        }
        return nil
    }

    /// Reads an identifier: a string that is not empty, or an integer.
    func identifier(_ value: JSONValue, field: String) throws(RecordFault) -> String {
        let text: String
        switch value {
        case .string(let string): text = string
        case .number(let number) where number.isIntegerLiteral: text = number.decimalText
        default: throw RecordFault(.wrongType, field: field, "expected a string or an integer, found \(value.typeName)")
        }
        guard !text.isEmpty else {
            throw RecordFault(.missingField, field: field, "expected an identifier, found an empty string")
        }
        try limits.check(text.utf8.count, against: limits.identifierBytes, field: field)
        return text
    }

    /// Reads a product.
    /// - Parameter prefix: where the object is in the message, for messages of faults.
    func product(
        in object: [String: JSONValue], identifier: String, prefix: String?
    ) throws(RecordFault) -> Product {
        guard let title = try text(title, in: object, limit: limits.titleBytes, prefix: prefix), !title.isEmpty else {
            throw RecordFault(.missingField, field: qualified(title.text, prefix), "expected a title that is not empty")
        }
        return Product(
            id: identifier,
            title: title,
            brand: try text(brand, in: object, limit: limits.labelBytes, prefix: prefix),
            category: try text(category, in: object, limit: limits.labelBytes, prefix: prefix),
            description: try text(description, in: object, limit: limits.descriptionBytes, prefix: prefix),
            price: try price(in: object, prefix: prefix),
            attributes: try attributes(in: object, identifier: identifier, prefix: prefix)
        )
    }

    private func text(
        _ path: FieldPath, in object: [String: JSONValue], limit: Int, prefix: String?
    ) throws(RecordFault) -> String? {
        guard let value = path.presentValue(in: object) else { return nil }
        let field = qualified(path.text, prefix)
        guard let text = value.stringValue else {
            throw RecordFault(.wrongType, field: field, "expected a string or null, found \(value.typeName)")
        }
        try limits.check(text.utf8.count, against: limit, field: field)
        return text
    }

    private func price(in object: [String: JSONValue], prefix: String?) throws(RecordFault) -> String? {
        switch price.presentValue(in: object) {
        case nil: return nil
        case .number(let number): return number.decimalText
        case .string(let text):
            if let number = JSONNumber(text) { return number.decimalText }
            // Debezium writes decimals as base64 unless told otherwise; say so to whoever sees the fault.
            throw RecordFault(
                .invalidValue, field: qualified(price.text, prefix),
                "expected a decimal number, found \"\(text.excerpt())\"; "
                    + "a Debezium connector needs decimal.handling.mode=string"
            )
        case .some(let value):
            throw RecordFault(
                .wrongType, field: qualified(price.text, prefix),
                "expected a number, decimal text or null, found \(value.typeName)"
            )
        }
    }

    private func attributes(
        in object: [String: JSONValue], identifier: String, prefix: String?
    ) throws(RecordFault) -> [String: JSONValue] {
        var result = try listedAttributes(in: object, prefix: prefix)
        for (name, value) in object where !knownNames.contains(name) {
            if identifiers.contains(name), isIdentifier(value, identifier) { continue }
            if let listed = result[name], listed != value {
                result["product.\(name)"] = value
            } else {
                result[name] = value
            }
        }
        guard result.count <= limits.attributeCount else {
            throw RecordFault(
                .tooManyAttributes, field: qualified(attributes.text, prefix),
                "expected at most \(limits.attributeCount) attributes, found \(result.count)"
            )
        }
        guard !JSONValue.object(result).isLonger(than: limits.attributesBytes) else {
            throw RecordFault(
                .tooLarge, field: qualified(attributes.text, prefix),
                "expected at most \(limits.attributesBytes) bytes of attributes, numbers written out"
            )
        }
        return result
    }

    private func listedAttributes(
        in object: [String: JSONValue], prefix: String?
    ) throws(RecordFault) -> [String: JSONValue] {
        let value = attributes.presentValue(in: object)
        let field = qualified(attributes.text, prefix)
        switch value {
        case nil: return [:]
        case .object(let members): return members
        case .string(let text):
            do throws(RecordFault) {
                if case .object(let members) = try JSONValue(parsing: Array(text.utf8), maximumDepth: limits.depth) {
                    return members
                }
            } catch {
                throw error.inside(field)
            }
        default: break
        }
        throw RecordFault(
            .wrongType, field: field,
            "expected an object, JSON text of an object, or null, found \(value?.typeName ?? "nothing")"
        )
    }

    /// Whether a field only repeats the product's identifier. One that differs is kept as an attribute.
    private func isIdentifier(_ value: JSONValue, _ identifier: String) -> Bool {
        switch value {
        case .string(let text): text == identifier
        case .number(let number): number.isIntegerLiteral && number.decimalText == identifier
        default: false
        }
    }

    private func qualified(_ name: String, _ prefix: String?) -> String {
        if let prefix { "\(prefix).\(name)" } else { name }
    }
}
