import Cjq

/// Reads JSON text into a value of jq's, strictly by RFC 8259.
///
/// jq 1.6 keeps numbers as doubles. A number that a double can't keep digit by digit (an integer beyond 2^53, more than 15
/// significant digits, a magnitude out of range) becomes a string with its text, so that no identifier is rounded.
struct JQValueParser {
    private static let largestExactInteger: UInt64 = 1 << 53
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
            case UInt8(ascii: "\\"): return escapedString(from: start)
            case ..<0x20: return nil
            default: position += 1
            }
        }
        return nil
    }

    /// Goes on reading a string at its first escape.
    private mutating func escapedString(from start: Int) -> jv? {
        var content = Array(bytes[start..<position])
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return content.withUnsafeBufferPointer(Self.string)
            case UInt8(ascii: "\\"): guard appendEscaped(to: &content) else { return nil }
            case ..<0x20: return nil
            default: content.append(byte)
            }
        }
        return nil
    }

    private mutating func appendEscaped(to content: inout [UInt8]) -> Bool {
        guard position < bytes.count else { return false }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(byte)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0C)
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "r"): content.append(0x0D)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "u"):
            guard let scalar = escapedScalar() else { return false }
            content.append(contentsOf: String(Character(scalar)).utf8)
        default: return false
        }
        return true
    }

    /// Reads the digits behind `\u`, and of a surrogate pair its second half.
    private mutating func escapedScalar() -> Unicode.Scalar? {
        guard var code = fourHexadecimalDigits(), code != 0 else { return nil }
        if (0xD800..<0xDC00).contains(code) {
            guard position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
                bytes[position + 1] == UInt8(ascii: "u")
            else { return nil }
            position += 2
            guard let low = fourHexadecimalDigits(), (0xDC00..<0xE000).contains(low) else { return nil }
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00)
        }
        return Unicode.Scalar(code)
    }

    private mutating func fourHexadecimalDigits() -> UInt32? {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard position < bytes.count, let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue else {
                return nil
            }
            code = code << 4 | UInt32(digit)
            position += 1
        }
        return code
    }

    private mutating func number() -> jv? {
        let start = position
        var digits: UInt64 = 0
        var significant = 0  // digits behind leading zeros; those that end a fraction with zeros count once one follows
        var scale = 0  // how many of them are behind the point
        var zeros = 0  // zeros at the end of the fraction so far
        let isNegative = bytes[position] == UInt8(ascii: "-")
        if isNegative { position += 1 }
        guard let first = digit() else { return nil }
        var next: UInt8? = first
        while let value = next {
            if significant > 0 || value > 0 { significant += 1 }
            if significant <= 19 { digits = digits &* 10 &+ UInt64(value) }
            position += 1
            next = digit()
        }
        if first == 0, position - start - (isNegative ? 1 : 0) > 1 { return nil }
        var isInteger = true
        if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
            isInteger = false
            position += 1
            guard digit() != nil else { return nil }
            while let value = digit() {
                position += 1
                if value == 0 {
                    zeros += 1
                    continue
                }
                for added in repeatElement(0, count: zeros) + [UInt64(value)] {
                    if significant > 0 || added > 0 { significant += 1 }
                    if significant <= 19 { digits = digits &* 10 &+ added }
                    scale += 1
                }
                zeros = 0
            }
        }
        var exponent = 0
        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
            isInteger = false
            guard let read = readExponent() else { return nil }
            exponent = read
        }
        if significant <= Self.exactDigits || (isInteger && significant <= 16 && digits <= Self.largestExactInteger) {
            let power = exponent - scale
            if let magnitude = Self.exact(digits, power: power) {
                return jv_number(isNegative ? -magnitude : magnitude)
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

    /// Reads an exponent at its `e`; one that is out of any range is cut.
    private mutating func readExponent() -> Int? {
        position += 1
        let sign = position < bytes.count ? bytes[position] : 0
        if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { position += 1 }
        guard digit() != nil else { return nil }
        var exponent = 0
        while let value = digit() {
            exponent = min(exponent * 10 + Int(value), 1_000_000)
            position += 1
        }
        return sign == UInt8(ascii: "-") ? -exponent : exponent
    }

    private func digit() -> UInt8? {
        guard position < bytes.count, bytes[position] &- UInt8(ascii: "0") < 10 else { return nil }
        return bytes[position] - UInt8(ascii: "0")
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
