import Catalog

extension FormParameters {
    /// How a parameter of a form becomes a member of an object.
    enum Kind {
        case text, number, truth
        /// May be given several times.
        case texts
        /// May be given several times, each time as a list with commas.
        case list
    }

    /// The parameters as the members of an object, so that both kinds of requests are read in one place.
    /// - Parameters:
    ///   - kinds: those that are no texts, by name.
    ///   - prefix: what parameters begin with that are members of an object, and that object's name.
    /// - Throws: ``ParameterFault`` for what is given twice and can't be.
    func members(
        _ kinds: [String: Kind] = [:], prefix: (text: String, name: String)? = nil
    ) throws(ParameterFault) -> [String: JSONValue] {
        var members: [String: JSONValue] = [:]
        var nested: [String: JSONValue] = [:]
        for (name, value) in items {
            if let prefix, name.hasPrefix(prefix.text) {
                let inner = String(name.dropFirst(prefix.text.count))
                nested[inner] = .array((nested[inner]?.arrayValue ?? []) + [.string(value)])
                continue
            }
            switch kinds[name] ?? .text {
            case .texts: members[name] = .array((members[name]?.arrayValue ?? []) + [.string(value)])
            case .list:
                let parts = value.split(separator: ",", omittingEmptySubsequences: false)
                members[name] = .array((members[name]?.arrayValue ?? []) + parts.map { .string(String($0)) })
            case let kind:
                guard members[name] == nil else { throw ParameterFault("the parameter \(name) is given twice") }
                members[name] = Self.scalar(value, kind)
            }
        }
        if let prefix, !nested.isEmpty { members[prefix.name] = .object(nested) }
        return members
    }

    /// A text that is not what it should be stays a text, and is refused by whoever reads it.
    private static func scalar(_ text: String, _ kind: Kind) -> JSONValue {
        switch kind {
        case .number: JSONNumber(text).map { .number($0) } ?? .string(text)
        case .truth: text == "true" ? .bool(true) : text == "false" ? .bool(false) : .string(text)
        case .text, .texts, .list: .string(text)
        }
    }
}
