import Catalog
import CodeIndex
import Kafka
import Logging
import Metrics
import Monitoring
import Postgres

/// Hands records to a sink so that one that the database refuses keeps no other from being written.
struct SinkWriter: Sendable {
    let sink: any RecordSink
    let index: CodeIndex
    let logger: Logger

    /// Writes records in one transaction; when the database refuses the data, in ever smaller ones until the record at
    /// fault stands alone and becomes a dead letter.
    /// - Throws: `PostgresError` for faults of the environment, `PartitionOwnershipLost`.
    func write(_ records: [KafkaRecord], _ positions: inout PartitionPositions) async throws {
        let (accepted, progress) = positions.steps(for: records)
        guard !accepted.isEmpty else { return }
        do {
            report(try await sink.write(accepted, progress: progress))
        } catch let error as PostgresError where error.isRecordFault {
            if accepted.count > 1 {
                try await write(Array(accepted[..<(accepted.count / 2)]), &positions)
                return try await write(Array(accepted[(accepted.count / 2)...]), &positions)
            }
            let letter = accepted[0].deadLetter(
                cause: "database_\(error.sqlState ?? "unknown")", message: error.message)
            _ = try await index.products.apply(ChangeBatch(deadLetters: [letter], progress: progress))
            report([letter])
        }
        positions.advance(progress)
    }

    private func report(_ letters: [DeadLetter]) {
        for letter in letters {
            Counter(label: MetricName.deadLetters, dimensions: [("cause", letter.cause)]).increment()
            logger.warning(
                "dead letter: \(letter.message)",
                metadata: [
                    LogKey.topic: "\(letter.record.topic)", LogKey.partition: "\(letter.record.partition)",
                    LogKey.offset: "\(letter.record.offset)", LogKey.cause: "\(letter.cause)",
                ])
        }
    }
}
