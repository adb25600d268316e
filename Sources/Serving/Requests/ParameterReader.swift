import Catalog

/// Takes parameters by name and type, and tells which were not known.
struct ParameterReader {
    private var members: [String: JSONValue]
    private var known: [String] = []

    init(_ members: [String: JSONValue]) { self.members = members }

    private mutating func take(_ name: String) -> JSONValue? {
        known.append(name)
        return members.removeValue(forKey: name)
    }

    /// A number in bounds.
    mutating func integer(_ name: String, in bounds: ClosedRange<Int64>) throws(ParameterFault) -> Int64? {
        guard let value = take(name) else { return nil }
        guard let number = value.numberValue?.int64, bounds.contains(number) else {
            throw ParameterFault(
                "the parameter \(name) must be a whole number from \(bounds.lowerBound) to \(bounds.upperBound)")
        }
        return number
    }

    /// A list of numbers in bounds, of some length.
    mutating func integers(
        _ name: String, in bounds: ClosedRange<Int64>, count: ClosedRange<Int>
    ) throws(ParameterFault) -> [Int64]? {
        guard let value = take(name) else { return nil }
        let numbers = value.arrayValue?.compactMap { $0.numberValue?.int64 }.filter(bounds.contains)
        guard let numbers, numbers.count == value.arrayValue?.count, count.contains(numbers.count) else {
            throw ParameterFault(
                """
                the parameter \(name) must be a list of \(count.lowerBound) to \(count.upperBound) whole numbers from \
                \(bounds.lowerBound) on
                """)
        }
        return numbers
    }

    /// A text of some length.
    mutating func text(_ name: String) throws(ParameterFault) -> String? {
        guard let value = take(name) else { return nil }
        guard let text = value.stringValue, (1...QueryBounds.filterLength).contains(text.unicodeScalars.count) else {
            throw ParameterFault("the parameter \(name) must be a text of 1 to \(QueryBounds.filterLength) characters")
        }
        return text
    }

    /// A price in bounds.
    mutating func price(_ name: String) throws(ParameterFault) -> Double? {
        guard let value = take(name) else { return nil }
        guard let number = value.numberValue?.double,
            number == 0 || (QueryBounds.leastPrice...QueryBounds.price).contains(number)
        else {
            throw ParameterFault(
                "the parameter \(name) must be 0 or a number from \(QueryBounds.leastPrice) to 1000000000000")
        }
        return number
    }

    mutating func truth(_ name: String) throws(ParameterFault) -> Bool? {
        guard let value = take(name) else { return nil }
        guard let truth = value.boolValue else { throw ParameterFault("the parameter \(name) must be true or false") }
        return truth
    }

    /// What a shopper typed.
    mutating func query(_ name: String) throws(ParameterFault) -> String {
        guard let value = take(name) else { throw ParameterFault("the parameter \(name), the query, is missing") }
        guard let query = value.stringValue else { throw ParameterFault("the parameter \(name) must be a text") }
        guard query.unicodeScalars.count <= QueryBounds.queryLength else {
            throw ParameterFault("the parameter \(name) must have at most \(QueryBounds.queryLength) characters")
        }
        guard !QueryBounds.isBlank(query) else { throw ParameterFault("the parameter \(name), the query, is blank") }
        return query
    }

    /// A list of texts of some length.
    mutating func texts(_ name: String) throws(ParameterFault) -> [String]? {
        guard let value = take(name) else { return nil }
        return try Self.texts(value, name)
    }

    /// Identifiers of products; none, and empty ones, find nothing.
    mutating func identifiers(_ name: String) throws(ParameterFault) -> [String]? {
        guard let value = take(name) else { return nil }
        return try Self.texts(
            value, name, count: 0...QueryBounds.identifiers, length: 0...QueryBounds.identifierLength)
    }

    /// Names and the values that each may have.
    mutating func attributes(_ name: String) throws(ParameterFault) -> [String: [String]]? {
        guard let value = take(name) else { return nil }
        guard let members = value.objectValue, (1...QueryBounds.filterAttributes).contains(members.count) else {
            throw ParameterFault(
                "the parameter \(name) must be an object of 1 to \(QueryBounds.filterAttributes) attributes")
        }
        var attributes: [String: [String]] = [:]
        for (attribute, values) in members {
            guard (1...QueryBounds.filterLength).contains(attribute.unicodeScalars.count) else {
                throw ParameterFault("an attribute's name must have 1 to \(QueryBounds.filterLength) characters")
            }
            attributes[attribute] = try Self.texts(values, "\(name).\(attribute)")
        }
        return attributes
    }

    /// Which of the fields of a product are asked for.
    mutating func fields(_ name: String) throws(ParameterFault) -> Set<SearchField>? {
        guard let names = try texts(name) else { return nil }
        var fields: Set<SearchField> = []
        for text in names {
            guard let field = SearchField(rawValue: text) else {
                let fields = SearchField.allCases.map(\.rawValue).joined(separator: ", ")
                throw ParameterFault("the parameter \(name) names '\(text)', which is none of \(fields)")
            }
            fields.insert(field)
        }
        return fields
    }

    private static func texts(
        _ value: JSONValue, _ name: String, count: ClosedRange<Int> = 1...QueryBounds.filterValues,
        length: ClosedRange<Int> = 1...QueryBounds.filterLength
    ) throws(ParameterFault) -> [String] {
        guard let values = value.arrayValue, count.contains(values.count) else {
            throw ParameterFault(
                "the parameter \(name) must be a list of \(count.lowerBound) to \(count.upperBound) texts")
        }
        var texts: [String] = []
        texts.reserveCapacity(values.count)
        for value in values {
            guard let text = value.stringValue, length.contains(text.unicodeScalars.count) else {
                throw ParameterFault(
                    "each value of the parameter \(name) must be a text of \(length.lowerBound) to "
                        + "\(length.upperBound) characters")
            }
            texts.append(text)
        }
        return texts
    }

    /// - Throws: ``ParameterFault`` where anything is left, which a typing error would leave without effect.
    func finish() throws(ParameterFault) {
        guard let unknown = members.keys.min() else { return }
        throw ParameterFault(
            "the parameter '\(unknown.prefix(64))' is not known; there are \(known.joined(separator: ", "))")
    }
}
