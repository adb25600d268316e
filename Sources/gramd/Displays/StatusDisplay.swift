import Daemon
import Foundation
import Monitoring

/// A status on one screen.
struct StatusDisplay {
    let report: StatusReport

    var text: DisplayText {
        var lines: [DisplayText] = ["\(verbatim: headline)"]
        lines.append("instance      \(report.instance ?? "unknown")")
        if let database = report.database { lines += describe(database) }
        if let lag = report.lag { lines.append("lag           \(lag) records that are not applied") }
        lines += report.generations.map(describe)
        if let model = report.model {
            let age = model.ageDays.map { String(format: ", %.1f days old", $0) } ?? ""
            lines.append("model         \(model.id) of \(model.createdAt)\(age), in \(model.folder)")
        }
        if let run = report.lastAlignment {
            lines.append("alignment     run \(run.run) \(run.state), \(run.finishedAt ?? "since \(run.startedAt)")")
        }
        lines += report.partitions.map(describe)
        lines += report.deadLetters.map { "dead letters  \($0.count) \($0.cause)" }
        lines += report.problems.map { "wrong         \($0)" }
        lines += report.unknown.map { "unknown       \($0)" }
        lines += report.advice.map { "next          \($0)" }
        return DisplayText(verbatim: lines.map(\.description).joined(separator: "\n"))
    }

    private var headline: String {
        switch report.verdict {
        case .well: "all is well"
        case .wrong: "something is wrong"
        case .unknown: "not everything could be asked"
        }
    }

    private func describe(_ database: StatusReport.Database) -> [DisplayText] {
        var lines: [DisplayText] = [
            "products      \(database.liveProducts) live, \(database.deletedProducts) deleted",
            """
            clicks        \(database.importedClicks) imported, \(database.countedClicks) from topics over \
            \(database.clickDays) days
            """,
        ]
        if let recall = database.clickRecall, let queries = database.clickRecallQueries,
            let generation = database.clickRecallGeneration
        {
            lines.append(
                """
                click recall  \(String(format: "%.1f", 100 * recall)) % of what \(queries) recent queries were clicked for, \
                by generation \(generation)
                """)
        }
        lines.append("database      \(database.bytes.formatted(.byteCount(style: .memory)))")
        return lines
    }

    private func describe(_ generation: StatusReport.Generation) -> DisplayText {
        """
        generation \(generation.id)  \(generation.state), \(generation.model ?? "own codes only"), \
        \(generation.waitingOwn) products wait for own codes, \(generation.waitingGenerated) for generated ones\
        \(generation.remaining.map { ", \($0)" } ?? "")
        """
    }

    private func describe(_ partition: StatusReport.Partition) -> DisplayText {
        """
        \(partition.topic)[\(partition.number)]  next offset \(partition.nextOffset.map(String.init) ?? "none yet")\
        \(partition.logEnd.map { " of \($0)" } ?? "")\(partition.lag.map { ", \($0) behind" } ?? "")\
        \(partition.replayedUpTo.map { ", replayed up to \($0)" } ?? "")\(partition.owner.map { ", owner \($0)" } ?? "")
        """
    }
}
