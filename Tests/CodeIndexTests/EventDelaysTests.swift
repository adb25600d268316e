import Testing

@testable import CodeIndex

@Suite struct EventDelaysTests {
    private func event(_ time: Int64) -> AppliedEvent { AppliedEvent(operation: .update, time: time) }

    @Test func isShownOnceAndNotBeforeItWasRead() {
        let delays = EventDelays()
        delays.add([event(1), event(2)])
        let mark = delays.mark
        // Committed while the tables were being read.
        delays.add([event(3)])
        #expect(delays.take(upTo: mark) == [event(1), event(2)])
        #expect(delays.take(upTo: mark).isEmpty)
        #expect(delays.take(upTo: delays.mark) == [event(3)])
    }

    @Test func remembersNoMoreThanItMay() {
        let delays = EventDelays()
        for _ in 0..<3 { delays.add((0..<50_000).map { event(Int64($0)) }) }
        #expect(delays.take(upTo: delays.mark).count == 100_000)
        delays.add([event(7)])
        #expect(delays.take(upTo: delays.mark) == [event(7)])
    }
}
