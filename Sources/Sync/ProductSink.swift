import Catalog
public import CodeIndex
public import Execution
public import Kafka
import Metrics
import Monitoring
import Synchronization

/// Applies product events to the index.
public final class ProductSink: RecordSink {
    public let index: CodeIndex
    private let pipeline: EventPipeline
    private let coder: (any OwnCoding)?
    private let codingWakeUp: WakeUp
    private let delays: EventDelays
    private let deadLetterLimitPercent: @Sendable () -> Int
    private let floodGate: Mutex<FloodGate>

    /// - Parameters:
    ///   - coder: finds products' own codes, which are posted with them; without one all is left to coding.
    ///   - codingWakeUp: signalled when products were queued for coding.
    ///   - delays: told what has been applied.
    ///   - deadLetterLimitPercent: of the latest records that may be dead letters; with more, nothing is written. Asked
    ///     once for each batch.
    public init(
        pipeline: EventPipeline, index: CodeIndex, coder: (any OwnCoding)?, codingWakeUp: WakeUp,
        delays: EventDelays = EventDelays(), deadLetterLimitPercent: @escaping @Sendable () -> Int = { 100 }
    ) {
        self.deadLetterLimitPercent = deadLetterLimitPercent
        floodGate = Mutex(FloodGate(limitPercent: deadLetterLimitPercent()))
        self.pipeline = pipeline
        self.index = index
        self.coder = coder
        self.codingWakeUp = codingWakeUp
        self.delays = delays
    }

    /// Decodes records, and finds the own codes of the texts that seem to change with them.
    public func prepare(_ records: [KafkaRecord]) async throws -> ChangeBatch {
        let batch = try await decode(records)
        guard let coder else { return batch }
        return try await index.products.prepare(batch, by: coder)
    }

    public func write(_ prepared: ChangeBatch, progress: [PartitionProgress]) async throws -> [DeadLetter] {
        var batch = prepared
        batch.progress = progress
        let start = ContinuousClock.now
        // One for the whole batch: what is committed has passed, whatever a reload says meanwhile.
        let limit = deadLetterLimitPercent()
        let outcome = try await index.products.apply(batch) { [batch] outcome in
            // A transaction that is tried again is asked again.
            _ = try passed(floodGate.withLock { $0 }, limit, batch, outcome)
        }
        delays.add(outcome.events)
        try floodGate.withLock { $0 = try passed($0, limit, batch, outcome) }
        if outcome.queued > 0 { codingWakeUp.signal() }
        Self.report(batch)
        Counter(label: MetricName.events, dimensions: [("operation", "upsert")]).increment(by: outcome.upserted)
        Counter(label: MetricName.events, dimensions: [("operation", "delete")]).increment(by: outcome.deleted)
        Counter(label: MetricName.events, dimensions: [("operation", "skipped")]).increment(by: outcome.skipped)
        Counter(label: MetricName.events, dimensions: [("operation", "late")]).increment(by: outcome.late)
        Counter(label: MetricName.events, dimensions: [("operation", "unknown_tombstone")])
            .increment(by: outcome.unknown)
        Counter(label: MetricName.productsToCode).increment(by: outcome.toCode)
        Counter(label: MetricName.productsCoded, dimensions: [("stage", "own")])
            .increment(by: outcome.posted.values.reduce(0, +))
        Timer(label: MetricName.applySeconds).record(duration: ContinuousClock.now - start)
        return batch.deadLetters + outcome.refused
    }

    /// The gate behind a batch. Which records the refused events come from is not known: they count as if they were all
    /// over the batch.
    /// - Throws: ``DeadLetterFlood``
    private func passed(
        _ gate: FloodGate, _ limitPercent: Int, _ batch: ChangeBatch, _ outcome: ApplyOutcome
    ) throws -> FloodGate {
        var gate = gate
        gate.limitPercent = limitPercent
        let count = outcome.refused.count
        let refused = (0..<count).map { $0 * batch.recordCount / count }
        try gate.pass(
            records: batch.recordCount, letters: batch.faultyRecords + refused,
            example: (outcome.refused.last ?? batch.deadLetters.last)?.message ?? "")
        return gate
    }

    public func reject(_ letters: [DeadLetter], progress: [PartitionProgress]) async throws {
        _ = try await index.products.apply(ChangeBatch(deadLetters: letters, progress: progress))
    }

    public var lostOffsetAdvice: String {
        """
          gramd replay --to earliest   reads the topic again from its oldest record; no event is applied twice
          gramd replay --to earliest --new-topic   the same, for a topic that was deleted and made anew
          gramd replay --to latest     goes on with new records only; what lies between is lost
        """
    }

    private func decode(_ records: [KafkaRecord]) async throws -> ChangeBatch {
        let sources = records.map(\.source)
        var batch = ChangeBatch()
        batch.recordCount = records.count
        for (place, (record, decoded)) in zip(sources, try await pipeline.decode(sources)).enumerated() {
            if case .failure = decoded { batch.faultyRecords.append(place) }
            batch.add(decoded, of: record, at: record.position.map { .record($0, time: record.timestamp) })
        }
        return batch
    }

    /// Counts what records became. Once they are written: what is prepared may be prepared again after a failure.
    private static func report(_ batch: ChangeBatch) {
        let partial = batch.events.count {
            if case .patch = $0.event.change { true } else { false }
        }
        Counter(label: MetricName.partialEvents).increment(by: partial)
        Counter(label: MetricName.recordsPassedOver).increment(by: batch.recordsPassedOver)
        for field in batch.events.lazy.flatMap(\.event.droppedFields) {
            Counter(
                label: MetricName.fieldsDropped,
                dimensions: [("field", field.field), ("reason", field.reason.rawValue)]
            ).increment()
        }
    }
}
