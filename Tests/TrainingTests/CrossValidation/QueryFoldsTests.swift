import Codes
import Evaluation
import Testing

@testable import Training

@Suite struct QueryFoldsTests {
    /// A query whose words are its stems.
    private func query(_ text: String, _ products: Set<String> = []) -> QueryFolds.Query {
        QueryFolds.Query(
            text: text, key: text.lowercased(), stems: Set(text.lowercased().split(separator: " ").map(String.init)),
            products: products)
    }

    private func folds(_ queries: [QueryFolds.Query], _ count: Int) -> QueryFolds { QueryFolds(queries, count: count) }

    @Test func queriesThatAreTheSameToAModelStayTogether() throws {
        var judgments = Judgments(minimumLabel: 1)
        for (number, query) in ["Red lamp", "desk", "red  lamps", "sofa", "a shelf"].enumerated() {
            judgments.add(query: query, productID: "\(number)", label: 1)
        }
        let folds = QueryFolds(judgments, analyzer: try CodeAnalyzer(), count: 2)
        #expect(folds.parts["Red lamp"] == folds.parts["red  lamps"])
        #expect(folds.parts.count == 5 && folds.sizes.sorted() == [2, 3])
    }

    @Test func aQueryIsTestedWithThoseThatContainIt() {
        let folds = folds(
            [
                query("laptop bag"), query("laptop"), query("bag for a laptop"), query("desk"), query("oak desk"),
                query("sofa"),
            ], 2)
        #expect(folds.parts["laptop"] == folds.parts["laptop bag"])
        #expect(folds.parts["laptop"] == folds.parts["bag for a laptop"])
        #expect(folds.parts["desk"] == folds.parts["oak desk"])
        #expect(folds.sizes == [3, 3] && folds.cutLinks == 0)
    }

    @Test func queriesThatShareARelevantProductAreTestedTogetherAlsoByOthers() {
        let folds = folds(
            [
                query("couch", ["a"]), query("sofa", ["a", "b"]), query("settee", ["b"]), query("lamp", ["c"]),
                query("light", ["c"]), query("bulb", ["d"]),
            ], 2)
        #expect(Set(["couch", "sofa", "settee"].map { folds.parts[$0] }).count == 1)
        #expect(folds.parts["lamp"] == folds.parts["light"])
        #expect(folds.sizes == [3, 3] && folds.links == 3 && folds.cutLinks == 0)
    }

    /// One product that every query leads to would make one group of all; the strongest links hold.
    @Test func aGroupLargerThanAFoldIsCutAtItsWeakestLinks() {
        var queries = (0..<10).map { query("q\($0)", ["everywhere", "p\($0)", "r\($0)"]) }
        queries.append(query("q0 more", ["p0", "r0"]))
        queries.append(query("q9 more", ["p9", "r9"]))
        let folds = folds(queries, 3)
        #expect(folds.sizes == [4, 4, 4])
        #expect(folds.parts["q0"] == folds.parts["q0 more"])
        #expect(folds.parts["q9"] == folds.parts["q9 more"])
        #expect(folds.links == 11 && folds.cutLinks == 2)
    }

    @Test func unrelatedQueriesMakeFoldsOfEqualSize() {
        let folds = folds((0..<23).map { query("q\($0)", ["p\($0)"]) }, 5)
        #expect(folds.sizes == [5, 5, 5, 4, 4])
        #expect(folds.links == 0)
        #expect(
            "\(folds)"
                == "folds of 5, 5, 5, 4, 4 queries; 0 of 0 pairs that share products or words of one another are in "
                + "different ones")
    }

    @Test func theOrderOfTheQueriesMakesNoDifference() {
        let queries = (0..<40).map { query("q\($0 % 7) w\($0)", ["p\($0 % 11)", "r\($0 % 5)"]) }
        let reference = folds(queries, 4)
        #expect(folds(queries.reversed(), 4) == reference)
        #expect(folds(Array(queries[13...] + queries[..<13]), 4) == reference)
    }

    @Test func moreFoldsThanQueriesLeaveSomeEmpty() {
        #expect(folds([query("a"), query("b")], 3).sizes == [1, 1, 0])
        #expect(folds([], 2).sizes == [0, 0])
    }
}
