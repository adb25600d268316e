import Testing

@testable import Monitoring

@Suite struct DisplayTextTests {
    @Test(arguments: [
        ("a\nb", "a\\nb"), ("a\r\nb", "a\\r\\nb"), ("a\tb", "a\\tb"), ("\u{0}", "\\u{0}"),
        ("\u{1B}[2J", "\\u{1B}[2J"), ("\u{7F}", "\\u{7F}"), ("\u{85}", "\\u{85}"), ("\u{9B}31m", "\\u{9B}31m"),
        ("\u{61C}", "\\u{61C}"), ("\u{200E}\u{200F}", "\\u{200E}\\u{200F}"), ("\u{2028}\u{2029}", "\\u{2028}\\u{2029}"),
        ("\u{202A}\u{202E}", "\\u{202A}\\u{202E}"), ("\u{2066}\u{2069}", "\\u{2066}\\u{2069}"),
    ])
    func escapesWhatActsOnATerminal(text: String, escaped: String) {
        #expect(DisplayText.escaping("x\(text)y") == "x\(escaped)y")
    }

    @Test(arguments: [
        "", "red lamp", "Größe 42 €", "赤いランプ", "שלום", "👩‍👩‍👧", "a\\nb", "\u{A0}\u{2027}\u{202F}\u{2065}\u{206A}",
    ])
    func leavesTextAsItIs(text: String) {
        #expect(DisplayText.escaping(text) == text)
    }

    /// Every character there is: what comes out has none of those that act, and stays when it passes again.
    @Test func nothingThatActsIsLeft() {
        let scalars = (UInt32(0)...0x10FFFF).lazy.compactMap(Unicode.Scalar.init)
        let acting = scalars.filter { scalar in
            let escaped = DisplayText.escaping(String(scalar))
            let isSafe = escaped.unicodeScalars.allSatisfy { scalar in
                switch scalar.properties.generalCategory {
                case .control, .lineSeparator, .paragraphSeparator: false
                default: !scalar.properties.isBidiControl
                }
            }
            return !isSafe || DisplayText.escaping(escaped) != escaped
        }
        #expect(Array(acting).isEmpty)
    }

    @Test func literalsStandAndValuesAreEscaped() {
        let title = "lamp\u{1B}[2J\nok    all is well"
        let text: DisplayText = "1\t\(title)\n" + "\(verbatim: "a\nb") \(7)"
        #expect(text.description == "1\tlamp\\u{1B}[2J\\nok    all is well\na\nb 7")
        let whole: DisplayText = "\(text)\n"
        #expect(whole.description == text.description + "\n")
    }

    @Test func furtherLinesAreSetIn() {
        let text: DisplayText = "payload  \(lines: "{\r\n\u{202E}}\ncause", indent: 9)"
        #expect(text.description == "payload  {\\r\n         \\u{202E}}\n         cause")
    }
}
