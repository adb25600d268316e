import Testing

@testable import gramd

@Suite struct ScreenFrameTests {
    private func shown(_ lines: [String], _ columns: Int, _ rows: Int) -> [String] {
        ScreenFrame(lines, size: ScreenFrame.Size(columns: columns, rows: rows)).shown
    }

    @Test func linesAreCutToTheWidth() {
        #expect(shown(["abcdef", "abcde", ""], 5, 9) == ["abcd…", "abcde", ""])
        #expect(shown(["ab"], 1, 9) == ["…"])
    }

    @Test func wideCharactersTakeTwoColumns() {
        #expect(shown(["赤い電球", "赤い電"], 7, 9) == ["赤い電…", "赤い電"])
        // The sign needs one column, so that a wide character goes whose half would be left.
        #expect(shown(["赤い電球"], 6, 9) == ["赤い…"])
        #expect(ScreenFrame.width(of: "💡") == 2 && ScreenFrame.width(of: "e\u{301}") == 1)
        #expect(ScreenFrame.width(of: "\u{200B}") == 0)
    }

    @Test func whatDoesNotFitIsCounted() {
        #expect(shown(["a", "b", "c"], 20, 3) == ["a", "b", "c"])
        #expect(shown(["a", "b", "c", "d"], 20, 3) == ["a", "b", "… 2 more lines"])
        #expect(shown(["a", "b"], 20, 1) == ["… 2 more lines"])
    }

    @Test func aFrameErasesWhatWasThere() {
        let text = ScreenFrame(["a", "b"], size: .standard).text
        #expect(text == "\u{1B}[Ha\u{1B}[K\nb\u{1B}[K\u{1B}[J")
    }
}
