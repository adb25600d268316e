/// Reads a price from the shapes that sources give it: a number, text, an object of money, a list of these.
enum PriceReader {
    /// What was found.
    enum Result: Equatable {
        /// Plain decimal text.
        case price(String)
        /// There is none: null or blank.
        case none
        case unreadable
    }

    /// - Parameters:
    ///   - depth: how many objects and lists may be inside each other.
    ///   - outer: what an object around the value says of it.
    static func read(_ value: JSONValue, depth: Int = 4, inside outer: MoneyUnit? = nil) -> Result {
        switch value {
        case .null: return .none
        case .bool: return .unreadable
        case .number(let number): return outer?.price(number) ?? .price(number.decimalText)
        case .string(let text):
            if let outer, let number = JSONNumber(text.trimmed()) { return outer.price(number) }
            guard let price = PriceText.decimal(text) else { return text.isBlank ? .none : .unreadable }
            return outer?.isWritten(price) ?? true ? .price(price) : .unreadable
        case .array(let elements):
            guard depth > 0 else { return .unreadable }
            let results = elements.lazy.map { read($0, depth: depth - 1, inside: outer) }
            let first = results.first { if case .price = $0 { true } else { false } }
            return first ?? (results.allSatisfy { $0 == .none } ? .none : .unreadable)
        case .object(let members):
            guard depth > 0 else { return .unreadable }
            if members.isEmpty { return .none }
            // Digits alone are no bytes: as base64 they would be those of a number below zero.
            let isWritten =
                members["value"]?.stringValue.map { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } } ?? false
            if !isWritten, let text = DebeziumDecimal.text(variableScale: members) {
                return read(.string(text), depth: 1)
            }
            if let scalar = ExtendedJSON.scalar(members) ?? TypedValue.scalar(members) {
                return read(scalar, depth: 1, inside: outer)
            }
            return Money(members).price(depth: depth, inside: outer)
        }
    }
}
