public import Catalog
public import CodeIndex
public import Execution
public import Kafka
import Metrics
import Monitoring
import Synchronization

/// Applies product events to the index.
public final class ProductSink: RecordSink {
    public let index: CodeIndex
    private let decoder: EventDecoder
    private let codingWakeUp: WakeUp
    private let thread = DedicatedThread(name: "decode")
    private let floodGate: Mutex<FloodGate>

    /// - Parameters:
    ///   - codingWakeUp: signalled when products were queued for coding.
    ///   - deadLetterLimitPercent: of the latest records that may be dead letters; with more, nothing is written.
    public init(
        decoder: EventDecoder, index: CodeIndex, codingWakeUp: WakeUp, deadLetterLimitPercent: Int = 100
    ) {
        floodGate = Mutex(FloodGate(limitPercent: deadLetterLimitPercent))
        self.decoder = decoder
        self.index = index
        self.codingWakeUp = codingWakeUp
    }

    public func write(_ records: [KafkaRecord], progress: [PartitionProgress]) async throws -> [DeadLetter] {
        let batch = try await batch(records, progress: progress)
        try floodGate.withLock { gate in
            try gate.pass(
                records: records.count, letters: batch.deadLetters.count,
                example: batch.deadLetters.last?.message ?? "")
        }
        let start = ContinuousClock.now
        let outcome = try await index.products.apply(batch)
        if outcome.toCode > 0 { codingWakeUp.signal() }
        Counter(label: MetricName.events, dimensions: [("operation", "upsert")]).increment(by: outcome.upserted)
        Counter(label: MetricName.events, dimensions: [("operation", "delete")]).increment(by: outcome.deleted)
        Counter(label: MetricName.events, dimensions: [("operation", "skipped")]).increment(by: outcome.skipped)
        Counter(label: MetricName.productsToCode).increment(by: outcome.toCode)
        Timer(label: MetricName.applySeconds).record(duration: ContinuousClock.now - start)
        return batch.deadLetters
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

    /// Decodes off Swift's cooperative pool.
    private func batch(_ records: [KafkaRecord], progress: [PartitionProgress]) async throws -> ChangeBatch {
        try await thread.run { [decoder] in
            var batch = ChangeBatch(progress: progress)
            for record in records {
                do throws(RecordFault) {
                    for event in try decoder.decode(record.source) {
                        batch.events.append(PositionedEvent(event: event, record: record.position))
                    }
                } catch {
                    batch.deadLetters.append(record.deadLetter(cause: error.code.rawValue, message: error.message))
                }
            }
            return batch
        }
    }
}
