/// A JSON number that keeps its text, so that no digit is lost to binary floating point.
///
/// Two numbers are equal when their decimal values are: `3.50`, `3.5` and `35e-1` are one number, as in PostgreSQL's
/// `jsonb`. Values other than zero have a magnitude from 1e-307 to below 1e308, so that every number is a finite
/// `Double` too, and at most `maximumLength` characters.
public struct JSONNumber: Sendable, Hashable, CustomStringConvertible {
    /// The longest text of one number, in characters.
    static let maximumLength = 1024
    /// Powers of ten of the first significant digit that are accepted.
    private static let exponents = -307...307

    /// The number as it was written.
    public let text: String

    /// Reads a number in JSON's grammar; nil where the text is not one, or is out of range.
    public init?(_ text: String) {
        var copy = text
        let number = copy.withUTF8 { bytes -> JSONNumber? in
            var position = 0
            guard let number = try? JSONNumber.scan(bytes, at: &position), position == bytes.count else { return nil }
            return number
        }
        guard let number else { return nil }
        self = number
    }

    /// Creates a number from an integer.
    public init(_ value: some BinaryInteger) {
        text = String(value)
    }

    private init(scanned text: String) {
        self.text = text
    }

    /// The value in plain decimal notation: no exponent, no zeros that say nothing, no negative zero. Equal numbers
    /// have equal decimal texts.
    public var decimalText: String {
        if isDecimalText { return text }
        var digits: [UInt8] = []
        var scale = 0  // how many of the digits are behind the point
        var exponent = 0
        var isNegative = false
        var seenPoint = false
        var bytes = text.utf8[...]
        while let byte = bytes.popFirst() {
            switch byte {
            case UInt8(ascii: "-"): isNegative = true
            case UInt8(ascii: "."): seenPoint = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                // The scan has bounded the exponent, so it fits.
                exponent = Int(String(Substring(bytes))) ?? 0
                bytes = bytes[bytes.endIndex...]
            default:
                digits.append(byte)
                if seenPoint { scale += 1 }
            }
        }
        scale -= exponent
        return Self.plainText(digits: digits, scale: scale, isNegative: isNegative)
    }

    /// The value as an integer; nil where it has a fraction or exceeds 64 bits.
    public var int64: Int64? { Int64(decimalText) }

    /// The nearest binary floating-point value; always finite.
    public var double: Double { Double(text) ?? 0 }

    /// Whether the number is written as digits only, without point and exponent.
    var isIntegerLiteral: Bool {
        text.utf8.allSatisfy { $0 == UInt8(ascii: "-") || ($0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9")) }
    }

    /// The number as it was written.
    public var description: String { text }

    /// Whether both have the same value, however they are written.
    public static func == (left: JSONNumber, right: JSONNumber) -> Bool {
        left.text == right.text || left.decimalText == right.decimalText
    }

    /// Equal values have equal hashes.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(decimalText)
    }

    /// Whether the number is written as ``decimalText`` writes it.
    private var isDecimalText: Bool {
        var last: UInt8 = 0
        var hasPoint = false
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "e"), UInt8(ascii: "E"): return false
            case UInt8(ascii: "."): hasPoint = true
            default: break
            }
            last = byte
        }
        // By JSON's grammar a digit stands before the point and behind it, and no zero before other digits.
        return hasPoint ? last != UInt8(ascii: "0") : text != "-0"
    }

    private static func plainText(digits: [UInt8], scale: Int, isNegative: Bool) -> String {
        var digits = digits
        var scale = scale
        while scale > 0, digits.last == UInt8(ascii: "0") {
            digits.removeLast()
            scale -= 1
        }
        if scale < 0 {
            digits.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: -scale))
            scale = 0
        }
        let leadingZeros = digits.prefix { $0 == UInt8(ascii: "0") }.count
        digits.removeFirst(leadingZeros)
        if digits.isEmpty { return "0" }
        if digits.count <= scale {
            digits.insert(contentsOf: repeatElement(UInt8(ascii: "0"), count: scale - digits.count + 1), at: 0)
        }
        if scale > 0 { digits.insert(UInt8(ascii: "."), at: digits.count - scale) }
        return (isNegative ? "-" : "") + String(decoding: digits, as: UTF8.self)
    }

    /// Reads the number that begins at a position, and moves the position behind it.
    static func scan(_ bytes: UnsafeBufferPointer<UInt8>, at position: inout Int) throws(RecordFault) -> JSONNumber {
        let start = position
        guard let numeral = JSONNumeral(bytes, at: &position) else {
            throw RecordFault(.invalidJSON, "expected a number in JSON's grammar at byte \(start)")
        }
        // The power of ten of the first digit that is not zero, without the exponent; 0 where all are zeros.
        var magnitude = numeral.integer.count - 1
        if bytes[numeral.integer.lowerBound] == UInt8(ascii: "0") {
            let first = numeral.fraction.first { bytes[$0] != UInt8(ascii: "0") }
            magnitude = first.map { numeral.fraction.lowerBound - $0 - 1 } ?? 0
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        // A zero takes any exponent in range; its own magnitude is that of its exponent.
        guard exponents.contains(magnitude + (numeral.exponent ?? 0)), position - start <= maximumLength else {
            throw RecordFault(
                .numberOutOfRange,
                "expected a number of at most \(maximumLength) characters and a magnitude from 1e-307 to 1e308, "
                    + "found \(text.prefix(40))"
            )
        }
        return JSONNumber(scanned: text)
    }
}
