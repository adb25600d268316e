/// Lines that fill a terminal from its upper left corner, cut to its size, and drawn over what was there without a flicker.
struct ScreenFrame {
    /// Of a terminal, in columns and rows.
    struct Size: Equatable, Sendable {
        let columns: Int
        let rows: Int

        /// Where a terminal doesn't say.
        static let standard = Size(columns: 80, rows: 24)
    }

    /// Goes to the corner; erases to the end of a line; erases what is below.
    private static let (home, eraseLine, eraseBelow) = ("\u{1B}[H", "\u{1B}[K", "\u{1B}[J")

    private let lines: [String]
    private let size: Size

    /// - Parameter lines: escaped already, so that none of them acts on the terminal.
    init(_ lines: [String], size: Size) {
        self.lines = lines
        self.size = size
    }

    /// Orders to the terminal with the text in between.
    var text: String {
        // Without a line break behind the last one, which would scroll.
        Self.home + shown.map { $0 + Self.eraseLine }.joined(separator: "\n") + Self.eraseBelow
    }

    /// What fits.
    var shown: [String] {
        guard lines.count > size.rows else { return lines.map(cut) }
        let rest = lines.count - max(0, size.rows - 1)
        return lines.prefix(max(0, size.rows - 1)).map(cut) + [cut("… \(rest) more lines")]
    }

    private func cut(_ line: String) -> String {
        var width = 0
        var end = line.startIndex
        // How much stays where something has to go, with room for the sign that says so.
        var shortened = line.startIndex
        while end < line.endIndex {
            width += Self.width(of: line[end])
            if width > size.columns { return line[..<shortened] + "…" }
            end = line.index(after: end)
            if width < size.columns { shortened = end }
        }
        return line
    }

    /// The columns that a character takes, as nearly as a program can know it: two for those of East Asia that are wide, and
    /// for emoji.
    ///
    /// Source: https://www.unicode.org/reports/tr11/
    static func width(of character: Character) -> Int {
        character.unicodeScalars.reduce(0) { max($0, width(of: $1)) }
    }

    private static func width(of scalar: Unicode.Scalar) -> Int {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        return switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            2
        default: 1
        }
    }
}
