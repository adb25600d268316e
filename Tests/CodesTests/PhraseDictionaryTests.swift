import Codes
import Randomness
import Testing

@Suite struct PhraseDictionaryTests {
    private func find(_ phrases: [String], in text: String) -> [String] {
        PhraseDictionary(phrases.compactMap { Code($0) })
            .occurrences(in: text.split(separator: " ").map(String.init)).map(\.description)
    }

    @Test func phrasesMayOverlapLieInEachOtherAndRepeat() {
        let phrases = ["dining|table", "table|lamp", "dining|table|lamp", "lamp|shade"]
        #expect(
            find(phrases, in: "dining table lamp shade") == [
                "dining|table", "dining|table|lamp", "table|lamp", "lamp|shade",
            ])
        #expect(find(phrases, in: "dining dining table table lamp") == ["dining|table", "table|lamp"])
        #expect(find(phrases, in: "table dining lamp").isEmpty)
        #expect(find(["a|b"], in: "a b a b") == ["a|b", "a|b"])
    }

    @Test func othersThanTwoOrThreeValuesAreLeftOut() {
        #expect(PhraseDictionary(["a", "a|b", "a|b|c", "a|b|c|d"].compactMap { Code($0) }).phrases.count == 2)
        #expect(PhraseDictionary([]).occurrences(in: ["a", "b"]).isEmpty)
    }

    @Test func findsWhatLookingEverywhereFinds() throws {
        var random = SplitMix64(seed: 5)
        for _ in 0..<200 {
            let letters = ["a", "b", "c"]
            func word(_ count: Int) -> [String] {
                (0..<count).map { _ in letters[Int.random(in: 0..<3, using: &random)] }
            }
            let phrases = Set((0..<6).map { _ in word(Int.random(in: 2...3, using: &random)) })
            let text = word(12)
            let expected = text.indices.flatMap { end in
                [3, 2].compactMap { count -> [String]? in
                    guard end + 1 >= count else { return nil }
                    let values = Array(text[(end + 1 - count)...end])
                    return phrases.contains(values) ? values : nil
                }
            }
            let found = PhraseDictionary(phrases.compactMap { Code(values: $0) }).occurrences(in: text)
            #expect(found.map(\.values) == expected)
        }
    }
}
