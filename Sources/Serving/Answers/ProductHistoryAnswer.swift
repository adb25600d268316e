import Catalog
import CodeIndex

/// Where a product's state comes from, and what has been done about it since.
struct ProductHistoryAnswer: Sendable {
    var history: ProductHistory

    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("productID", history.id)
            writer.member("live", history.isLive)
            writer.member("title", ifPresent: history.title)
            if let record = history.record {
                writer.member("topic", record.topic)
                writer.member("partition", record.partition)
                writer.member("offset", record.offset)
            }
            writer.member("recordTime", ifPresent: history.recordTime.map { DeadLettersAnswer.text(of: $0) })
            writer.member("version", ifPresent: history.version)
            writer.member("newestVersion", ifPresent: history.newestVersion)
            writer.name("generations")
            writer.array(history.codings) { writer, coding in write(coding, to: &writer) }
            writer.name("changes")
            writer.array(history.changes) { writer, change in
                writer.object { writer in
                    writer.member("time", change.changedAt)
                    writer.member("generation", ifPresent: change.generation)
                }
            }
        }
    }

    private func write(_ coding: ProductHistory.Coding, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("generation", coding.generation)
            writer.member("state", coding.state.rawValue)
            writer.member("codes", coding.codes)
            if let stage = coding.waitingFor {
                writer.member("waitingFor", (stage == .own ? CodeOrigin.own : .generated).rawValue)
                writer.member("attempts", coding.attempts)
            }
            writer.member("error", ifPresent: coding.error)
        }
    }
}
