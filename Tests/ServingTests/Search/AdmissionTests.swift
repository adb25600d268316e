import Execution
import TestSupport
import Testing

@testable import Serving

@Suite(.timeLimit(.minutes(30))) struct AdmissionTests {
    /// Holds the only place of an admission until it is let go.
    private final class Holder: Sendable {
        let begun = Gate()
        let end = Gate()

        func hold(_ admission: Admission) async throws {
            try await admission.admit(until: .inAnHour) { _ in
                begun.open()
                try await end.wait()
            }
        }
    }

    private func waitUntil(_ admission: Admission, has waiters: Int) async throws {
        try await eventually("\(waiters) wait", every: .milliseconds(1)) { admission.waiterCount == waiters }
    }

    @Test func givesEachAPlaceOfItsOwn() async throws {
        let admission = Admission(places: 3, waiting: 100)
        let taken = Shared([Int](repeating: 0, count: 3))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<100 {
                group.addTask {
                    try await admission.admit(until: .inAnHour) { place in
                        let here = taken.change { $0[place] += 1 }[place]
                        #expect(here == 1)
                        await Task.yield()
                        taken.change { $0[place] -= 1 }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(taken.value == [0, 0, 0])
    }

    @Test func refusesWhoFindsTheLineFull() async throws {
        let admission = Admission(places: 1, waiting: 2)
        let holder = Holder()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await holder.hold(admission) }
            try await holder.begun.wait()
            for _ in 0..<2 { group.addTask { try await admission.admit(until: .inAnHour) { _ in } } }
            try await waitUntil(admission, has: 2)
            for _ in 0..<10 {
                await #expect(throws: SearchError.overloaded) {
                    try await admission.admit(until: .inAnHour) { _ in }
                }
            }
            holder.end.open()
            try await group.waitForAll()
        }
        #expect(try await admission.admit(until: .inAnHour) { $0 } == 0)
    }

    @Test func keepsTheOrderOfTheLine() async throws {
        let admission = Admission(places: 1, waiting: 10)
        let holder = Holder()
        let order = Shared<[Int]>([])
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await holder.hold(admission) }
            try await holder.begun.wait()
            for number in 0..<10 {
                group.addTask {
                    try await admission.admit(until: .inAnHour) { _ in _ = order.change { $0.append(number) } }
                }
                try await waitUntil(admission, has: number + 1)
            }
            holder.end.open()
            try await group.waitForAll()
        }
        #expect(order.value == Array(0..<10))
    }

    @Test func whoWaitsLongerThanTheDeadlineIsTold() async throws {
        let admission = Admission(places: 1, waiting: 10)
        let holder = Holder()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await holder.hold(admission) }
            try await holder.begun.wait()
            await #expect(throws: SearchError.late) {
                try await admission.admit(until: AnswerDeadline(after: .milliseconds(20))) { _ in }
            }
            #expect(admission.waiterCount == 0)
            holder.end.open()
            try await group.waitForAll()
        }
    }

    /// Those who left cost those behind them nothing: neither time nor a place in the line.
    @Test func passesOverThoseWhoLeft() async throws {
        let admission = Admission(places: 1, waiting: 3)
        let holder = Holder()
        let hasLeft = Shared(false)
        let worked = Shared(0)
        let leaving = AnswerDeadline(
            instant: .now + .seconds(3_600), isAbandoned: { hasLeft.value })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await holder.hold(admission) }
            try await holder.begun.wait()
            for _ in 0..<3 {
                group.addTask {
                    await #expect(throws: SearchError.abandoned) {
                        try await admission.admit(until: leaving) { _ in _ = worked.change { $0 += 1 } }
                    }
                }
            }
            try await waitUntil(admission, has: 3)
            hasLeft.change { $0 = true }
            // The line is full of those who left: there is room.
            group.addTask {
                try await admission.admit(until: .inAnHour) { _ in _ = worked.change { $0 += 10 } }
            }
            try await waitUntil(admission, has: 1)
            holder.end.open()
            try await group.waitForAll()
        }
        #expect(worked.value == 10)
    }

    @Test func aCancelledWaitEnds() async throws {
        let admission = Admission(places: 1, waiting: 3)
        let holder = Holder()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await holder.hold(admission) }
            try await holder.begun.wait()
            let waiting = Task { try await admission.admit(until: .inAnHour) { _ in } }
            try await waitUntil(admission, has: 1)
            waiting.cancel()
            await #expect(throws: CancellationError.self) { try await waiting.value }
            #expect(admission.waiterCount == 0)
            holder.end.open()
            try await group.waitForAll()
        }
    }

    @Test func aPlaceIsFreeAgainAfterAnError() async throws {
        let admission = Admission(places: 1, waiting: 0)
        for _ in 0..<3 {
            await #expect(throws: SearchError.noGeneration) {
                try await admission.admit(until: .inAnHour) { _ in throw SearchError.noGeneration }
            }
        }
        await #expect(throws: SearchError.late) {
            try await admission.admit(until: AnswerDeadline(instant: .now)) { _ in }
        }
    }
}
