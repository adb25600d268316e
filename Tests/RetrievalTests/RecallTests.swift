import Retrieval
import Testing

@Suite struct RecallTests {
    @Test(arguments: [(1, 0.25), (2, 0.25), (3, 0.5), (4, 0.75), (300, 0.75)])
    func countsWhatIsAmongTheFirst(depth: Int, recall: Double) {
        #expect(Recall.at(depth, of: ["a", "x", "b", "c"], relevant: ["a", "b", "c", "d"]) == recall)
    }

    @Test func findsNothingAmongNothing() {
        #expect(Recall.at(10, of: [Int](), relevant: [1]) == 0)
        #expect(Recall.at(10, of: [1, 2], relevant: []).isNaN)
    }
}
