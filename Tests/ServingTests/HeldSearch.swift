import Dispatch
import Execution

@testable import Serving

/// A search that is being computed until it is let go.
final class HeldSearch: Sendable {
    /// Open once it is computed.
    let begun = Gate()
    private let end = DispatchSemaphore(value: 0)

    /// Ends when it has been let go.
    func run(_ searcher: Searcher) async throws {
        try await searcher.search([SearchParameters(query: "lamp")], until: .inAnHour) { [begun, end] _ in
            begun.open()
            end.wait()
        }
    }

    func letGo() { end.signal() }
}

extension AnswerDeadline {
    /// Longer than any test, also on a busy machine.
    static var inAnHour: AnswerDeadline { AnswerDeadline(after: .seconds(3_600)) }
}
