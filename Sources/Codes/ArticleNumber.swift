/// Tells product identifiers that shoppers may search for from those that only databases know.
public enum ArticleNumber {
    private static let lengths = 3...40
    /// Letters and digits of an identifier that is made by a hash are at least so many.
    private static let leastHashLength = 8

    /// Whether an identifier looks like an article number: letters and digits, such as `VL-50` or `NOR.0707-60`, or a
    /// trade item number (GTIN) with its check digit. Row numbers, UUIDs and hashes don't.
    public static func isLikely(_ identifier: String) -> Bool {
        var identifier = identifier
        return identifier.withUTF8 { bytes in
            guard lengths.contains(bytes.count) else { return false }
            if bytes.allSatisfy(\.isASCIIDigit) { return isTradeItemNumber(bytes) }
            let isWritten = bytes.allSatisfy { byte in
                byte >= 0x80 || byte.isASCIIAlphanumeric || "-._/#:+ ".utf8.contains(byte)
            }
            let isHash =
                bytes.count >= leastHashLength
                && bytes.allSatisfy { $0.isASCIIHexadecimalDigit && !$0.isASCIIUppercase }
            return isWritten && !isHash && bytes.contains(where: \.isASCIIDigit)
                && bytes.contains { $0.isASCIILetter || $0 >= 0x80 }
        } && !MachineText.covers(identifier)
    }

    /// GTIN-8, -12, -13 or -14 (GS1 General Specifications, section 7.9): weights 3 and 1 from the right.
    private static func isTradeItemNumber(_ digits: UnsafeBufferPointer<UInt8>) -> Bool {
        guard [8, 12, 13, 14].contains(digits.count) else { return false }
        let sum = digits.reversed().enumerated().reduce(0) { sum, digit in
            sum + Int(digit.element - 0x30) * (digit.offset.isMultiple(of: 2) ? 1 : 3)
        }
        return sum.isMultiple(of: 10)
    }
}
