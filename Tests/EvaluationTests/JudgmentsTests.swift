import Evaluation
import Testing

@Suite struct JudgmentsTests {
    @Test func labelsFromTheMinimumOnAreRelevant() {
        var judgments = Judgments(minimumLabel: 2)
        for (product, label) in [("a", 0.0), ("b", 1), ("c", 2), ("d", 3)] {
            judgments.add(query: "lamp", productID: product, label: label)
        }
        #expect(judgments.relevant(for: "lamp") == ["c", "d"])
        #expect(judgments.irrelevant(for: "lamp") == ["a", "b"])
        #expect(judgments.relevant(for: "chair").isEmpty)
    }

    @Test func onlyQueriesWithARelevantProductCount() {
        var judgments = Judgments(minimumLabel: 2)
        judgments.add(query: "b", productID: "1", label: 2)
        judgments.add(query: "a", productID: "1", label: 3)
        judgments.add(query: "c", productID: "1", label: 1)
        #expect(judgments.queries == ["a", "b"])
    }

    @Test func aClickWithoutLabelIsRelevant() {
        var judgments = Judgments(minimumLabel: 2)
        judgments.add(query: "lamp", productID: "a", label: nil)
        #expect(judgments.relevant(for: "lamp") == ["a"])
    }

    @Test(arguments: [[1.0, 3.0], [3.0, 1.0]]) func theHighestLabelOfAPairHolds(labels: [Double]) {
        var judgments = Judgments(minimumLabel: 2)
        for label in labels { judgments.add(query: "lamp", productID: "a", label: label) }
        #expect(judgments.relevant(for: "lamp") == ["a"])
        #expect(judgments.irrelevant(for: "lamp").isEmpty)
    }
}
