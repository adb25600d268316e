import Daemon
import Foundation
import Monitoring
import Synchronization

/// Asks again and again how an installation is, and keeps the newest answer for who draws it.
final class StatusFeed: Sendable {
    private static let pause = Duration.seconds(1)
    /// No more than this part of the time is spent asking: what is counted takes the database a while on a large index.
    private static let askingShare = 5
    /// Answers that are older than this are told to be, in seconds.
    private static let oldAge = 5.0

    private struct Answer {
        let text: DisplayText
        let date: Date
    }

    private let newest = Mutex<Answer?>(nil)

    /// Asks until it is cancelled.
    func run(_ configuration: GramdConfiguration) async {
        while !Task.isCancelled {
            let start = ContinuousClock.now
            var survey = StatusSurvey(configuration)
            do { show(StatusDisplay(report: try await survey.run()).text, at: Date()) } catch {
                show("\(CommandFailure(error).text)", at: Date())
            }
            let wait = max(Self.pause, (ContinuousClock.now - start) * (Self.askingShare - 1))
            try? await Task.sleep(for: wait)
        }
    }

    func show(_ text: DisplayText, at date: Date) { newest.withLock { $0 = Answer(text: text, date: date) } }

    /// The lines of a screen: a heading, then the newest answer.
    func lines(at now: Date) -> [String] {
        let heading = "gramd top   \(Self.time(now))   q ends"
        guard let answer = newest.withLock({ $0 }) else { return [heading, "", "asking …"] }
        let age = now.timeIntervalSince(answer.date)
        let state = age > Self.oldAge ? "   asked \(Int(age)) s ago; waiting for the next answer" : ""
        return [heading + state, ""]
            + answer.text.description.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    private static func time(_ date: Date) -> String {
        let time = Calendar.current.dateComponents([.hour, .minute, .second], from: date)
        return String(format: "%02d:%02d:%02d", time.hour ?? 0, time.minute ?? 0, time.second ?? 0)
    }
}
