import Evaluation
import Testing

@Suite struct AblationTableTests {
    /// Two queries with one relevant product each; the first variant finds both with either seed, the second one of
    /// them with the second seed.
    @Test func showsMeansSpreadsAndPairedDifferences() {
        var judgments = Judgments(minimumLabel: 1)
        judgments.add(query: "lamp", productID: "a", label: 1)
        judgments.add(query: "chair", productID: "b", label: 1)
        var table = AblationTable(variants: ["whole", "part"], judgments: judgments)
        let all = RetrievalRun(name: "gramd", rankings: ["lamp": ["a"], "chair": ["b"]])
        let half = RetrievalRun(name: "gramd", rankings: ["lamp": ["a"]])
        for (whole, part) in [(all, all), (all, half)] {
            table.add([whole], of: "whole")
            table.add([part], of: "part")
        }
        let lines = "\(table)".split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        #expect(
            lines == [
                "recall@10 recall@100 recall@300 relevance@100 answered", "gramd",
                "whole 100.0 ± 0.0 100.0 ± 0.0 100.0 ± 0.0 100.0 ± 0.0 100.0 ± 0.0",
                "part 75.0 ± 35.4 75.0 ± 35.4 75.0 ± 35.4 100.0 ± 0.0 75.0 ± 35.4",
                "difference [95.0 % interval] recall@10 recall@100 recall@300 relevance@100", "gramd",
                // With either seed drawn twice, and either query, a sixteenth of the resamples has every difference.
                "whole − part +25.0 [0.0, +100.0] +25.0 [0.0, +100.0] +25.0 [0.0, +100.0] 0.0 [0.0, 0.0]",
                "4 comparisons, not corrected for their number: if nothing differed, 0.2 of them would be expected to "
                    + "leave 0 out",
                "*: the interval, before rounding, leaves 0 out; never with fewer than 6 queries",
            ])
    }

    @Test func anyTwoVariantsAreCompared() {
        var judgments = Judgments(minimumLabel: 1)
        judgments.add(query: "lamp", productID: "a", label: 1)
        var table = AblationTable(
            variants: ["whole", "part", "none"], comparing: [.init("part", minus: "none")], judgments: judgments)
        for (variant, found) in [("whole", ["a"]), ("part", ["a"]), ("none", [])] {
            table.add([RetrievalRun(name: "gramd", rankings: ["lamp": found])], of: variant)
        }
        let differences = "\(table)".split(separator: "\n").filter { $0.contains(" − ") }.map {
            $0.split(separator: " ").prefix(4).joined(separator: " ")
        }
        #expect(differences == ["whole − part 0.0", "whole − none +100.0", "part − none +100.0"])
    }

    @Test func oneSeedHasNoSpread() {
        var judgments = Judgments(minimumLabel: 1)
        judgments.add(query: "lamp", productID: "a", label: 1)
        var table = AblationTable(variants: ["whole"], judgments: judgments)
        table.add([RetrievalRun(name: "gramd", rankings: ["lamp": ["a"]])], of: "whole")
        #expect("\(table)".contains("100.0  "))
        #expect(!"\(table)".contains("±"))
    }
}
