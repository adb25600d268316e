import Testing

@testable import Training

@Suite struct BoundedLinesTests {
    private func lines(_ parts: [String]) -> [String] {
        var lines = BoundedLines()
        let found = parts.flatMap { lines.append(Array($0.utf8)) }
        return found + [lines.finish()].compactMap { $0 }
    }

    @Test func aLineMayComeInParts() {
        #expect(lines(["on", "e\ntw", "o\n", "three"]) == ["one", "two", "three"])
    }

    @Test func emptyLinesAreLeftOut() {
        #expect(lines(["\n\na\n\n"]) == ["a"])
    }

    @Test func whatIsOverwrittenIsNotShown() {
        #expect(lines(["10 %\r20 %", "\r100 %\n", "done\r\n"]) == ["100 %", "done"])
    }

    @Test func aLongLineIsCut() {
        let found = lines([String(repeating: "x", count: BoundedLines.maximumBytes + 1) + "\nnext\n"])
        #expect(found == [String(repeating: "x", count: BoundedLines.maximumBytes) + "…", "next"])
    }

    @Test func bytesThatAreNoTextAreReplaced() {
        var lines = BoundedLines()
        #expect(lines.append([0xFF, 0x61, 0x0A]) == ["\u{FFFD}a"])
    }
}
