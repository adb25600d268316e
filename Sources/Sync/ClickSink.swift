import Catalog
public import CodeIndex
import Foundation
public import Kafka
import Metrics
import Monitoring

/// Counts the clicks and impressions of search logs in the index.
public struct ClickSink: RecordSink {
    public let index: CodeIndex
    private let pipeline: SearchLogPipeline
    private let rules: SearchLogRules

    /// Creates a sink that reads records by `pipeline` and counts them by `rules`.
    public init(pipeline: SearchLogPipeline, rules: SearchLogRules, index: CodeIndex) {
        self.pipeline = pipeline
        self.rules = rules
        self.index = index
    }

    /// Decodes records. Those without a time of their own are of the time Kafka gives them.
    public func prepare(_ records: [KafkaRecord]) async throws -> SearchLogBatch {
        var batch = SearchLogBatch(now: Self.now)
        for (record, decoded) in zip(records, try await pipeline.decode(records.map(\.source))) {
            switch decoded {
            case .success(let events):
                if events.isEmpty { batch.recordsPassedOver += 1 }
                for event in events { batch.append(event, at: record.timestamp) }
            case .failure(let fault):
                batch.deadLetters.append(record.deadLetter(cause: fault.code.rawValue, message: fault.message))
            }
        }
        return batch
    }

    public func write(_ prepared: SearchLogBatch, progress: [PartitionProgress]) async throws -> [DeadLetter] {
        var batch = prepared
        batch.progress = progress
        let start = ContinuousClock.now
        Self.report(try await index.clicks.apply(batch, rules))
        Counter(label: MetricName.searchRecordsPassedOver).increment(by: batch.recordsPassedOver)
        Timer(label: MetricName.clickApplySeconds).record(duration: ContinuousClock.now - start)
        return batch.deadLetters
    }

    public func reject(_ letters: [DeadLetter], progress: [PartitionProgress]) async throws {
        _ = try await index.clicks.apply(
            SearchLogBatch(deadLetters: letters, progress: progress, now: Self.now), rules)
    }

    /// Counts what two transactions have missed of each other, and forgets what is too old.
    public func tidy() async throws { Self.report(try await index.clicks.tidy(rules, now: Self.now)) }

    public var lostOffsetAdvice: String {
        """
          gramd replay --clicks --to earliest   forgets the clicks counted so far and counts the topics again
          gramd replay --clicks --to latest     goes on with new records only; what lies between is lost
        """
    }

    private static var now: Int64 { Int64(Date().timeIntervalSince1970 * 1_000) }

    private static func report(_ outcome: SearchLogOutcome) {
        Counter(label: MetricName.searchQueries).increment(by: outcome.queries)
        Counter(label: MetricName.impressions).increment(by: outcome.impressions)
        for (name, count) in [
            ("counted", outcome.clicks), ("repeated", outcome.repeated), ("capped", outcome.capped),
            ("waiting", outcome.waiting), ("late", outcome.late),
        ] { Counter(label: MetricName.clicks, dimensions: [("outcome", name)]).increment(by: count) }
    }
}
