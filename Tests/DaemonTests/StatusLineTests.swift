import Testing

@testable import Daemon

@Suite struct StatusLineTests {
    @Test func saysWhatAnswersHowOldItIsAndHowFarBehind() {
        #expect(
            StatusLine.text(waiting: [], generation: 7, age: 0.4, lag: 12)
                == "generation 7 answers; fresh; lag 12 records")
        #expect(StatusLine.text(waiting: [], generation: 7, age: 61.9, lag: nil) == "generation 7 answers; 61 s old")
    }

    @Test func saysFirstWhatItWaitsFor() {
        #expect(
            StatusLine.text(waiting: ["database: refused\nagain", "search: none"], generation: nil, age: nil, lag: nil)
                == "waiting for database: refused\\nagain, search: none")
        #expect(StatusLine.text(waiting: [], generation: nil, age: nil, lag: nil) == "starting")
    }
}
