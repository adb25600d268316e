import Codes
import Testing

@testable import Training

@Suite struct QueryKeyTests {
    private let analyzer: CodeAnalyzer

    init() throws { analyzer = try CodeAnalyzer() }

    private func key(_ query: String) -> QueryKey { QueryKey(query, analyzer: analyzer) }

    @Test func queriesThatAreTheSameToAModelHaveOneKey() {
        #expect(key("red lamp") == key("  Red  LAMPS "))
        #expect(key("red lamp") != key("lamp red"))
        // Without a value there is only the text.
        #expect(key("?!") == key(" ?! ") && key("?!") != key("!?"))
    }

    @Test func placesAreSpreadEvenlyAndNeverChange() {
        #expect(abs(key("red lamp").place - 0.25596) < 0.00001)
        let places = (0..<10_000).map { key("query number \($0)").place }
        for tenth in 0..<10 {
            let range = Double(tenth) / 10..<Double(tenth + 1) / 10
            #expect((850...1_150).contains(places.count { range.contains($0) }))
        }
    }
}
