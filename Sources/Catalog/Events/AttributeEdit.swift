/// A change inside a stored attribute, as sources say it that send no whole values.
public struct AttributeEdit: Sendable, Equatable {
    /// What happens to the value.
    public enum Change: Sendable, Equatable {
        /// It is replaced; objects on the way to it are made where there are none.
        case replaced(JSONValue)
        /// The same, but that an object changes the members that it names of an object that is there, in objects inside it
        /// too, and keeps the others.
        case merged(JSONValue)
        /// It goes; an element of a list becomes null, so that those behind it keep their places.
        case removed
        /// A list keeps so many of its first elements.
        case cut(Int)
    }

    /// The attribute's name, then those of members and places of elements inside it.
    public var path: [String]
    /// What happens there.
    public var change: Change

    /// A change at a path, which has at least one name.
    public init(_ path: [String], _ change: Change) {
        self.path = path
        self.change = change
    }

    /// Changes attributes; what is not there, and can't be made, is left alone.
    func apply(to attributes: inout [String: JSONValue]) {
        let value = JSONValue.object(attributes)
        if case .object(let changed)? = applied(to: value, path[...]) { attributes = changed }
    }

    /// The value after the change; nil where it goes.
    private func applied(to value: JSONValue?, _ path: ArraySlice<String>) -> JSONValue? {
        guard let name = path.first else {
            switch change {
            case .replaced(let new): return new
            case .merged(let new): return Self.merged(new, into: value)
            case .removed: return nil
            case .cut(let count):
                guard case .array(let elements)? = value else { return value }
                return .array(Array(elements.prefix(max(0, count))))
            }
        }
        switch value {
        case .object(var members):
            members[name] = applied(to: members[name], path.dropFirst())
            return .object(members)
        case .array(var elements):
            guard let index = Int(name), (0...elements.count).contains(index) else { return value }
            if index < elements.count {
                elements[index] = applied(to: elements[index], path.dropFirst()) ?? .null
            } else if let new = applied(to: nil, path.dropFirst()) {
                elements.append(new)
            }
            return .array(elements)
        default:
            guard case .replaced = change, let new = applied(to: nil, path.dropFirst()) else { return value }
            return .object([name: new])
        }
    }

    private static func merged(_ new: JSONValue, into value: JSONValue?) -> JSONValue {
        guard case .object(let members) = new, case .object(let stored)? = value else { return new }
        return .object(stored.merging(members) { merged($1, into: $0) })
    }
}
