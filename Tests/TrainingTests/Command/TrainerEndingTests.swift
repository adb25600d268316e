import Testing

@testable import Training

@Suite struct TrainerEndingTests {
    @Test func aTrainerInTimeGoesOn() {
        var ending = TrainerEnding(timeLimit: .seconds(60), grace: .seconds(5))
        #expect(ending.action(after: .seconds(59), isCancelled: false) == .nothing)
        #expect(ending.reason == nil)
    }

    @Test func oneThatTakesTooLongIsAskedOnceAndThenForcedOnce() {
        var ending = TrainerEnding(timeLimit: .seconds(60), grace: .seconds(5))
        #expect(ending.action(after: .seconds(60), isCancelled: false) == .ask)
        #expect(ending.action(after: .seconds(64), isCancelled: false) == .nothing)
        #expect(ending.action(after: .seconds(65), isCancelled: true) == .force)
        #expect(ending.action(after: .seconds(99), isCancelled: false) == .nothing)
        #expect(ending.reason == .timeLimit)
    }

    @Test func aCancelledOneIsAskedAtOnce() {
        var ending = TrainerEnding(timeLimit: .seconds(60), grace: .seconds(5))
        #expect(ending.action(after: .seconds(1), isCancelled: true) == .ask)
        #expect(ending.reason == .cancellation)
        #expect(ending.action(after: .seconds(6), isCancelled: true) == .force)
    }
}
