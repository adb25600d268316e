import Execution
import Testing

/// The time limit tells a wait that a signal ended from one that went on: no timeout here passes before it.
@Suite(.timeLimit(.minutes(30))) struct WakeUpTests {
    private let wakeUp = WakeUp()

    private func wait() async { await wakeUp.wait(timeout: .seconds(600)) }

    @Test func aSignalEndsTheWait() async {
        async let waiting: Void = wait()
        wakeUp.signal()
        await waiting
        #expect(!Task.isCancelled)
    }

    @Test func aSignalBeforeTheWaitIsNotLost() async {
        wakeUp.signal()
        wakeUp.signal()
        await wait()
        // Two signals are one: the next wait lasts.
        let clock = ContinuousClock()
        let start = clock.now
        await wakeUp.wait(timeout: .milliseconds(20))
        #expect(clock.now - start >= .milliseconds(20))
    }

    @Test func cancellationEndsTheWait() async {
        let task = Task { await wait() }
        task.cancel()
        await task.value
        #expect(task.isCancelled)
    }
}
