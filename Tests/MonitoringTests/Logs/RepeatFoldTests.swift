import Foundation
import Logging
import Testing

@testable import Monitoring

@Suite struct RepeatFoldTests {
    private static let start = ContinuousClock.now

    private var fold = RepeatFold()

    private func line(
        _ message: String, _ level: Logger.Level = .error, source: String = "Sync", second: Double = 0,
        metadata: [String: String] = [:]
    ) -> LogLine {
        LogLine(
            time: Date(timeIntervalSince1970: second), level: level, source: source, message: message,
            metadata: metadata)
    }

    /// Logs a message at a second.
    private mutating func take(_ message: String, _ second: Double, _ level: Logger.Level = .error) -> [LogLine] {
        fold.take(line(message, level, second: second), at: Self.start + .seconds(second))
    }

    private mutating func due(_ second: Double) -> [LogLine] { fold.due(at: Self.start + .seconds(second)) }

    private func summary(_ message: String, second: Double, count: Int, span: Duration) -> LogLine {
        var line = line(message, second: second)
        line.repetitions = LogLine.Repetitions(count: count, span: span)
        return line
    }

    @Test mutating func leavesOutWhatHasJustBeenSaidAndCountsIt() {
        #expect(take("away", 0) == [line("away")])
        for second in 1...9 { #expect(take("away", Double(second)).isEmpty) }
        #expect(fold.nextDue == Self.start + .seconds(10))
        #expect(due(9.9).isEmpty)
        #expect(due(10) == [summary("away", second: 9, count: 9, span: .seconds(10))])
        #expect(fold.nextDue == nil)
    }

    @Test mutating func waitsTwiceAsLongEachTime() {
        _ = take("away", 0)
        var (begin, span) = (0.0, 10.0)
        for _ in 0..<10 {
            #expect(take("away", begin + 1).isEmpty)
            #expect(fold.nextDue == Self.start + .seconds(begin + span))
            #expect(due(begin + span).map(\.repetitions) == [.init(count: 1, span: .seconds(span))])
            begin += span
            span = min(span * 2, 640)
        }
        #expect(RepeatFold.longestSpan == .seconds(640))
    }

    @Test mutating func aLineIsNewAgainAfterAWhileWithoutIt() {
        _ = take("away", 0)
        #expect(take("away", 10) == [line("away", second: 10)])
        #expect(take("away", 11).isEmpty)
        #expect(due(20).count == 1)
        // Twenty seconds without it.
        #expect(take("away", 40) == [line("away", second: 40)])
    }

    @Test mutating func countsWhatIsDueBeforeTheNextLine() {
        _ = take("away", 0)
        _ = take("away", 5)
        #expect(
            take("back", 12) == [
                summary("away", second: 5, count: 1, span: .seconds(12)), line("back", second: 12),
            ])
    }

    @Test mutating func differentLinesAreNoRepetitions() {
        let now = Self.start
        for line in [
            line("a"), line("b"), line("a", .warning), line("a", source: "Coding"),
        ] { #expect(fold.take(line, at: now) == [line]) }
        // What is known besides doesn't make a difference.
        #expect(fold.take(line("a", metadata: ["offset": "7"]), at: now).isEmpty)
        #expect(fold.end(at: now).first?.metadata == ["offset": "7"])
    }

    @Test(arguments: [Logger.Level.trace, .debug])
    mutating func linesForThoseWhoWantToSeeEachAreNotLeftOut(level: Logger.Level) {
        for second in 0..<5 { #expect(take("polled", Double(second), level).count == 1) }
        #expect(fold.nextDue == nil)
    }

    @Test mutating func aCycleOfTwoLinesIsFoldedToo() {
        var written = take("waits", 0) + take("is back", 0.05)
        for round in 1..<96 {
            written += take("waits", Double(round) / 10)
            written += take("is back", Double(round) / 10 + 0.05)
        }
        #expect(written.map(\.message) == ["waits", "is back"])
        #expect(due(10).map(\.repetitions?.count) == [95])
        #expect(due(11).map(\.repetitions?.count) == [95])
    }

    @Test mutating func tellsAllThatIsLeftAtTheEndInItsOrder() {
        for (message, second) in [("a", 0.0), ("b", 1), ("b", 2), ("a", 3), ("c", 4)] { _ = take(message, second) }
        #expect(
            fold.end(at: Self.start + .seconds(5)) == [
                summary("b", second: 2, count: 1, span: .seconds(4)),
                summary("a", second: 3, count: 1, span: .seconds(5)),
            ])
        #expect(fold.end(at: Self.start + .seconds(5)).isEmpty)
        #expect(fold.nextDue == nil)
    }

    /// However many different lines there are, memory stays bounded, and no count is lost.
    @Test mutating func forgetsTheOldestOfTooMany() {
        var counted = 0
        var written = 0
        for number in 0..<(3 * RepeatFold.capacity) {
            for _ in 0..<2 {
                let lines = take("line \(number)", Double(number) / 1_000)
                counted += lines.compactMap(\.repetitions?.count).reduce(0, +)
                written += lines.count { $0.repetitions == nil }
            }
        }
        let left = fold.end(at: Self.start + .seconds(5))
        #expect(left.count == RepeatFold.capacity)
        #expect(written == 3 * RepeatFold.capacity)
        #expect(counted + left.compactMap(\.repetitions?.count).reduce(0, +) == 3 * RepeatFold.capacity)
    }
}
