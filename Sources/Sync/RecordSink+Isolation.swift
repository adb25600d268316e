import Catalog
import CodeIndex
import Kafka
import Logging
import Metrics
import Monitoring
import Postgres

extension RecordSink {
    /// Writes records in one transaction; when the database refuses the data, in ever smaller ones until the record at
    /// fault stands alone and is rejected, so that it keeps no other from being written.
    /// - Parameter positions: moved on with what is written; records that don't belong to them are left out.
    /// - Throws: `PostgresError` for faults of the environment, `PartitionOwnershipLost`.
    func write(
        _ records: [KafkaRecord], moving positions: inout PartitionPositions, logger: Logger
    ) async throws {
        let (accepted, progress) = positions.steps(for: records)
        guard !accepted.isEmpty else { return }
        do {
            report(try await write(accepted, progress: progress), logger)
        } catch let error as PostgresError where error.isRecordFault {
            if accepted.count > 1 {
                try await write(Array(accepted[..<(accepted.count / 2)]), moving: &positions, logger: logger)
                return try await write(Array(accepted[(accepted.count / 2)...]), moving: &positions, logger: logger)
            }
            let letter = accepted[0].deadLetter(
                cause: "database_\(error.sqlState ?? "unknown")", message: error.message)
            try await reject([letter], progress: progress)
            report([letter], logger)
        }
        positions.advance(progress)
    }

    private func report(_ letters: [DeadLetter], _ logger: Logger) {
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
