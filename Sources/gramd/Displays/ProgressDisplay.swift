import Foundation
import Sync

/// Shows how far long work has come: a bar that moves on a terminal, a line now and then elsewhere.
///
/// Writes to standard error, so that results can be piped.
final class ProgressDisplay {
    private static let barWidth = 24
    private let label: String
    private let unit: String
    private let start = ContinuousClock.now
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private var shownAt: ContinuousClock.Instant?

    init(_ label: String, unit: String) {
        self.label = label
        self.unit = unit
    }

    /// - Parameters:
    ///   - count: units done.
    ///   - fraction: of the whole, 0 to 1; nil where the whole is unknown.
    ///   - note: shown behind.
    func update(_ count: Int, fraction: Double?, note: String? = nil) {
        let now = ContinuousClock.now
        let interval = isTerminal ? Duration.milliseconds(100) : .seconds(5)
        guard now - (shownAt ?? start) >= interval else { return }
        shownAt = now
        write(text(count, fraction) + (note.map { " · \($0)" } ?? ""), isLast: false)
    }

    func update(_ progress: LineProgress) { update(progress.lines, fraction: progress.fraction) }

    /// Shows the end result.
    func finish(_ count: Int) { write(text(count, nil), isLast: true) }

    /// Shows a line that is no result either.
    static func say(_ text: String) { FileHandle.standardError.write(Data("\(text)\n".utf8)) }

    private func text(_ count: Int, _ fraction: Double?) -> String {
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let rate = String(format: "%.0f", Double(count) / max(seconds, 0.001))
        guard let fraction, fraction > 0 else {
            return "\(label): \(count) \(unit) in \(Self.time(seconds)), \(rate)/s"
        }
        let filled = min(Self.barWidth, Int(fraction * Double(Self.barWidth)))
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: Self.barWidth - filled)
        let left = seconds * (1 - fraction) / fraction
        return "\(label): \(bar) \(String(format: "%3.0f", fraction * 100)) % · \(count) \(unit) · \(rate)/s · "
            + "\(Self.time(left)) left"
    }

    private func write(_ text: String, isLast: Bool) {
        let line = isTerminal ? "\r\u{1B}[K\(text)\(isLast ? "\n" : "")" : "\(text)\n"
        FileHandle.standardError.write(Data(line.utf8))
    }

    private static func time(_ seconds: Double) -> String {
        seconds < 60 ? String(format: "%.1f s", seconds) : "\(Int(seconds) / 60) min \(Int(seconds) % 60) s"
    }
}
