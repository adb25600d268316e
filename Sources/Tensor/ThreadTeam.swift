import Foundation
import Synchronization

/// Threads that share pieces of work with the thread that calls them.
///
/// Members wait for each other busily at first, since pieces are so short that waking a thread would take longer, and
/// then asleep. Between pieces the threads sleep.
public final class ThreadTeam: Sendable {
    /// Another member's work failed, so that this one's cannot go on.
    struct BrokenOff: Error {}

    private final class Shared: @unchecked Sendable {
        let start: Barrier
        let end: Barrier
        let meeting: Barrier
        /// Written by the calling thread while the others wait for the start. No other thread keeps it past the end: the
        /// last reference to the team may be in it.
        var work: ((Int) throws -> Void)?
        let failure = Mutex<(any Error)?>(nil)

        init(size: Int) {
            start = Barrier(parties: size)
            end = Barrier(parties: size)
            meeting = Barrier(parties: size)
        }

        func perform(member: Int) {
            do { try work?(member) } catch {
                failure.withLock { first in if first == nil || first is BrokenOff { first = error } }
                meeting.breakForever()
            }
            _ = end.wait()
        }
    }

    /// Members, the calling thread included.
    public let size: Int
    private let shared: Shared

    /// - Parameters:
    ///   - size: threads, the calling one included.
    ///   - name: of the others, with their number behind it; Linux shows the first 15 bytes.
    public init(size: Int, name: String) {
        precondition(size > 0, "a team needs a member")
        self.size = size
        let shared = Shared(size: size)
        self.shared = shared
        for member in 1..<size {
            let thread = Thread {
                Thread.current.name = "\(name)-\(member)"
                Processor.useOneThread()
                while shared.start.wait() { shared.perform(member: member) }
            }
            thread.stackSize = 4 << 20
            thread.start()
        }
    }

    deinit { shared.start.breakForever() }

    /// Runs the work once on each thread with the member's number, from 0, which is the calling thread.
    ///
    /// One call at a time. After a failure the team is of no more use.
    /// - Throws: the first error of a member.
    public func run(_ work: @escaping (Int) throws -> Void) throws {
        shared.work = work
        _ = shared.start.wait()
        shared.perform(member: 0)
        shared.work = nil
        if let error = shared.failure.withLock({ $0 }) { throw error }
    }

    /// Called by every member in its work: returns once all have called it.
    /// - Throws: where another member's work failed.
    public func meet() throws {
        guard shared.meeting.wait() else { throw BrokenOff() }
    }
}
