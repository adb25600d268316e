import Randomness
import Testing

@testable import Codes

@Suite struct WordAutomatonTests {
    private func find(_ patterns: [String], in text: String) -> [String] {
        let words = text.split(separator: " ").map(String.init)
        return WordAutomaton(patterns.map { $0.split(separator: " ").map(String.init) }).leftmostLongest(in: words)
            .map { words[$0.words].joined(separator: " ") }
    }

    @Test func findsWhatBeginsFirstAndIsLongest() {
        let patterns = ["navy", "navy blue", "blue sofa", "sofa", "sofa bed frame"]
        #expect(find(patterns, in: "navy blue sofa") == ["navy blue", "sofa"])
        #expect(find(patterns, in: "blue sofa bed frame") == ["blue sofa"])
        #expect(find(patterns, in: "a sofa bed") == ["sofa"])
        #expect(find(patterns, in: "sofa sofa bed frame") == ["sofa", "sofa bed frame"])
        #expect(find(patterns, in: "green chair").isEmpty)
    }

    @Test func wordsAreWhole() {
        #expect(find(["red"], in: "reduced bored red").count == 1)
    }

    @Test func emptyPatternsAndTextsFindNothing() {
        #expect(find([], in: "red").isEmpty)
        #expect(find([""], in: "red").isEmpty)
        #expect(find(["red"], in: "").isEmpty)
    }

    @Test func tellsWhichPatternItIs() {
        let automaton = WordAutomaton([["a"], ["b", "c"], ["a"]])
        #expect(
            automaton.leftmostLongest(in: ["b", "c", "a"]) == [
                WordAutomaton.Match(words: 0..<2, pattern: 1), WordAutomaton.Match(words: 2..<3, pattern: 0),
            ])
    }

    @Test func findsWhatLookingEverywhereFinds() {
        var random = SplitMix64(seed: 11)
        for _ in 0..<300 {
            func row(_ count: Int) -> [String] {
                (0..<count).map { _ in ["a", "b", "c"][Int.random(in: 0..<3, using: &random)] }
            }
            let patterns = (0..<8).map { _ in row(Int.random(in: 1...4, using: &random)) }
            let text = row(14)
            var expected: [Range<Int>] = []
            var start = 0
            while start < text.count {
                let length =
                    (1...4).last { count in
                        start + count <= text.count && patterns.contains(Array(text[start..<start + count]))
                    } ?? 0
                if length > 0 { expected.append(start..<start + length) }
                start += max(length, 1)
            }
            #expect(WordAutomaton(patterns).leftmostLongest(in: text).map(\.words) == expected)
        }
    }
}
