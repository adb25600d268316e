import CharacterReferences
import Foundation

/// One spelling for queries that mean the same.
///
/// Logs hold queries as they came through a form, a page or an address. HTML's character references and escapes of
/// addresses are undone, characters without width left out, blanks of all kinds made one space, and case folded.
public enum QueryText {
    /// The spelling of a query; empty where nothing is in it.
    public static func normalized(_ query: String) -> String {
        var text = query
        if text.utf8.contains(UInt8(ascii: "&")) { text = withoutReferences(text) }
        if text.utf8.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) { text = unescaped(text) }
        return trimmed(text).lowercased().precomposedStringWithCanonicalMapping
    }

    /// How models and encoders get to see a query, in training and in service alike: in its one spelling. nil for one of signs and
    /// pictures alone, of which they would name any codes and find any products near.
    public static func asked(_ query: String) -> String? {
        let text = normalized(query)
        return hasWord(text) ? text : nil
    }

    /// Whether there is a word or a number in a query: signs and pictures alone say nothing of what is wanted.
    static func hasWord(_ query: String) -> Bool {
        query.unicodeScalars.contains { scalar in
            switch scalar.properties.generalCategory {
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
                .letterNumber, .otherNumber:
                true
            default: false
            }
        }
    }

    /// With the characters that HTML's references stand for. One without its semicolon is text: somebody typed `c&copy`.
    private static func withoutReferences(_ text: String) -> String {
        var text = text
        return text.withUTF8 { source in
            var result: [UInt8] = []
            result.reserveCapacity(source.count)
            var position = 0
            while position < source.count {
                if source[position] == UInt8(ascii: "&"),
                    let reference = CharacterReference(in: source, at: position), reference.hasSemicolon
                {
                    result += UTF8.encode(reference.character)!
                    position = reference.end
                } else {
                    result.append(source[position])
                    position += 1
                }
            }
            return String(decoding: result, as: UTF8.self)
        }
    }

    /// Without characters that have no width, and with one space for blanks of any kind, none at the ends.
    static func trimmed(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var isBlankDue = false
        for scalar in text.unicodeScalars {
            switch scalar.value {
            // Soft hyphen, zero-width space, non-joiner and joiner, marks of direction, word joiner, byte order mark.
            case 0xAD, 0x200B...0x200F, 0x202A...0x202E, 0x2060, 0x2066...0x2069, 0xFEFF: continue
            default: break
            }
            if scalar.properties.isWhitespace || scalar.properties.generalCategory == .control {
                isBlankDue = !result.isEmpty
                continue
            }
            if isBlankDue { result.append(" ") }
            isBlankDue = false
            result.append(scalar)
        }
        return String(result)
    }

    /// Undoes the escapes of an address (RFC 3986) or a form.
    ///
    /// Neither has blanks, so a query with one was not escaped. A plus is a space in a form, and in a query without any
    /// escapes where it stands between two words: `c++` stays as it is.
    private static func unescaped(_ text: String) -> String {
        guard !text.unicodeScalars.contains(where: \.properties.isWhitespace) else { return text }
        if text.utf8.contains(UInt8(ascii: "%")) { return percentDecoded(text) ?? text }
        let bytes = Array(text.utf8)
        var result = bytes
        for index in bytes.indices.dropFirst().dropLast() where bytes[index] == UInt8(ascii: "+") {
            if isWord(bytes[index - 1]), isWord(bytes[index + 1]) { result[index] = 0x20 }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), 0x80...:
            true
        default: false
        }
    }

    /// The value of a parameter of an address.
    static func formDecoded(_ value: Substring) -> String {
        let spaced = value.replacing("+", with: " ")
        return percentDecoded(spaced) ?? String(spaced)
    }

    /// nil where a percent sign is no escape, or the result no text.
    private static func percentDecoded(_ text: some StringProtocol) -> String? {
        let bytes = Array(text.utf8)
        // Whoever writes a space as %20 means a plus by a plus.
        let isForm = !text.contains("%20")
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "%"):
                guard index + 2 < bytes.count,
                    let high = Character(Unicode.Scalar(bytes[index + 1])).hexDigitValue,
                    let low = Character(Unicode.Scalar(bytes[index + 2])).hexDigitValue
                else { return nil }
                result.append(UInt8(high << 4 | low))
                index += 2
            case UInt8(ascii: "+") where isForm: result.append(0x20)
            case let byte: result.append(byte)
            }
            index += 1
        }
        guard !result.contains(0) else { return nil }
        return String(validating: result, as: UTF8.self)
    }
}
