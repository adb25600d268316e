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

    private var judgments: Judgments {
        var judgments = Judgments(minimumLabel: 1)
        for (query, product) in [("lamp", "a"), ("lamp", "b"), ("lamp", "c"), ("chair", "d")] {
            judgments.add(query: query, productID: product, label: 1)
        }
        judgments.add(query: "chair", productID: "e", label: 0)
        return judgments
    }

    @Test func relevantProductsArePartedByCommonStems() {
        let counts = ["a": 0, "b": 3, "c": 7]
        // What isn't live has no number.
        #expect(
            QuerySlice.bySharedStems(judgments) { counts[$1] } == [
                QuerySlice(name: "no stem in common", queries: ["lamp"], products: ["lamp": ["a"]]),
                QuerySlice(name: "3 or more stems in common", queries: ["lamp"], products: ["lamp": ["b", "c"]]),
            ])
        #expect(QuerySlice.bySharedStems(judgments) { _, _ in 1 }.isEmpty)
        #expect(QuerySlice.bySharedStems(judgments) { _, _ in nil }.isEmpty)
    }

    @Test func relevantProductsArePartedByClicks() {
        #expect(
            QuerySlice.byClickedProducts(judgments) { query, product in query == "lamp" && product != "b" } == [
                QuerySlice(name: "clicked products", queries: ["lamp"], products: ["lamp": ["a", "c"]]),
                QuerySlice(
                    name: "never clicked products", queries: ["chair", "lamp"],
                    products: ["chair": ["d"], "lamp": ["b"]]),
            ])
        #expect(QuerySlice.byClickedProducts(judgments) { _, _ in true }.isEmpty)
    }

    @Test func queriesArePartedByWhetherTrainingSawThem() {
        #expect(
            QuerySlice.bySeenQueries(["a", "b", "c"]) { $0 == "b" } == [
                QuerySlice(name: "queries seen in training", queries: ["b"]),
                QuerySlice(name: "queries unseen in training", queries: ["a", "c"]),
            ])
        #expect(QuerySlice.bySeenQueries(["a"]) { _ in true }.isEmpty)
        #expect(QuerySlice.bySeenQueries(["a"]) { _ in false }.isEmpty)
    }

    /// Of three relevant products the run finds one of the two that the slice looks for.
    @Test func aSliceOfProductsHasRecallOfThoseAndNoRelevanceRate() throws {
        let run = RetrievalRun(name: "gramd", rankings: ["lamp": ["a", "b"], "chair": ["d", "e"]])
        let report = RetrievalReport(
            judgments: judgments, trials: [[run]],
            slices: [QuerySlice(name: "some", queries: ["chair", "lamp"], products: ["lamp": ["b", "c"]])])
        let section = report.sections[0]
        #expect(section.slice.queries == ["lamp"])
        #expect(section.rows[0].means[.recall(depth: 10)] == 0.5)
        #expect(section.rows[0].means[.answered] == 1)
        #expect(section.rows[0].means[.relevanceRate(depth: 10)] == nil)
        #expect("\(ReportTable(report))".contains("–"))
    }

    @Test func anEmptySliceIsLeftOut() {
        let slices = QuerySlice.byFrequency(["a"], frequencies(["a": 3]))
        #expect(slices.map(\.name) == ["all", "head"])
    }
}
