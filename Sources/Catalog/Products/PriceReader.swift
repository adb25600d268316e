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

    /// Amounts in a currency's smallest unit.
    private static let minorNames = [
        "preciseAmount", "centAmount", "amountMinor", "amount_minor", "unit_amount", "amountInCents", "cents",
    ]
    /// Amounts as they are, or in a smaller unit where a scale stands beside them. Of several prices the one that is paid
    /// goes before the regular one.
    private static let amountNames = [
        "amount", "value", "price", "current", "gross", "@value", "raw", "shop_money", "minVariantPrice", "lowPrice",
        "min", "final", "final_price", "finalPrice", "sale", "sale_price", "salePrice", "special", "special_price",
        "specialPrice", "regular", "regular_price", "regularPrice", "list", "list_price", "listPrice", "base",
        "base_price", "basePrice",
    ]
    private static let scaleNames = [
        "fractionDigits", "scale", "precision", "exponent", "currency_minor_unit", "minorUnit",
    ]
    private static let currencyNames = ["currencyCode", "currency", "currency_code"]

    /// - Parameter depth: how many objects and lists may be inside each other.
    static func read(_ value: JSONValue, depth: Int = 4) -> Result {
        switch value {
        case .null: return .none
        case .bool: return .unreadable
        case .number(let number): return .price(number.decimalText)
        case .string(let text):
            if let price = PriceText.decimal(text) { return .price(price) }
            return text.isBlank ? .none : .unreadable
        case .array(let elements):
            guard depth > 0 else { return .unreadable }
            let results = elements.lazy.map { read($0, depth: depth - 1) }
            let first = results.first { if case .price = $0 { true } else { false } }
            return first ?? (results.allSatisfy { $0 == .none } ? .none : .unreadable)
        case .object(let members):
            guard depth > 0 else { return .unreadable }
            return money(members, depth: depth)
        }
    }

    private static func money(_ members: [String: JSONValue], depth: Int) -> Result {
        if members.isEmpty { return .none }
        // Digits alone are no bytes: as base64 they would be those of a number below zero.
        let isWritten = members["value"]?.stringValue.map { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } } ?? false
        if !isWritten, let text = DebeziumDecimal.text(variableScale: members) { return read(.string(text), depth: 1) }
        if let scalar = ExtendedJSON.scalar(members) { return read(scalar, depth: 1) }
        let code = currencyNames.lazy.compactMap { members[$0]?.stringValue }.first
        let scale = scaleNames.lazy.compactMap { members[$0]?.scalarText.flatMap { Int($0) } }.first
        if let minor = minorNames.lazy.compactMap({ members[$0] }).first {
            return scaled(minor, by: scale ?? Currency(code: code).digits)
        }
        if let micros = members["amountMicros"] ?? members["micros"] { return scaled(micros, by: 6) }
        if let units = members["units"]?.scalarText, let whole = Int64(units) {
            return price(whole, nanos: members["nanos"]?.numberValue?.int64 ?? 0)
        }
        guard let amount = amountNames.lazy.compactMap({ members[$0] }).first(where: { !$0.isBlank }) else {
            return amountNames.contains { members[$0] != nil } ? .none : .unreadable
        }
        if let scale, amount.scalarText.flatMap({ Int64($0) }) != nil { return scaled(amount, by: scale) }
        return read(amount, depth: depth - 1)
    }

    /// An amount in a unit that is smaller by a power of ten.
    private static func scaled(_ value: JSONValue, by digits: Int) -> Result {
        if value.isBlank { return .none }
        guard (0...18).contains(digits), let text = value.scalarText, let amount = JSONNumber(text),
            let number = JSONNumber("\(amount.decimalText)e-\(digits)")
        else { return .unreadable }
        return .price(number.decimalText)
    }

    /// Google's `{"units": "29", "nanos": 990000000}`.
    private static func price(_ whole: Int64, nanos: Int64) -> Result {
        let fraction = String(nanos.magnitude)
        guard fraction.utf8.count <= 9 else { return .unreadable }
        let zeros = String(repeating: "0", count: 9 - fraction.utf8.count)
        let sign = whole < 0 || nanos < 0 ? "-" : ""
        return JSONNumber("\(sign)\(whole.magnitude).\(zeros)\(fraction)").map { .price($0.decimalText) } ?? .unreadable
    }
}
