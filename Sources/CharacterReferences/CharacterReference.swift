/// A character reference of HTML: `&eacute;`, `&#233;` or `&#xE9;` for é (HTML standard, section 13.2.5.72 and following).
public struct CharacterReference: Sendable, Equatable {
    private static let maximumNameBytes = 31
    private static let semicolon = UInt8(ascii: ";")

    /// The character that it stands for; a blank where its number is one that no text can hold.
    public let character: Unicode.Scalar
    /// Whether a semicolon ends it, as it should. Browsers do without behind a number and behind the oldest names.
    public let hasSemicolon: Bool
    /// The index behind it.
    public let end: Int

    /// Reads the reference that begins at an ampersand; nil where none does.
    /// - Parameters:
    ///   - source: UTF-8.
    ///   - start: the index of the ampersand.
    public init?(in source: UnsafeBufferPointer<UInt8>, at start: Int) {
        let first = start + 1
        let isNumber = first < source.count && source[first] == UInt8(ascii: "#")
        guard let read = isNumber ? Self.number(in: source, at: first + 1) : Self.name(in: source, at: first) else {
            return nil
        }
        character = read.character
        hasSemicolon = read.end < source.count && source[read.end] == Self.semicolon
        end = read.end + (hasSemicolon ? 1 : 0)
    }

    private static func name(
        in source: UnsafeBufferPointer<UInt8>, at start: Int
    ) -> (character: Unicode.Scalar, end: Int)? {
        let end =
            source[start...].prefix(maximumNameBytes).firstIndex { !isLetterOrDigit($0) }
            ?? min(start + maximumNameBytes, source.count)
        guard end > start else { return nil }
        let name = String(decoding: source[start..<end], as: UTF8.self)
        let next = end < source.count ? source[end] : 0
        // An address has parameters: in `?a=1&copy=2` nothing is copyrighted.
        guard next == semicolon || next != UInt8(ascii: "=") && NamedCharacters.mayLackSemicolon(name) else {
            return nil
        }
        return NamedCharacters.character(named: name).map { ($0, end) }
    }

    private static func number(
        in source: UnsafeBufferPointer<UInt8>, at start: Int
    ) -> (character: Unicode.Scalar, end: Int)? {
        let isHexadecimal = start < source.count && source[start] | 0x20 == UInt8(ascii: "x")
        let radix: UInt32 = isHexadecimal ? 16 : 10
        let digits = start + (isHexadecimal ? 1 : 0)
        var end = digits
        var value: UInt32 = 0
        while end < source.count, let digit = digit(source[end]), digit < radix {
            // Far beyond Unicode it need not grow on.
            if value < 0x1000_0000 / 16 { value = value * radix + digit }
            end += 1
        }
        return end > digits ? (character(numbered: value), end) : nil
    }

    /// Numbers from 128 to 159 are those of Windows-1252, as in the HTML standard, section 13.2.5.80.
    private static func character(numbered value: UInt32) -> Unicode.Scalar {
        switch value {
        case ..<0x20: " "
        case 0x80...0x9F: windows1252[Int(value) - 0x80]
        default: Unicode.Scalar(value) ?? " "
        }
    }

    private static let windows1252 = Array("€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ".unicodeScalars)

    private static func digit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10
    }
}
