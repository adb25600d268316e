import Codes
import Testing

@Suite struct ClickedWordsTests {
    private let analyzer = try! CodeAnalyzer()
    private let rules = ClickedWordRules()

    private func words(
        _ queries: [(String, Double, Double)], total: Double? = nil, shares: [String: Double] = [:],
        rules: ClickedWordRules? = nil
    ) -> [String: Float] {
        let words = ClickedWords(
            of: queries.map { ClickedWords.Query(text: $0.0, clicks: $0.1, weight: $0.2) },
            total: total ?? queries.reduce(0) { $0 + $1.2 }, shares: shares, rules: rules ?? self.rules,
            analyzer: analyzer
        ).words
        return Dictionary(uniqueKeysWithValues: words.map { ($0.code.description, $0.weight) })
    }

    @Test func aWordNeedsSomeClicks() {
        #expect(words([("couch", 2, 2)]).isEmpty)
        #expect(words([("couch", 3, 3)]) == ["couch": 0.2])
        // Of different queries, each word once a query.
        #expect(Set(words([("red couch", 2, 2), ("couch couch", 1, 1)]).keys) == ["couch"])
    }

    @Test func theWeightSaturatesBelowThatOfATitlesWord() throws {
        let weights = try [3.0, 5, 50, 1e6].map { try #require(words([("couch", $0, $0)])["couch"]) }
        #expect(weights == [0.2, 0.25, 0.38, 0.4])
        let own = CodeSelection().choices(for: ProductText(title: "Couch"), analyzer: analyzer)
        #expect(try #require(own.first).weight > 0.4)
    }

    @Test func clicksThatCountLittleCountTheLess() {
        // Far down the answers, and two half-lives ago.
        #expect(words([("couch", 5, 15)]) == ["couch": 0.33])
        #expect(words([("couch", 5, 1.25)]) == ["couch": 0.12])
        #expect(words([("couch", 5, 0.1)]).isEmpty)
    }

    @Test func whatManyQueriesHaveSaysNothingOfAProduct() {
        let clicks = [("cheap couch", 40.0, 40.0), ("futon", 60, 60)]
        let shares = ["cheap": 0.25, "couch": 0.05]
        #expect(Set(words(clicks, shares: shares).keys) == ["couch", "futon"])
        #expect(Set(words(clicks, shares: ["cheap": 0.2]).keys) == ["cheap", "couch", "futon"])
    }

    @Test func thereAreNeverMoreThanSomeCandidatesForEachWordThatMayBePosted() {
        let nouns = [
            "couch", "futon", "divan", "lamp", "chair", "desk", "stool", "bench", "rug", "bed", "cot", "sink", "tub",
        ]
        let queries = nouns.enumerated().map { ($1, Double($0 + 3), Double($0 + 3)) }
        let found = words(queries, rules: ClickedWordRules(maximumWords: 3))
        #expect(Set(found.keys) == Set(nouns.dropFirst()))
        #expect(words(queries, rules: ClickedWordRules(maximumWords: 0)).isEmpty)
    }

    @Test func aLogsFirstClicksAreNoRule() {
        let young = CommonClickedWords(of: [.init(text: "couch", clicks: 9)], total: 9, analyzer: analyzer)
        #expect(young.shares.isEmpty)
        let old = CommonClickedWords(
            of: [
                .init(text: "cheap couch", clicks: 5_000), .init(text: "cheap lamp", clicks: 4_000),
                .init(text: "rug", clicks: 10),
            ], total: 9_000, analyzer: analyzer)
        #expect(old.shares == ["cheap": 0.9, "couch": 0.5, "lamp": 0.4])
    }

    @Test func clicksAreWeighedAnewEveryTenthOfTheHalfLife() {
        #expect([29, 30, 31, 32, 33].map { rules.weighingDay($0) } == [27, 30, 30, 30, 33])
        #expect(ClickedWordRules(halfLifeDays: 5).weighingDay(31) == 31)
    }
}
