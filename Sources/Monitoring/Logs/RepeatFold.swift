import Foundation
import Logging

/// Leaves out lines that say what has just been said, and counts them, without a clock of its own.
///
/// A line is written at once, and for a while no other that has its level, module and message. Then comes one that says how
/// often it would have come, and the next while is twice as long, up to ``longestSpan``; after one without a repetition
/// the line is new again. Lines below `info` are for people who want to see each, and are never left out.
struct RepeatFold: Sendable {
    static let firstSpan = Duration.seconds(10)
    static let longestSpan = Duration.seconds(640)
    /// Different lines that are remembered at most.
    static let capacity = 1_000

    private struct Subject: Hashable {
        var level: Logger.Level
        var source: String
        var message: String

        init(_ line: LogLine) {
            (level, source, message) = (line.level, line.source, line.message)
        }
    }

    private struct Memory {
        /// The newest of them.
        var line: LogLine
        var begin: ContinuousClock.Instant
        var span = RepeatFold.firstSpan
        var count = 0

        var end: ContinuousClock.Instant { begin + span }

        /// The line that stands for those left out; nil where none was.
        func summary(at now: ContinuousClock.Instant) -> LogLine? {
            guard count > 0 else { return nil }
            var line = line
            line.repetitions = LogLine.Repetitions(count: count, span: now - begin)
            return line
        }
    }

    private var memories: [Subject: Memory] = [:]

    /// When ``due(at:)`` is to be asked next; nil while nothing is left out.
    private(set) var nextDue: ContinuousClock.Instant?

    /// Takes a line in.
    /// - Returns: what to write now, in order.
    mutating func take(_ line: LogLine, at now: ContinuousClock.Instant) -> [LogLine] {
        guard line.level >= .info else { return [line] }
        var lines = due(at: now)
        let subject = Subject(line)
        if var memory = memories[subject], memory.end > now {
            memory.count += 1
            memory.line = line
            memories[subject] = memory
            nextDue = min(nextDue ?? memory.end, memory.end)
            return lines
        }
        if memories.count >= Self.capacity { lines += makeRoom(at: now) }
        memories[subject] = Memory(line: line, begin: now)
        lines.append(line)
        return lines
    }

    /// What stands for lines whose while is over.
    mutating func due(at now: ContinuousClock.Instant) -> [LogLine] {
        guard let nextDue, nextDue <= now else { return [] }
        let ended = memories.filter { $0.value.end <= now }
        for (subject, memory) in ended {
            memories[subject] =
                memory.count == 0
                ? nil : Memory(line: memory.line, begin: now, span: min(memory.span * 2, Self.longestSpan))
        }
        self.nextDue = memories.values.filter { $0.count > 0 }.map(\.end).min()
        return Self.summaries(of: ended.values, at: now)
    }

    /// What stands for all lines that were left out; nothing is remembered from then on.
    mutating func end(at now: ContinuousClock.Instant) -> [LogLine] {
        let lines = Self.summaries(of: memories.values, at: now)
        self = RepeatFold()
        return lines
    }

    /// Forgets lines whose while is over, or else the one that was remembered first.
    private mutating func makeRoom(at now: ContinuousClock.Instant) -> [LogLine] {
        memories = memories.filter { $0.value.end > now || $0.value.count > 0 }
        guard memories.count >= Self.capacity, let oldest = memories.min(by: { $0.value.begin < $1.value.begin })
        else { return [] }
        memories[oldest.key] = nil
        return Self.summaries(of: [oldest.value], at: now)
    }

    /// In the order of the newest line that each stands for.
    private static func summaries(of memories: some Sequence<Memory>, at now: ContinuousClock.Instant) -> [LogLine] {
        memories.compactMap { $0.summary(at: now) }.sorted { ($0.time, $0.message) < ($1.time, $1.message) }
    }
}
