import Catalog
import Cjq

/// Reads JSON text into a value of jq's, strictly by RFC 8259.
///
/// jq 1.6 keeps numbers as doubles. A number that a double can't keep digit by digit (an integer beyond 2^53, more than 15
/// significant digits, a magnitude out of range) becomes a string with its text, so that no identifier is rounded.
struct JQValueParser {
    /// Doubles have every integer up to it.
    static let largestExactInteger: UInt64 = 1 << 53
    private static let exactDigits = 15
    /// The powers of ten that are doubles.
    private static let powers: [Double] = (0...22).map { exponent in
        (0..<exponent).reduce(1.0) { power, _ in power * 10 }
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private let maximumDepth: Int
    private var position = 0

    /// - Parameter bytes: valid UTF-8.
    /// - Returns: a value that the caller has to free; nil for anything that is not JSON, that PostgreSQL can't hold
    ///   (NUL characters, halves of surrogate pairs) or that is nested too deep.
    static func parse(_ bytes: UnsafeBufferPointer<UInt8>, maximumDepth: Int) -> jv? {
        var parser = JQValueParser(bytes: bytes, maximumDepth: maximumDepth)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { parser.position = 3 }
        guard let value = parser.value(depth: 0) else { return nil }
        parser.skipWhiteSpace()
        guard parser.position == bytes.count else {
            jv_free(value)
            return nil
        }
        return value
    }

    private init(bytes: UnsafeBufferPointer<UInt8>, maximumDepth: Int) {
        self.bytes = bytes
        self.maximumDepth = maximumDepth
    }

    private mutating func value(depth: Int) -> jv? {
        skipWhiteSpace()
        guard position < bytes.count else { return nil }
        switch bytes[position] {
        case UInt8(ascii: "{"): return object(depth: depth + 1)
        case UInt8(ascii: "["): return array(depth: depth + 1)
        case UInt8(ascii: "\""):
            position += 1
            return string()
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return number()
        case UInt8(ascii: "t"): return take("true") ? jv_true() : nil
        case UInt8(ascii: "f"): return take("false") ? jv_false() : nil
        case UInt8(ascii: "n"): return take("null") ? jv_null() : nil
        default: return nil
        }
    }

    private mutating func object(depth: Int) -> jv? {
        guard depth <= maximumDepth else { return nil }
        position += 1
        var result = jv_object()
        if take(UInt8(ascii: "}")) { return result }
        while true {
            guard take(UInt8(ascii: "\"")), let name = string() else { break }
            guard take(UInt8(ascii: ":")), let member = value(depth: depth) else {
                jv_free(name)
                break
            }
            result = jv_object_set(result, name, member)
            if take(UInt8(ascii: "}")) { return result }
            guard take(UInt8(ascii: ",")) else { break }
        }
        jv_free(result)
        return nil
    }

    private mutating func array(depth: Int) -> jv? {
        guard depth <= maximumDepth else { return nil }
        position += 1
        var result = jv_array()
        if take(UInt8(ascii: "]")) { return result }
        while let element = value(depth: depth) {
            result = jv_array_append(result, element)
            if take(UInt8(ascii: "]")) { return result }
            guard take(UInt8(ascii: ",")) else { break }
        }
        jv_free(result)
        return nil
    }

    /// Reads a string behind its opening quotation mark.
    private mutating func string() -> jv? {
        let start = position
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                defer { position += 1 }
                return Self.string(UnsafeBufferPointer(rebasing: bytes[start..<position]))
            case UInt8(ascii: "\\"):
                guard let content = try? JSONEscapes.undone(in: bytes, from: start, at: &position) else { return nil }
                return content.withUnsafeBufferPointer(Self.string)
            case ..<0x20: return nil
            default: position += 1
            }
        }
        return nil
    }

    private mutating func number() -> jv? {
        let start = position
        guard let numeral = JSONNumeral(bytes, at: &position) else { return nil }
        // Zeros that end a fraction say nothing.
        let zeros = numeral.fraction.reversed().prefix { bytes[$0] == UInt8(ascii: "0") }.count
        let fraction = numeral.fraction.dropLast(zeros)
        var digits: UInt64 = 0
        var significant = 0  // digits behind leading zeros
        func read(_ range: Range<Int>) {
            for index in range {
                let digit = bytes[index] - UInt8(ascii: "0")
                if significant > 0 || digit > 0 { significant += 1 }
                if significant <= 19 { digits = digits &* 10 &+ UInt64(digit) }
            }
        }
        read(numeral.integer)
        read(fraction)
        let isInteger = numeral.fraction.isEmpty && numeral.exponent == nil
        if significant <= Self.exactDigits || (isInteger && significant <= 16 && digits <= Self.largestExactInteger) {
            let power = (numeral.exponent ?? 0) - fraction.count
            if let magnitude = Self.exact(digits, power: power) {
                return jv_number(numeral.isNegative ? -magnitude : magnitude)
            }
            let text = String(decoding: bytes[start..<position], as: UTF8.self)
            if (-290...290).contains(power + significant), let double = Double(text) { return jv_number(double) }
        }
        return Self.string(UnsafeBufferPointer(rebasing: bytes[start..<position]))
    }

    /// Two doubles that are exact give the nearest to their product or quotient.
    private static func exact(_ digits: UInt64, power: Int) -> Double? {
        guard digits <= largestExactInteger, abs(power) < powers.count else { return digits == 0 ? 0 : nil }
        return power < 0 ? Double(digits) / powers[-power] : Double(digits) * powers[power]
    }

    private mutating func take(_ word: StaticString) -> Bool {
        for offset in 0..<word.utf8CodeUnitCount {
            guard position < bytes.count, bytes[position] == word.utf8Start[offset] else { return false }
            position += 1
        }
        return true
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipWhiteSpace()
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipWhiteSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    private static func string(_ bytes: UnsafeBufferPointer<UInt8>) -> jv {
        bytes.withMemoryRebound(to: CChar.self) { jv_string_sized($0.baseAddress, Int32($0.count)) }
    }
}
