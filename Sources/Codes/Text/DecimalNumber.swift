/// A number above 0 in a text, in thousandths.
struct DecimalNumber: CustomStringConvertible {
    private static let mostDigits = 9
    /// Denominators that measures have; `100/240 V` is no fraction.
    private static let denominators: Set<Int> = [2, 3, 4, 5, 6, 8, 16, 32, 64]

    private(set) var thousandths = 0
    /// Behind its last digit.
    private(set) var end: Int

    /// Reads the number that begins at a digit; nil where none does, such as in `1.2.3` and `1,2,3`.
    init?(in bytes: UnsafeBufferPointer<UInt8>, at start: Int) {
        end = start
        guard let whole = readDigits(bytes) else { return nil }
        if start > 0, bytes[start - 1] == UInt8(ascii: "."), start < 2 || !bytes[start - 2].isASCIIAlphanumeric {
            addDecimals(start..<end, of: bytes)
        } else if let fraction = readFraction(bytes, numerator: whole) {
            thousandths = fraction
        } else {
            thousandths = whole * 1_000
            guard readDecimals(bytes) else { return nil }
            readFractionBehind(bytes)
        }
        if thousandths == 0 { return nil }
    }

    /// Without needless zeros: `43.2`.
    var description: String {
        let (whole, rest) = thousandths.quotientAndRemainder(dividingBy: 1_000)
        guard rest > 0 else { return String(whole) }
        var (digits, length) = (rest, 3)
        while digits.isMultiple(of: 10) {
            digits /= 10
            length -= 1
        }
        let decimals = String(digits)
        return "\(whole)." + String(repeating: "0", count: length - decimals.utf8.count) + decimals
    }

    /// The product with a whole number, which nothing is rounded for.
    func multiplied(by factor: Int) -> DecimalNumber {
        var product = self
        product.thousandths *= factor
        return product
    }

    private func separates(_ separator: Unicode.Scalar, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        end + 1 < bytes.count && bytes[end] == UInt8(ascii: separator) && bytes[end + 1].isASCIIDigit
    }

    private mutating func readDigits(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        let start = end
        var value = 0
        while end < bytes.count, bytes[end].isASCIIDigit {
            guard end - start < Self.mostDigits else { return nil }
            value = value * 10 + Int(bytes[end] - 0x30)
            end += 1
        }
        return end > start ? value : nil
    }

    // MARK: Decimals

    /// - Returns: whether what follows belongs to no other kind of number.
    private mutating func readDecimals(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        while separates(",", bytes) {
            let start = end + 1
            end = start
            guard let group = readDigits(bytes) else { return false }
            if end - start == 3, (1_000..<1_000_000_000).contains(thousandths) {
                thousandths = thousandths * 1_000 + group * 1_000
            } else {
                addDecimals(start..<end, of: bytes)
                return !separates(",", bytes) && !separates(".", bytes)
            }
        }
        guard separates(".", bytes) else { return true }
        let start = end + 1
        end = start
        guard readDigits(bytes) != nil else { return false }
        addDecimals(start..<end, of: bytes)
        return !separates(".", bytes) && !separates(",", bytes)
    }

    private mutating func addDecimals(_ range: Range<Int>, of bytes: UnsafeBufferPointer<UInt8>) {
        var tenThousandths = 0
        for index in range.lowerBound..<(range.lowerBound + 4) {
            tenThousandths = tenThousandths * 10 + (index < range.upperBound ? Int(bytes[index] - 0x30) : 0)
        }
        thousandths += (tenThousandths + 5) / 10
    }

    // MARK: Fractions

    /// What follows a numerator.
    /// - Returns: thousandths; nil, and nothing read, where it is no fraction.
    private mutating func readFraction(_ bytes: UnsafeBufferPointer<UInt8>, numerator: Int) -> Int? {
        let numeratorEnd = end
        guard separates("/", bytes) else { return nil }
        end += 1
        guard let denominator = readDigits(bytes), Self.denominators.contains(denominator), numerator < denominator,
            !separates("/", bytes), !separates(".", bytes)
        else {
            end = numeratorEnd
            return nil
        }
        return (numerator * 2_000 + denominator) / (2 * denominator)
    }

    /// The fraction of `1 1/2` and `1-1/2`.
    private mutating func readFractionBehind(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard thousandths.isMultiple(of: 1_000), separates(" ", bytes) || separates("-", bytes) else { return }
        let wholeEnd = end
        end += 1
        if let numerator = readDigits(bytes), let fraction = readFraction(bytes, numerator: numerator) {
            thousandths += fraction
        } else {
            end = wholeEnd
        }
    }
}
