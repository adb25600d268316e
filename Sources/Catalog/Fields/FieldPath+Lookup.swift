extension FieldPath {
    /// The value at the path; nil where it is absent. An explicit null is a value.
    func value(in object: [String: JSONValue]) -> JSONValue? {
        if let name { return object[name] }
        var null: JSONValue?
        for route in routes {
            guard let value = route.value(in: object) else { continue }
            if routes.count == 1 { return value }
            if !value.isBlank { return value }
            null = null ?? value
        }
        return null
    }

    /// The value at the path; nil where it is absent or null.
    func presentValue(in object: [String: JSONValue]) -> JSONValue? {
        guard let value = value(in: object), value != .null else { return nil }
        return value
    }

    /// The member of the object that holds nothing but the value; nil where there is none.
    func usedName(in object: [String: JSONValue]) -> String? {
        if let name { return name }
        let route = routes.first { $0.value(in: object).map { !$0.isBlank } ?? false }
        guard let route else { return nil }
        return object[route.text] != nil ? route.text : route.name
    }

    /// Takes what is at the path out of an object.
    func remove(from object: inout [String: JSONValue]) {
        for route in routes {
            if object.removeValue(forKey: route.text) != nil { continue }
            var value = JSONValue.object(object)
            value.remove(route.steps[...])
            object = value.objectValue ?? object
        }
    }
}

extension FieldPath.Route {
    func value(in object: [String: JSONValue]) -> JSONValue? {
        if let value = object[text] { return value }
        guard case .member(let first) = steps[0], let value = object[first] else { return nil }
        return value.value(at: steps[1...])
    }

    /// The values that the way leads through, from the outside.
    func passed(in object: [String: JSONValue]) -> [JSONValue] {
        guard case .member(let first) = steps[0], let value = object[first] else { return [] }
        return steps.indices.dropFirst().compactMap { value.value(at: steps[1..<$0]) }
    }

    /// The last member on the way with the object that holds it, of a list's the first; nil where the way ends otherwise.
    func lastMember(in object: [String: JSONValue]) -> (name: String, holder: [String: JSONValue])? {
        guard case .member(let name)? = steps.last, case .member(let first) = steps[0] else { return nil }
        if steps.count == 1 { return (name, object) }
        if object[text] != nil { return nil }
        let value = object[first]?.value(at: steps[1..<(steps.count - 1)])
        switch value?.written() ?? value {
        case .object(let holder)?: return (name, holder)
        case .array(let elements)?: return elements.lazy.compactMap(\.objectValue).first.map { (name, $0) }
        default: return nil
        }
    }
}

extension JSONValue {
    /// Whether this is null or white space.
    var isBlank: Bool {
        switch self {
        case .null: true
        case .string(let text): text.isBlank
        default: false
        }
    }

    /// The value inside this one; a text that is JSON is what it holds.
    fileprivate func value(at steps: ArraySlice<FieldPath.Step>) -> JSONValue? {
        guard let step = steps.first else { return self }
        if let inner = written() { return inner.value(at: steps) }
        let rest = steps.dropFirst()
        switch step {
        case .member(let name):
            switch self {
            case .object(let members): return members[name]?.value(at: rest)
            case .array(let elements):
                guard let index = Int(name), elements.indices.contains(index) else { return nil }
                return elements[index].value(at: rest)
            default: return nil
            }
        case .element(let index):
            // Some sources write a list of one as its element.
            guard case .array(let elements) = self else { return index == 0 || index == -1 ? value(at: rest) : nil }
            let index = index < 0 ? elements.count + index : index
            return elements.indices.contains(index) ? elements[index].value(at: rest) : nil
        case .elements:
            guard case .array(let elements) = self else { return value(at: rest) }
            return .array(
                elements.flatMap { element -> [JSONValue] in
                    guard let value = element.value(at: rest), value != .null else { return [] }
                    return rest.contains(.elements) ? value.arrayValue ?? [value] : [value]
                })
        case .match(let name, let value):
            let elements = arrayValue ?? [self]
            return elements.first { $0[name]?.scalarText == value }?.value(at: rest)
        case .language(let names): return LanguageChoice(names).value(in: self)?.value(at: rest)
        }
    }

    fileprivate mutating func remove(_ steps: ArraySlice<FieldPath.Step>) {
        guard let step = steps.first else { return }
        if let inner = written() { self = inner }
        let rest = steps.dropFirst()
        switch (step, self) {
        case (.member(let name), .object(var members)):
            if rest.isEmpty {
                members[name] = nil
            } else {
                members[name]?.remove(rest)
            }
            self = .object(members)
        case (.element(let index), .array(var elements)):
            let index = index < 0 ? elements.count + index : index
            guard elements.indices.contains(index) else { return }
            if rest.isEmpty {
                elements.remove(at: index)
            } else {
                elements[index].remove(rest)
            }
            self = .array(elements)
        case (.elements, .array(var elements)):
            if rest.isEmpty { elements = [] }
            for index in elements.indices { elements[index].remove(rest) }
            self = .array(elements)
        case (.match(let name, let value), .array(var elements)):
            guard let index = elements.firstIndex(where: { $0[name]?.scalarText == value }) else { return }
            if rest.isEmpty {
                elements.remove(at: index)
            } else {
                elements[index].remove(rest)
            }
            self = .array(elements)
        default: return
        }
    }
}
