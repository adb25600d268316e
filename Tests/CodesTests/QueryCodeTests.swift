import Testing

@testable import Codes

@Suite struct QueryCodeTests {
    private let analyzer = try! CodeAnalyzer()
    /// Twelve different words.
    private let long = "where would someone find the best red lamps beside dining room tables"

    private func own(_ query: String, _ frequencies: [String: Int]) -> [String] {
        QueryCode.own(in: query, analyzer: analyzer) { frequencies[$0.description] ?? 0 }.map(\.code.description)
    }

    @Test func aShortQueryKeepsAllItsWords() {
        #expect(own("the red lamp", ["the": 900, "red": 20]) == ["the", "red", "lamp"])
    }

    @Test func ofALongQueryTheRarestWordsAreKeptInTheirOrder() {
        let values = QueryCode.ownValues(in: long, analyzer: analyzer).map(\.description)
        #expect(values.count == 12)
        var frequencies = Dictionary(uniqueKeysWithValues: values.map { ($0, 10) })
        frequencies["the"] = 900
        frequencies["would"] = 700
        #expect(own(long, frequencies) == values.filter { $0 != "the" && $0 != "would" })
    }

    @Test func wordsWithoutAProductComeLast() {
        let values = QueryCode.ownValues(in: long, analyzer: analyzer).map(\.description)
        var frequencies = Dictionary(uniqueKeysWithValues: values.map { ($0, 900) })
        frequencies["find"] = 0
        frequencies["lamp"] = 0
        #expect(own(long, frequencies) == values.filter { $0 != "find" && $0 != "lamp" })
    }

    @Test func ofEquallyRareWordsTheFirstAreKept() {
        let values = QueryCode.ownValues(in: long, analyzer: analyzer).map(\.description)
        #expect(own(long, [:]) == Array(values.prefix(QueryCode.maximumValues)))
    }

    @Test func ownCodesHaveNoProbability() {
        let codes = QueryCode.own(in: long, analyzer: analyzer)
        #expect(codes.allSatisfy { $0.isOwn && $0.probability == nil })
    }
}
