/// Text for a person, on a terminal or in a log: what is literal stands as it is written, what is interpolated is escaped.
///
/// Records, files and servers send what they want, line breaks and orders to the terminal among it. Whatever comes from
/// outside is shown by this type, so that it neither begins a line of its own nor acts on anything.
public struct DisplayText: Sendable, Equatable, ExpressibleByStringInterpolation, CustomStringConvertible {
    /// The text, safe to show.
    public let description: String

    /// A literal of the program's own.
    public init(stringLiteral text: String) { description = text }

    /// Text of the program's own, or what has been escaped already.
    public init(verbatim text: String) { description = text }

    /// A literal with values in it, which are escaped.
    public init(stringInterpolation: StringInterpolation) { description = stringInterpolation.text }

    /// Puts texts together.
    public static func + (left: DisplayText, right: DisplayText) -> DisplayText {
        DisplayText(verbatim: left.description + right.description)
    }

    /// A text of one line that acts on nothing: control characters (C0, DEL, C1), line and paragraph separators, and marks
    /// of direction become `\n`, `\r`, `\t` and `\u{…}` as Swift writes them.
    ///
    /// A backslash stays, so that what has been escaped may pass again; the result is for people, not for a parser.
    public static func escaping(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isEscaped) else { return text }
        var result = ""
        result.reserveCapacity(text.utf8.count + 16)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where isEscaped(scalar): result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// The marks of direction are those of https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters.
    private static func isEscaped(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0...0x1F, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    /// Collects a literal's parts.
    public struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        /// Room for a literal.
        public init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + 16 * interpolationCount)
        }

        /// The program's own text.
        public mutating func appendLiteral(_ literal: String) { text += literal }

        /// A value that may come from outside.
        public mutating func appendInterpolation(_ value: some Any) { text += DisplayText.escaping("\(value)") }

        /// What has been made for display already.
        public mutating func appendInterpolation(_ value: DisplayText) { text += value.description }

        /// Text of the program's own, such as a table whose cells are escaped.
        public mutating func appendInterpolation(verbatim value: some CustomStringConvertible) {
            text += value.description
        }

        /// Text of several lines that may come from outside: all but the first are set in, so that none passes for one of
        /// the program's.
        public mutating func appendInterpolation(lines value: String, indent: Int) {
            let lines = value.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
            text += lines.map { DisplayText.escaping(String($0)) }
                .joined(separator: "\n" + String(repeating: " ", count: indent))
        }
    }
}
