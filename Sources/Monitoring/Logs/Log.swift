import Dispatch
import Foundation
import Synchronization

/// A log: lines become text, and repetitions are folded into a number.
public final class Log: Sendable {
    /// What a log needs of its surroundings.
    public struct Surroundings: Sendable {
        /// Takes a line with its end.
        public var write: @Sendable (String) -> Void
        /// The time to fold by.
        public var now: @Sendable () -> ContinuousClock.Instant
        /// Calls later, after so long.
        public var wake: @Sendable (_ after: Duration, _ body: @escaping @Sendable () -> Void) -> Void

        /// Each parameter is told beside its property.
        public init(
            write: @escaping @Sendable (String) -> Void,
            now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
            wake: @escaping @Sendable (_ after: Duration, _ body: @escaping @Sendable () -> Void) -> Void = Self.wake
        ) {
            self.write = write
            self.now = now
            self.wake = wake
        }

        /// Standard error. A write that fails is no reason to end, and there is nowhere to tell it.
        public static let standardError = Surroundings(write: { line in
            try? FileHandle.standardError.write(contentsOf: Data(line.utf8))
        })

        /// Calls on a thread of libdispatch's.
        public static func wake(after pause: Duration, _ body: @escaping @Sendable () -> Void) {
            DispatchQueue.global().asyncAfter(deadline: .now() + pause / .seconds(1), execute: body)
        }
    }

    private struct State {
        var fold = RepeatFold()
        /// Whether somebody calls when lines that were left out are due.
        var isAwaited = false
    }

    private let format: LogFormat
    private let isJournal: Bool
    private let surroundings: Surroundings
    private let state = Mutex(State())

    /// - Parameter isJournal: whether systemd's journal takes the lines: it wants priorities, and has its own times.
    public init(format: LogFormat, isJournal: Bool, surroundings: Surroundings = .standardError) {
        self.format = format
        self.isJournal = isJournal
        self.surroundings = surroundings
    }

    /// Writes a line, or counts it.
    func take(_ line: LogLine) { write { $0.take(line, at: $1) } }

    /// Writes how many lines were left out.
    public func finish() { write { $0.end(at: $1) } }

    /// Lines are written under the lock, so that they stay in order.
    private func write(_ lines: (inout RepeatFold, ContinuousClock.Instant) -> [LogLine]) {
        state.withLock { state in
            let now = surroundings.now()
            for line in lines(&state.fold, now) { surroundings.write(text(line) + "\n") }
            guard let due = state.fold.nextDue, !state.isAwaited else { return }
            state.isAwaited = true
            surroundings.wake(due - now) { [weak self] in self?.writeDue() }
        }
    }

    private func writeDue() {
        state.withLock { $0.isAwaited = false }
        write { $0.due(at: $1) }
    }

    private func text(_ line: LogLine) -> String {
        (isJournal ? SyslogPriority.prefix(line.level) : "") + format.string(line, showsTime: !isJournal)
    }
}
