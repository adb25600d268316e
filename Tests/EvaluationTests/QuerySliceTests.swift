import Testing

@testable import Evaluation

@Suite struct QuerySliceTests {
    /// Of a whole log.
    private func frequencies(_ clicksByQuery: [String: Int]) -> QueryFrequencies {
        QueryFrequencies(
            clicksByQuery: clicksByQuery,
            queriesByClicks: Dictionary(clicksByQuery.values.map { ($0, 1) }, uniquingKeysWith: +))
    }

    @Test func headQueriesMakeHalfOfTheClicks() {
        let log = frequencies(["a": 40, "b": 15, "c": 15, "d": 20, "e": 10])
        let slices = QuerySlice.byFrequency(["a", "b", "d", "new"], log)
        #expect(
            slices == [
                QuerySlice(name: "all", queries: ["a", "b", "d", "new"]),
                QuerySlice(name: "head", queries: ["a", "d"]),
                QuerySlice(name: "tail", queries: ["b", "new"]),
            ])
    }

    @Test func queriesAsFrequentAsTheLastOfTheHeadBelongToIt() {
        let log = frequencies(["a": 2, "b": 2, "c": 2, "d": 1])
        #expect(["a", "b", "c", "d", "new"].map(log.isHead) == [true, true, true, false, false])
    }

    @Test func aLogTooLargeToHoldIsToldByItsCounts() {
        let clicks = ["a": 40, "b": 15, "c": 15, "d": 20, "e": 10]
        let counts = QueryFrequencies(
            clicksByQuery: ["b": 15, "d": 20], queriesByClicks: [40: 1, 15: 2, 20: 1, 10: 1])
        let whole = frequencies(clicks)
        for query in ["b", "d", "new"] {
            #expect(counts.isHead(query) == whole.isHead(query))
        }
    }

    @Test func withoutClicksOnTheQueriesThereIsNoHead() {
        #expect(
            QuerySlice.byFrequency(["a", "b"], frequencies(["c": 3]))
                == [QuerySlice(name: "all", queries: ["a", "b"])])
        #expect(QuerySlice.byFrequency(["a"], frequencies([:])).count == 1)
    }

    @Test func anEmptySliceIsLeftOut() {
        let slices = QuerySlice.byFrequency(["a"], frequencies(["a": 3]))
        #expect(slices.map(\.name) == ["all", "head"])
    }
}
