import Catalog
import CodeIndex
import Kafka
import Synchronization

/// Applies records, and adds what was applied to a recomputation beside.
final class RecomputingSink: RecordSink {
    private let sink: ProductSink
    private let pipeline: EventPipeline
    private let state: Mutex<LogRecomputation>

    init(_ sink: ProductSink, pipeline: EventPipeline, _ recomputation: LogRecomputation) {
        self.sink = sink
        self.pipeline = pipeline
        state = Mutex(recomputation)
    }

    var index: CodeIndex { sink.index }
    var lostOffsetAdvice: String { sink.lostOffsetAdvice }
    var recomputation: LogRecomputation { state.withLock { $0 } }

    /// Records beside what is applied of them.
    struct Prepared: Sendable {
        var records: [KafkaRecord]
        var batch: ChangeBatch
    }

    func prepare(_ records: [KafkaRecord]) async throws -> Prepared {
        Prepared(records: records, batch: try await sink.prepare(records))
    }

    func write(_ prepared: Prepared, progress: [PartitionProgress]) async throws -> [DeadLetter] {
        let letters = try await sink.write(prepared.batch, progress: progress)
        let records = prepared.records
        for (record, decoded) in zip(records, try await pipeline.decode(records.map(\.source))) {
            guard let events = try? decoded.get() else { continue }
            state.withLock { state in
                for event in events { state.add(event, at: record.position, time: record.timestamp) }
            }
        }
        return letters
    }

    func reject(_ letters: [DeadLetter], progress: [PartitionProgress]) async throws {
        try await sink.reject(letters, progress: progress)
    }
}
