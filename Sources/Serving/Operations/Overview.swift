import Catalog
import CodeIndex
import Foundation
import Monitoring
import NIOCore

/// How an instance stands, for a person who looks at it. It changes only when something does: no clock is in it.
struct Overview: Sendable {
    /// What the instance does.
    enum Role: String, Sendable {
        /// It follows topics, codes and answers: `gramd run`.
        case run
        /// It only answers: `gramd serve`.
        case serve
    }

    /// What is known of the tables.
    enum Tables: Sendable {
        /// Nothing has been read yet.
        case unread(error: String?)
        /// As they are, or were a second ago.
        case current(IndexOverview, readAt: Date)
        /// As they were, since they can't be read now.
        case stale(IndexOverview, readAt: Date, error: String)

        var index: IndexOverview? {
            switch self {
            case .unread: nil
            case .current(let index, _), .stale(let index, _, _): index
            }
        }
    }

    var role: Role
    /// What is wrong, by part; the instance is ready where nothing is.
    var failures: [Health.Failure]
    /// What a person should look at, by subject.
    var notices: [String: String]
    /// Live products that searches are answered from; nil where nothing is loaded.
    var products: Int?
    /// The generation that answers; nil where none does.
    var generation: Int64?
    var lag: TopicLag
    var tables: Tables

    func write(to writer: inout JSONWriter) { writer.object { writeMembers(to: &$0) } }

    func writeMembers(to writer: inout JSONWriter) {
        writer.member("role", role.rawValue)
        writer.member("status", failures.isEmpty ? "ready" : "not ready")
        writer.name("failures")
        writer.dictionary(failures.map { ($0.component.rawValue, $0.reason) })
        writer.name("notices")
        writer.dictionary(notices.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
        writer.member("products", ifPresent: products)
        writer.member("generation", ifPresent: generation)
        writeTables(to: &writer)
        let index = tables.index ?? IndexOverview()
        writer.name("partitions")
        writer.array(index.partitions) { writer, partition in write(partition, to: &writer) }
        writer.name("generations")
        writer.array(index.generations) { writer, generation in write(generation, index.recalls, to: &writer) }
        writer.name("runs")
        writer.array(index.runs) { writer, run in write(run, to: &writer) }
        writer.name("deadLetters")
        writer.array(index.deadLetters) { writer, count in write(count, to: &writer) }
    }

    private func writeTables(to writer: inout JSONWriter) {
        writer.name("tables")
        writer.object { writer in
            switch tables {
            case .unread(let error):
                writer.member("state", "unread")
                writer.member("error", ifPresent: error)
            case .current: writer.member("state", "current")
            case .stale(_, let readAt, let error):
                writer.member("state", "stale")
                writer.member("error", error)
                writer.member("readAt", time: readAt)
            }
        }
    }

    private func write(_ partition: IndexOverview.Partition, to writer: inout JSONWriter) {
        let lag = lag.partitions[partition.partition]
        writer.object { writer in
            writer.member("topic", partition.partition.topic)
            writer.member("partition", partition.partition.number)
            writer.member("nextOffset", ifPresent: partition.nextOffset)
            writer.member("owner", partition.owner)
            writer.member("lagRecords", ifPresent: lag?.records)
            writer.member("lagSeconds", ifPresent: lag?.seconds)
        }
    }

    private func write(
        _ generation: IndexOverview.GenerationSummary, _ recalls: [IndexOverview.Recall], to writer: inout JSONWriter
    ) {
        writer.object { writer in
            writer.member("generation", generation.id)
            writer.member("state", generation.state.rawValue)
            writer.member("model", ifPresent: generation.modelID)
            writer.member("createdAt", generation.createdAt)
            writer.member("activatedAt", ifPresent: generation.activatedAt)
            writer.member("waitingForOwn", generation.waitingForOwn)
            writer.member("waitingForGenerated", generation.waitingForGenerated)
            writer.member("failing", generation.failing)
            writer.member("error", ifPresent: generation.error)
            writer.name("recalls")
            writer.array(recalls.filter { $0.generation == generation.id }) { writer, recall in
                writer.object { writer in
                    writer.member("time", recall.measuredAt)
                    writer.member("recall", recall.recall)
                    writer.member("queries", recall.queries)
                }
            }
        }
    }

    private func write(_ run: AlignmentRunRecord, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("run", run.id)
            writer.member("state", run.state.rawValue)
            writer.member("startedAt", run.startedAt)
            writer.member("finishedAt", ifPresent: run.finishedAt)
            writer.member("stage", run.stage)
            writer.member("done", run.done)
            writer.member("loss", ifPresent: run.loss)
            writer.member("champion", run.champion)
            writer.member("model", ifPresent: run.modelID)
            writer.member("message", ifPresent: run.message)
            if let verdict = run.verdict.flatMap(GateFigures.init(json:)) {
                writer.name("gate")
                verdict.write(to: &writer)
            }
        }
    }

    private func write(_ count: DeadLetterCount, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("topic", count.topic)
            writer.member("cause", count.cause)
            writer.member("letters", count.count)
            writer.member("first", count.first)
            writer.member("last", count.last)
        }
    }
}
