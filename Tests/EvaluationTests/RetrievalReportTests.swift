import Foundation
import Testing

@testable import Evaluation

@Suite struct RetrievalReportTests {
    private let report: RetrievalReport

    init() {
        var judgments = Judgments(minimumLabel: 2)
        for query in ["p", "q"] {
            judgments.add(query: query, productID: "\(query) good", label: 3)
            judgments.add(query: query, productID: "\(query) fair", label: 2)
            judgments.add(query: query, productID: "\(query) bad", label: 0)
        }
        judgments.add(query: "never relevant", productID: "x", label: 0)
        let gramd = RetrievalRun(name: "gramd", rankings: ["p": ["p good", "p fair"], "q": ["q good", "q bad"]])
        let other = RetrievalRun(name: "other", rankings: ["p": ["unjudged"]])
        report = RetrievalReport(
            judgments: judgments, trials: [[gramd, other]],
            comparisons: RetrievalComparison.of("gramd", minusEach: [gramd, other]),
            slices: [
                QuerySlice(name: "all", queries: judgments.queries),
                QuerySlice(name: "tail", queries: ["q", "never relevant"]),
            ], scorings: ["gramd: own codes"])
    }

    @Test func meansAreOverTheQueriesWhereAMetricIsDefined() throws {
        let rows = report.sections[0].rows
        #expect(rows.map(\.name) == ["gramd", "other"])
        #expect(rows[0].means[.recall(depth: 10)] == 0.75)
        #expect(rows[0].means[.relevanceRate(depth: 10)] == 0.75)
        #expect(rows[0].means[.answered] == 1)
        #expect(rows[1].means[.recall(depth: 10)] == 0)
        #expect(rows[1].means[.relevanceRate(depth: 10)] == nil)
        #expect(rows[1].means[.answered] == 0.5)
    }

    /// One trial finds the lamp and the other does not; both find the chair.
    @Test func severalTrialsAreAveragedAndResampled() throws {
        var judgments = Judgments(minimumLabel: 1)
        for query in ["lamp", "chair"] { judgments.add(query: query, productID: query, label: 1) }
        let trials = [["lamp": ["lamp"], "chair": ["chair"]], ["chair": ["chair"]]].map { rankings in
            [RetrievalRun(name: "gramd", rankings: rankings), RetrievalRun(name: "other", rankings: [:])]
        }
        let report = RetrievalReport(
            judgments: judgments, trials: trials, comparisons: RetrievalComparison.of("gramd", minusEach: trials[0]))
        let section = report.sections[0]
        let spread = try #require(section.rows[0].figures[.recall(depth: 10)])
        #expect(spread.mean == 0.75)
        #expect(abs(try #require(spread.deviation) - 0.125.squareRoot()) < 1e-12)
        let interval = try #require(section.differences[0].intervals[.recall(depth: 10)])
        #expect(interval.mean == 0.75 && interval.low == 0 && interval.high == 1)
        #expect("\(ReportTable(report))".contains("75.0 ± 35.4"))
    }

    @Test func aSliceHoldsQueriesWithARelevantProductOnly() {
        #expect(report.sections[1].slice.queries == ["q"])
        #expect(report.sections[1].rows[0].means[.recall(depth: 10)] == 0.5)
    }

    @Test func theTableShowsEveryRunAndComparison() {
        let table = """
            all: 2 queries  recall@10  recall@100  recall@300  relevance@10  relevance@100  judged@10  answered
            gramd                75.0        75.0        75.0          75.0           75.0      100.0     100.0
            other                 0.0         0.0         0.0             –              –        0.0      50.0

            difference [95.0 % interval]              recall@10               recall@100               recall@300    relevance@10    relevance@100
            gramd − other                 +75.0 [+50.0, +100.0]    +75.0 [+50.0, +100.0]    +75.0 [+50.0, +100.0]               –                –
            """
        #expect("\(ReportTable(report))".hasPrefix(table + "\n\ntail: 1 query "))
        #expect("\(ReportTable(report))".hasSuffix("\n\nscoring\n  gramd: own codes"))
        // Three depths of recall in either block: only gramd's products were judged.
        #expect("\(ReportTable(report))".contains("\n\n6 comparisons, not corrected for their number"))
        #expect("\(ReportTable(report))".contains("leaves 0 out; never with fewer than 6 queries\n"))
    }

    @Test func theJSONHasEveryMetricByName() throws {
        let data = try JSONEncoder().encode(report)
        let document = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(document["minimumLabel"] as? Double == 2)
        #expect(document["scorings"] as? [String] == ["gramd: own codes"])
        let section = try #require((document["sections"] as? [[String: Any]])?.first)
        let run = try #require((section["runs"] as? [[String: Any]])?.last)
        let means = try #require(run["means"] as? [String: Any])
        #expect(means.count == RetrievalMetric.all.count)
        #expect(means["answered"] as? Double == 0.5)
        #expect(means["relevance@10"] is NSNull)
        let comparison = try #require((section["comparisons"] as? [[String: Any]])?.first)
        #expect(comparison["run"] as? String == "gramd")
        let differences = try #require(comparison["differences"] as? [String: Any])
        #expect((differences["recall@10"] as? [String: Any])?["mean"] as? Double == 0.75)
    }
}
