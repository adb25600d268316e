import Execution
import Testing

@Suite struct WakeUpTests {
    @Test func aSignalEndsTheWait() async {
        let wakeUp = WakeUp()
        let clock = ContinuousClock()
        let start = clock.now
        async let waiting: Void = wakeUp.wait(timeout: .seconds(60))
        wakeUp.signal()
        await waiting
        #expect(clock.now - start < .seconds(30))
    }

    @Test func aSignalBeforeTheWaitIsNotLost() async {
        let wakeUp = WakeUp()
        wakeUp.signal()
        wakeUp.signal()
        let clock = ContinuousClock()
        let start = clock.now
        await wakeUp.wait(timeout: .seconds(60))
        #expect(clock.now - start < .seconds(30))
        // Two signals are one: the next wait lasts.
        let second = clock.now
        await wakeUp.wait(timeout: .milliseconds(20))
        #expect(clock.now - second >= .milliseconds(20))
    }

    @Test func cancellationEndsTheWait() async {
        let wakeUp = WakeUp()
        let task = Task { await wakeUp.wait(timeout: .seconds(60)) }
        task.cancel()
        let clock = ContinuousClock()
        let start = clock.now
        await task.value
        #expect(clock.now - start < .seconds(30))
    }
}
