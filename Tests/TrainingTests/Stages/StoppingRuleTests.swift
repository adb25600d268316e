import Testing

@testable import Training

@Suite struct StoppingRuleTests {
    private typealias Measurement = StoppingRule.Measurement

    /// Measured every 10 of 80 planned steps, of at most 200.
    private func rule(most: Int = 200, seconds: Int = 1_000) -> StoppingRule {
        StoppingRule(plannedSteps: 80, mostSteps: most, timeLimit: .seconds(seconds))
    }

    /// One every ten steps, and every ten seconds.
    private func measurements(_ recalls: [Double]) -> [Measurement] {
        recalls.enumerated().map { place, recall in
            Measurement(step: place * 10, time: .seconds(place * 10), recall: recall)
        }
    }

    private func decision(_ recalls: [Double], most: Int = 200, seconds: Int = 1_000) -> StoppingRule.Decision {
        rule(most: most, seconds: seconds).decision(after: measurements(recalls))
    }

    /// Steps taken and the measurement kept, where the recall after each ten steps is known.
    private func end(_ recall: (Int) -> Double, most: Int = 200, seconds: Int = 1_000) -> (steps: Int, kept: Int) {
        var measured: [Measurement] = []
        var step = 0
        while true {
            measured.append(Measurement(step: step, time: .seconds(step), recall: recall(step)))
            switch rule(most: most, seconds: seconds).decision(after: measured) {
            case .goOn(let steps): step += steps
            case .stop(let kept, _): return (step, kept)
            }
        }
    }

    @Test func itGoesOnWhileRecallRises() {
        #expect(decision([0.2]) == .goOn(steps: 10))
        #expect(decision([0.2, 0.3, 0.4]) == .goOn(steps: 10))
    }

    @Test func itGoesOnBeyondThePlanWhileRecallRises() {
        let rising = (0...8).map { Double($0) / 10 }
        #expect(decision(rising) == .goOn(steps: 10))
        #expect(decision(rising, most: 85) == .goOn(steps: 5))
        #expect(decision(rising, most: 80) == .stop(keeping: 8, because: .time))
        // Not where it has come to rest.
        #expect(decision(rising.dropLast() + [0.7]) == .stop(keeping: 7, because: .recall))
    }

    @Test func itStopsWhereRecallRisesNoMore() {
        #expect(decision([0.2, 0.5, 0.4, 0.5]) == .goOn(steps: 10))
        #expect(decision([0.2, 0.5, 0.4, 0.5, 0.45]) == .stop(keeping: 1, because: .recall))
        // A later best is one to wait behind again.
        #expect(decision([0.2, 0.5, 0.4, 0.6, 0.5]) == .goOn(steps: 10))
    }

    @Test func hardlyARiseIsNone() {
        let step = StoppingRule.leastRise / 4
        #expect(decision([0.5, 0.5 + step, 0.5 + 2 * step, 0.5 + 3 * step]) == .stop(keeping: 0, because: .recall))
        // Many small ones add up.
        let (steps, kept) = end { 0.5 + Double(min($0, 80)) * StoppingRule.leastRise / 15 }
        #expect(steps == 90 && kept == 8)
    }

    @Test func itStopsWhereTheNextStepsWouldTakeTooLong() {
        #expect(decision([0.1, 0.2, 0.3], seconds: 30) == .goOn(steps: 10))
        #expect(decision([0.1, 0.2, 0.3], seconds: 29) == .stop(keeping: 2, because: .time))
        #expect(decision([0.1], seconds: 0) == .stop(keeping: 0, because: .time))
    }

    @Test func aTrainingEndsByItselfWithItsBestState() {
        // Rises for 120 steps, beyond the plan, then falls.
        let (steps, kept) = end { 0.5 - abs(Double($0) - 120) / 1_000 }
        #expect(steps == 130 && kept == 12)
        // Learned by heart early.
        let (early, first) = end { 0.5 - Double($0) / 1_000 }
        #expect(early == 30 && first == 0)
        // Rises for ever: as many steps as are allowed.
        let (all, last) = end { Double($0) / 1_000 }
        #expect(all == 200 && last == 20)
    }

    @Test func aShortPhaseIsMeasuredAfterEachStep() {
        let rule = StoppingRule(plannedSteps: 3, mostSteps: 3, timeLimit: .seconds(60))
        let first = Measurement(step: 0, time: .seconds(1), recall: 0.2)
        #expect(rule.decision(after: [first]) == .goOn(steps: 1))
        let end = Measurement(step: 3, time: .seconds(2), recall: 0.4)
        #expect(rule.decision(after: [first, end]) == .stop(keeping: 1, because: .time))
    }
}
