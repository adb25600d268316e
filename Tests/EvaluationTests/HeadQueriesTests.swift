import Evaluation
import Testing

@Suite struct HeadQueriesTests {
    @Test func theFewestThatMakeHalfOfTheClicksAreTheHead() {
        #expect(HeadQueries.count(ofClicks: [40, 20, 15, 15, 10]) == 2)
        #expect(HeadQueries.count(ofClicks: [50, 30, 20]) == 1)
        #expect(HeadQueries.count(ofClicks: [1.5, 1.25, 0.75]) == 2)
        #expect(HeadQueries.count(ofClicks: [3]) == 1)
    }

    @Test func aLogWithoutClicksHasNoHead() {
        #expect(HeadQueries.count(ofClicks: []) == 0)
        #expect(HeadQueries.count(ofClicks: [0, 0]) == 0)
    }
}
