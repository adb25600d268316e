import Codes
import Execution
import Testing

@testable import Training

@Suite struct PhraseFinderTests {
    private let analyzer = try! CodeAnalyzer()

    /// Lamps for tables, and tables with lamps, which have the same words.
    private var products: [ProductText] {
        (0..<120).map { number in
            let colour = ["red", "blue", "green"][number % 3]
            let title = number % 2 == 0 ? "table with lamp number\(number)" : "big table lamp number\(number)"
            return ProductText(
                title: title, brand: number % 5 == 0 ? "Acme Home Works" : nil,
                attributes: [.init(name: "colour", value: colour)])
        } + (0..<1_000).map { ProductText(title: "chair number\($0)") }
    }

    private func dictionary(queries: [String] = []) -> PhraseDictionary? {
        var finder = PhraseFinder()
        for product in products { finder.add(product, analyzer: analyzer) }
        for query in queries { finder.add(query: query, analyzer: analyzer) }
        return finder.dictionary()
    }

    @Test func findsTypesAndValuesOfSeveralWords() throws {
        let phrases = try #require(dictionary()).phrases.map(\.description)
        #expect(phrases.contains("tabl|lamp") && phrases.contains("acm|home|work"))
        // Each stands in one product only.
        #expect(!phrases.contains { $0.contains("number") })
    }

    @Test func whatShoppersTypeComesFirst() throws {
        let phrases = try #require(dictionary(queries: (0..<50).map { "acme home \($0)" })).phrases
        #expect(phrases.first?.description == "acm|home")
    }

    @Test func aCatalogueWithoutPhrasesHasNone() {
        #expect(PhraseFinder().dictionary() == nil)
    }

    @Test func phrasesAreChosenWhereTheyHelpAndOnlyThere() async throws {
        let phrases = try #require(dictionary())
        func chosen(_ relevant: (Int) -> Bool) async throws -> Double? {
            let candidate = try await Candidate(
                model: nil, selection: CodeSelection(phrases: phrases), productCodes: [], products: products,
                analyzer: analyzer, thread: DedicatedThread(name: "test"))
            let wanted = Set((0..<120).filter(relevant))
            let queries = (0..<ScoringSelection.leastQueries).map { _ in
                JudgedQuery(text: "table lamp", products: wanted)
            }
            return try await ScoringSelection(queries: queries).choose(for: candidate).scoring.phraseWeight
        }
        #expect(try await chosen { $0 % 2 == 1 } != nil)
        #expect(try await chosen { $0 % 2 == 0 } == nil)
    }
}
