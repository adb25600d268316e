import Evaluation
import Testing

@Suite struct QuerySliceTests {
    @Test func headQueriesMakeHalfOfTheClicks() {
        let frequencies = QueryFrequencies(clicksByQuery: ["a": 40, "b": 15, "c": 15, "d": 20, "e": 10])
        let slices = QuerySlice.byFrequency(["a", "b", "d", "new"], frequencies)
        #expect(
            slices == [
                QuerySlice(name: "all", queries: ["a", "b", "d", "new"]),
                QuerySlice(name: "head", queries: ["a", "d"]),
                QuerySlice(name: "tail", queries: ["b", "new"]),
            ])
    }

    @Test func queriesAsFrequentAsTheLastOfTheHeadBelongToIt() {
        let frequencies = QueryFrequencies(clicksByQuery: ["a": 2, "b": 2, "c": 2, "d": 1])
        #expect(["a", "b", "c", "d", "new"].map(frequencies.isHead) == [true, true, true, false, false])
    }

    @Test func aLogTooLargeToHoldIsToldByItsCounts() {
        let clicks = ["a": 40, "b": 15, "c": 15, "d": 20, "e": 10]
        let counts = QueryFrequencies(
            clicksByQuery: ["b": 15, "d": 20], queriesByClicks: [40: 1, 15: 2, 20: 1, 10: 1])
        for query in ["b", "d", "new"] {
            #expect(counts.isHead(query) == QueryFrequencies(clicksByQuery: clicks).isHead(query))
        }
    }

    @Test func withoutClicksOnTheQueriesThereIsNoHead() {
        #expect(
            QuerySlice.byFrequency(["a", "b"], QueryFrequencies(clicksByQuery: ["c": 3]))
                == [QuerySlice(name: "all", queries: ["a", "b"])])
        #expect(QuerySlice.byFrequency(["a"], QueryFrequencies(clicksByQuery: [:])).count == 1)
    }

    @Test func anEmptySliceIsLeftOut() {
        let slices = QuerySlice.byFrequency(["a"], QueryFrequencies(clicksByQuery: ["a": 3]))
        #expect(slices.map(\.name) == ["all", "head"])
    }
}
