/// A number in JSON's grammar (RFC 8259, section 6), by the places of its digits.
package struct JSONNumeral {
    /// Exponents beyond are cut: no number reaches so far.
    private static let largestExponent = 1_000_000

    /// Whether it has a minus sign.
    package let isNegative: Bool
    /// The digits before the point: one or more, no zero before others.
    package let integer: Range<Int>
    /// The digits behind the point; none without a point.
    package let fraction: Range<Int>
    /// The power of ten behind the `e`; nil without one.
    package let exponent: Int?

    /// Reads the number that begins at a position, and moves the position behind it; nil where there is none.
    package init?(_ bytes: UnsafeBufferPointer<UInt8>, at position: inout Int) {
        isNegative = Self.skip("-", bytes, &position)
        integer = Self.digits(bytes, &position)
        guard let first = integer.first, integer.count == 1 || bytes[first] != UInt8(ascii: "0") else { return nil }
        if Self.skip(".", bytes, &position) {
            fraction = Self.digits(bytes, &position)
            if fraction.isEmpty { return nil }
        } else {
            fraction = position..<position
        }
        guard Self.skip("e", bytes, &position) || Self.skip("E", bytes, &position) else {
            exponent = nil
            return
        }
        let isDivisor = Self.skip("-", bytes, &position)
        if !isDivisor { _ = Self.skip("+", bytes, &position) }
        let digits = Self.digits(bytes, &position)
        if digits.isEmpty { return nil }
        let size = digits.reduce(0) { min($0 * 10 + Int(bytes[$1] - UInt8(ascii: "0")), Self.largestExponent) }
        exponent = isDivisor ? -size : size
    }

    private static func skip(
        _ character: Unicode.Scalar, _ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int
    ) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private static func digits(_ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int) -> Range<Int> {
        let start = position
        while position < bytes.count, bytes[position] &- UInt8(ascii: "0") < 10 { position += 1 }
        return start..<position
    }
}
