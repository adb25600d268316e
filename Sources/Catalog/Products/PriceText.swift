/// Reads prices as people write them: `1.299,00 €`, `$1,299.00`, `29.00 USD`, `CHF 1'299.–`, `ab 5 €`, `99 ct`, `.99`.
///
/// A point or comma is the decimal one where both occur (the last), or where it stands once and not before exactly
/// three digits. Before exactly three digits a comma separates thousands (`1,299`), and so does a point beside a currency
/// (`1.299 €`, unless the currency counts in thousandths); a bare `1.299` is what databases write, and has decimals. Where
/// a dash stands for the decimals (`1.299,-`), what is before it separates thousands.
enum PriceText {
    /// Longer texts are no prices.
    private static let maximumBytes = 80
    private static let openings = [
        "à partir de", "a partir de", "starting at", "ab", "from", "von", "vanaf", "à", "dès", "desde", "fra", "från",
        "od", "only", "nur",
    ]

    /// The price in plain decimal notation (``JSONNumber/decimalText``); nil where the text is none.
    static func decimal(_ text: String) -> String? {
        if let number = JSONNumber(text) { return number.decimalText }
        guard text.utf8.count <= maximumBytes else { return nil }
        let scalars = text.trimmed().unicodeScalars.map(plain)
        guard var start = scalars.firstIndex(where: isDigit), let lastDigit = scalars.lastIndex(where: isDigit) else {
            return nil
        }
        // A separator right before the digits belongs to them (`.99`), but not that of an abbreviation (`Rs.499`).
        if start > 0, isPoint(scalars[start - 1]), start < 2 || !scalars[start - 2].properties.isAlphabetic {
            start -= 1
        }
        var before = String(String.UnicodeScalarView(scalars[..<start]))
        let (after, hasDash) = unit(scalars[(lastDigit + 1)...])
        if !before.isBlank { before = withoutOpening(before, hasUnit: !after.isBlank) }
        let isNegative = takeSign(from: &before)
        guard let isNegative, let first = Currency(beside: before, isBehind: false),
            let last = Currency(beside: after, isBehind: true), !last.isSmallerUnit || before.isBlank
        else { return nil }
        let style = Style(
            isPlain: before.isBlank && after.isBlank, hasDash: hasDash, digits: max(first.digits, last.digits))
        guard let number = number(scalars[start...lastDigit], style) else { return nil }
        let price = JSONNumber((isNegative ? "-" : "") + number)
        let isSmaller = first.isSmallerUnit || last.isSmallerUnit
        return (isSmaller ? price?.divided(byPowerOfTen: 2) : price)?.decimalText
    }

    /// What tells a decimal point from a separator of thousands.
    private struct Style {
        /// Neither currency nor dash stands beside the digits.
        let isPlain: Bool
        let hasDash: Bool
        /// The currency's.
        let digits: Int
    }

    /// The ASCII character for a digit of another script, a full-width or an Arabic separator; others as they are.
    private static func plain(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        if scalar.isASCII { return scalar }
        switch scalar {
        case "\u{066B}", "\u{FF0E}": return "."
        case "\u{FF0C}": return ","
        case "\u{066C}": return "'"
        default:
            guard scalar.properties.numericType == .decimal, let digit = scalar.properties.numericValue else {
                return scalar
            }
            return Unicode.Scalar(UInt8(ascii: "0") + UInt8(digit))
        }
    }

    /// What stands behind the digits, without the decimals that a dash stands for (`5,-`) and a footnote's mark (`5 €*`).
    private static func unit(_ rest: ArraySlice<Unicode.Scalar>) -> (text: String, hasDash: Bool) {
        var rest = rest
        while let last = rest.last, "*†‡".unicodeScalars.contains(last) || last.properties.isWhitespace {
            rest.removeLast()
        }
        var hasDash = false
        let written = rest.drop { $0.properties.isWhitespace }
        if let first = written.first, isPoint(first) || first == ":" {
            let dashes = written.dropFirst().prefix { "-‐‑‒–—―−=".unicodeScalars.contains($0) }
            hasDash = !dashes.isEmpty
            if hasDash || first != ":" && rest.count == 1 { rest = written.dropFirst(1 + dashes.count) }
        }
        return (String(String.UnicodeScalarView(rest)), hasDash)
    }

    /// What stands before the digits, without words that say that it is the lowest price (`from $5`). Without a currency
    /// they might say anything.
    private static func withoutOpening(_ before: String, hasUnit: Bool) -> String {
        let text = before.trimmed()
        let words = text.split(whereSeparator: \.isWhitespace)
        let opening = openings.first { text.lowercased() == $0 || text.lowercased().hasPrefix($0 + " ") }
        guard let opening else { return before }
        let rest = words.dropFirst(opening.split(separator: " ").count).joined(separator: " ")
        return rest.isBlank && !hasUnit ? before : rest
    }

    /// Whether the price is negative; nil for more than one sign.
    private static func takeSign(from text: inout String) -> Bool? {
        let signs = text.unicodeScalars.filter { "+-−".unicodeScalars.contains($0) }
        guard signs.count <= 1 else { return nil }
        text.unicodeScalars.removeAll { "+-−".unicodeScalars.contains($0) }
        return !signs.isEmpty && signs.first != "+"
    }

    /// Digits and separators as a number in JSON's grammar.
    private static func number(_ scalars: ArraySlice<Unicode.Scalar>, _ style: Style) -> String? {
        var groups = [""]
        var separators: [Unicode.Scalar] = []
        for scalar in scalars {
            if isDigit(scalar) {
                groups[groups.count - 1].unicodeScalars.append(scalar)
            } else if let separator = separator(scalar) {
                separators.append(separator)
                groups.append("")
            } else {
                return nil
            }
        }
        var fraction = ""
        if isDecimal(separators, groups, style) {
            fraction = groups.removeLast()
            separators.removeLast()
        }
        guard Set(separators).count <= 1, isGrouped(groups) else { return nil }
        let whole = groups.joined().drop { $0 == "0" }
        return (whole.isEmpty ? "0" : String(whole)) + (fraction.isEmpty ? "" : ".\(fraction)")
    }

    /// Whether the last separator is the decimal point.
    private static func isDecimal(_ separators: [Unicode.Scalar], _ groups: [String], _ style: Style) -> Bool {
        guard !style.hasDash, let last = separators.last, last != " ", separators.count(where: { $0 == last }) == 1
        else {
            return false
        }
        let isThousands =
            groups.count == 2 && groups[1].count == 3 && (1...3).contains(groups[0].count)
            && !groups[0].hasPrefix("0")
        if !isThousands || style.digits == 3 { return true }
        return last == "." && style.isPlain
    }

    /// Whether the digits are grouped by three, or in India's way.
    private static func isGrouped(_ groups: [String]) -> Bool {
        guard groups.count > 1 else { return true }
        return (1...3).contains(groups[0].count) && !groups[0].hasPrefix("0") && groups.last?.count == 3
            && groups.dropFirst().allSatisfy { (2...3).contains($0.count) }
    }

    /// `.`, `,` or, for the separators that only group, a space.
    private static func separator(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        if isPoint(scalar) { return scalar }
        return scalar.properties.isWhitespace || scalar == "'" || scalar == "’" ? " " : nil
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
    private static func isPoint(_ scalar: Unicode.Scalar) -> Bool { scalar == "." || scalar == "," }
}
