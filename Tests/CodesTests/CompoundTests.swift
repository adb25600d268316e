import Codes
import Testing

@Suite struct CompoundTests {
    @Test(arguments: [
        ("english", "mother board", ["motherboard"], ["motherboard"]),
        ("english", "tailgate light", ["tail", "gate", "light"], ["tail", "gate"]),
        ("english", "tailgate", ["tailgat", "tail", "gate"], []), ("english", "tailgate", ["tail"], []),
        ("english", "red lamp", ["red", "lamp"], []), ("english", "carpet", ["car", "pet", "carpet"], []),
        ("english", "tail, gate tail-gate tail 5 gate", ["tailgat"], []),
        ("english", "Mother Boards mother board", ["motherboard"], ["motherboard"]),
        ("english", "bedsheets", ["bed", "sheet", "be", "dsheet"], ["bed", "sheet"]),
        ("german", "Gartenstuhl", ["gart", "stuhl"], ["gart", "stuhl"]),
        ("german", "Garten Stühle", ["gartenstuhl"], ["gartenstuhl"]),
        ("german", "Arbeitstische", ["arbeit", "tisch"], ["arbeit", "tisch"]),
        ("english", "", [], []), ("english", "ab", ["a", "b"], []),
    ])
    func areJoinedAndSplitAsTheCatalogueHasThem(
        language: String, query: String, live: [String], found: [String]
    ) throws {
        let analyzer = try CodeAnalyzer(language: language)
        #expect(analyzer.compounds(in: query, isLive: Set(live).contains) == found)
    }

    /// However long a query is.
    @Test func asksForFewCodes() throws {
        let words = (0..<1_000).map { _ in "waschmaschinenreiniger" }.joined(separator: " ")
        var asked = 0
        _ = try CodeAnalyzer(language: "german").compounds(in: words) { _ in
            asked += 1
            return false
        }
        #expect(asked > 0 && asked < 500)
    }
}
