import Catalog
import CodeIndex
import Foundation
import GRAM
import Kafka
import Sync

/// Asks the instance, the database and the broker how they are; what doesn't answer keeps the others from nothing.
public struct StatusSurvey {
    private let configuration: GramdConfiguration
    private let index: CodeIndex
    private(set) var report = StatusReport()

    /// Asks where a configuration says.
    public init(_ configuration: GramdConfiguration) {
        self.configuration = configuration
        index = CodeIndex(configuration)
    }

    /// - Throws: what has to be put in order before anything can be known, such as a schema that is missing.
    public mutating func run() async throws -> StatusReport {
        await askInstance()
        var applied: [IndexStatus.Partition]?
        do { applied = try await askDatabase() } catch {
            let failure = CommandFailure(error)
            guard failure.status != .unusableSettings else { throw error }
            report.add(unknown: "the database: \(failure.text)")
        }
        await askBroker(applied)
        return report
    }

    mutating func askInstance(within timeout: Duration = InstanceClient.shortTimeout) async {
        do {
            let client = try InstanceClient(configuration, shortTimeout: timeout)
            do {
                let readiness = try await client.readiness()
                report.instance = readiness.status
                for (component, reason) in readiness.failures.sorted(by: { $0.key < $1.key }) {
                    report.add(problem: "\(component): \(reason)", advice: "the log has more: journalctl -u gramd")
                }
                for (subject, notice) in readiness.notices.sorted(by: { $0.key < $1.key }) {
                    report.add(problem: "\(subject): \(notice)")
                }
            } catch let failure as InstanceClient.Failure where failure.showsOtherCertificate {
                report.instance = "no answer"
                report.add(problem: "\(failure)")
            } catch {
                report.instance = "no answer"
                report.add(problem: "\(error)", advice: "start the daemon: systemctl start gramd, or gramd run")
            }
        } catch { report.add(unknown: "the instance: \(error)") }
    }

    private mutating func askDatabase() async throws -> [IndexStatus.Partition] {
        try await index.checkSchema()
        let status = try await index.status()
        let recall = try await index.clicks.recallHistory(limit: 1).first
        report.database = StatusReport.Database(
            liveProducts: status.liveProducts, deletedProducts: status.deletedProducts, bytes: status.databaseBytes,
            importedClicks: status.importedClicks, countedClicks: status.countedClicks, clickDays: status.clickDays,
            clickRecall: recall?.recall, clickRecallQueries: recall?.queries, clickRecallGeneration: recall?.generation)
        if status.liveProducts == 0 {
            report.add(advice: "fill the index: gramd import products FILE, or events in \(configuration.productTopic)")
        }
        try await askGenerations(status.liveProducts)
        if let run = try await index.runs.latest(limit: 1).first {
            report.lastAlignment = StatusReport.Alignment(
                run: run.id, state: run.state.rawValue, startedAt: run.startedAt, finishedAt: run.finishedAt,
                message: run.message)
            if run.state == .failed {
                report.add(
                    problem: "the last alignment failed: \(run.message ?? "no cause is known")",
                    advice: "see gramd align list; gramd align now tries again")
            }
        }
        report.deadLetters = status.deadLetters.map { .init(cause: $0.cause, count: $0.count) }
        if !status.deadLetters.isEmpty {
            report.add(advice: "look at the dead letters: gramd dlq list; gramd dlq retry when their cause is gone")
        }
        let suspicious = try await index.partitions.suspiciousSources(of: configuration.productTopic)
        if let notice = SourceLateness.notice(suspicious), !report.problems.contains("source: \(notice)") {
            report.add(problem: "source: \(notice)")
        }
        return status.partitions
    }

    private mutating func askGenerations(_ products: Int) async throws {
        let generations = try await index.generations.all()
        for generation in generations {
            let waiting = try await index.queue.waiting(in: generation)
            report.generations.append(
                StatusReport.Generation(
                    id: generation.id, state: generation.state.rawValue, model: generation.modelID,
                    waitingOwn: waiting[.own] ?? 0, waitingGenerated: waiting[.generated] ?? 0,
                    remaining: try await timeLeft(generation, waiting, products)))
        }
        guard let id = generations.first(where: { $0.state == .active })?.modelID else {
            if products > 0 { report.add(advice: "train a first model: gramd train") }
            return
        }
        guard let model = try await index.models.all().first(where: { $0.id == id }) else {
            report.add(problem: "the index has no entry for its model \(id)", advice: "go back: gramd model rollback")
            return
        }
        let created = try? Date(model.createdAt, strategy: .iso8601)
        report.model = StatusReport.Model(
            id: id, folder: model.location, createdAt: model.createdAt,
            ageDays: created.map { Date().timeIntervalSince($0) / 86_400 })
        do { _ = try CodeModelDescription(folder: URL(fileURLWithPath: model.location)) } catch {
            report.add(
                problem: "searches are answered by own codes only: \(error)",
                advice: "bring the model's folder back, or go to another: gramd model rollback")
        }
    }

    /// How long coding a new generation will still take at its pace so far.
    private func timeLeft(
        _ generation: Generation, _ waiting: [CodingStage: Int], _ products: Int
    ) async throws -> String? {
        guard generation.state == .building else { return nil }
        // A product of a generation with a model passes both stages.
        let stages = generation.modelID == nil ? 1 : 2
        let left = (waiting[.own] ?? 0) * stages + (waiting[.generated] ?? 0)
        let done = products * stages - left
        guard done > 0 else { return nil }
        let seconds = try await index.generations.age(of: generation) * Double(left) / Double(done)
        return String(
            format: "%.0f %% done, about %.0f min left", 100 * Double(done) / Double(done + left), seconds / 60)
    }

    /// - Parameter applied: how far partitions have been applied; nil where the database doesn't say.
    private mutating func askBroker(_ applied: [IndexStatus.Partition]?) async {
        var ends: [LogPartition: Range<Int64>]?
        do {
            ends = try await TopicEnds(consumer: configuration.kafka)
                .read([configuration.productTopic] + configuration.clickTopics)
        } catch { report.add(unknown: "the broker: \(CommandFailure(error).text)") }
        guard let applied else { return }
        let known = Dictionary(uniqueKeysWithValues: applied.map { ($0.partition, $0) })
        let all = Set(known.keys).union(ends.map { Set($0.keys) } ?? [])
        report.partitions = all.sorted().map { partition in
            let (state, log) = (known[partition], ends?[partition])
            return StatusReport.Partition(
                topic: partition.topic, number: partition.number, nextOffset: state?.nextOffset,
                replayedUpTo: state?.furthestOffset.flatMap { $0 > state?.nextOffset ?? 0 ? $0 : nil },
                owner: state?.owner, logEnd: log?.upperBound,
                lag: log.map { max(0, $0.upperBound - max($0.lowerBound, state?.nextOffset ?? 0)) })
        }
        if ends != nil { await askGroup() }
    }

    private mutating func askGroup() async {
        do {
            let shared = try await TopicEnds(consumer: configuration.kafka)
                .sharedGroup(of: configuration.productTopic, index: index.identity())
            // An instance that answers tells the same.
            guard let shared, !report.problems.contains(where: { $0.contains(shared.problem) }) else { return }
            report.add(problem: shared.problem, advice: shared.advice)
        } catch { report.add(unknown: "the consumer group: \(CommandFailure(error).text)") }
    }
}
