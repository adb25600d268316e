import Foundation
import Retrieval

/// As of when an answer is.
struct AnswerOrigin: Sendable {
    /// What has been applied: a snapshot of the database's transactions.
    var position: String
    /// When the tables were last known to be at it.
    var time: Date

    init(_ view: ServedIndex.View) {
        position = view.snapshot.position
        time = view.asOf
    }

    func write(to writer: inout JSONWriter) {
        writer.name("as_of")
        writer.object { writer in
            writer.member("position", position)
            writer.member("time", time.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
        }
    }
}
