import CodeIndex
import Testing
import Training

@Suite struct AlignmentScheduleTests {
    @Test func clicksOrTimeAreReasons() {
        let schedule = AlignmentSchedule(everyHours: 2, freshClicks: 100)
        #expect(schedule.reason(freshClicks: 100, secondsSinceLast: 5) == "100 fresh clicks")
        #expect(schedule.reason(freshClicks: 99, secondsSinceLast: 5) == nil)
        #expect(schedule.reason(freshClicks: 1, secondsSinceLast: 7_200) == "the last run began 2 hours ago")
        #expect(schedule.reason(freshClicks: 1, secondsSinceLast: nil) == "there was no run yet")
    }

    @Test func withoutFreshClicksThereIsNothingToLearn() {
        #expect(AlignmentSchedule(everyHours: 1).reason(freshClicks: 0, secondsSinceLast: 1e6) == nil)
        #expect(AlignmentSchedule(freshClicks: 10).reason(freshClicks: 9, secondsSinceLast: nil) == nil)
        #expect(AlignmentSchedule().isOff && !AlignmentSchedule(everyHours: 1).isOff)
    }

    @Test func aFallOfLiveClickRecallIsAReason() {
        let schedule = AlignmentSchedule(recallFallPercent: 5)
        func reason(_ last: Double) -> String? {
            schedule.reason(freshClicks: 1, secondsSinceLast: 5, recall: RecallChange(first: 0.8, last: last))
        }
        #expect(reason(0.77) == nil)
        #expect(reason(0.75) == "live click recall fell from 80 to 75 %")
        #expect(schedule.reason(freshClicks: 1, secondsSinceLast: 5) == nil)
        #expect(!schedule.isOff)
    }
}
