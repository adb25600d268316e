import CKernels
import Foundation
import Synchronization

/// Where a fixed number of threads wait for each other, again and again.
final class Barrier: Sendable {
    private static let broken = -1
    /// About a tenth of a millisecond, which is longer than it takes to wake a thread.
    private static let busyTurns = 5000

    private let parties: Int
    private let arrived = Atomic<Int>(0)
    /// How often all have met, or that the barrier is broken.
    private let meetings = Atomic<Int>(0)
    /// Waits that are no longer busy.
    let sleepers = Atomic<Int>(0)
    private let condition = NSCondition()

    init(parties: Int) { self.parties = parties }

    /// Returns once all have called it. What each wrote before is then visible to all.
    /// - Returns: False where the barrier is broken, so that not all will come.
    func wait() -> Bool {
        let before = meetings.load(ordering: .acquiring)
        guard before != Self.broken else { return false }
        if arrived.add(1, ordering: .acquiringAndReleasing).newValue == parties {
            arrived.store(0, ordering: .relaxed)
            return advance(from: before, to: before + 1)
        }
        for _ in 0..<Self.busyTurns {
            let now = meetings.load(ordering: .acquiring)
            if now != before { return now != Self.broken }
            kernels_pause()
        }
        return condition.withLock {
            sleepers.add(1, ordering: .sequentiallyConsistent)
            defer { sleepers.subtract(1, ordering: .sequentiallyConsistent) }
            while meetings.load(ordering: .sequentiallyConsistent) == before { condition.wait() }
            return meetings.load(ordering: .acquiring) != Self.broken
        }
    }

    /// Ends all waits, also those to come.
    func breakForever() {
        var before = meetings.load(ordering: .acquiring)
        while before != Self.broken, !advance(from: before, to: Self.broken) {
            before = meetings.load(ordering: .acquiring)
        }
    }

    private func advance(from before: Int, to after: Int) -> Bool {
        guard
            meetings.compareExchange(
                expected: before, desired: after, ordering: .sequentiallyConsistent
            ).exchanged
        else { return false }
        // Who goes to sleep says so before it looks at the number of meetings for the last time.
        if sleepers.load(ordering: .sequentiallyConsistent) > 0 { condition.withLock { condition.broadcast() } }
        return true
    }
}
