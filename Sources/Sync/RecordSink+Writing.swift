import Catalog
import CodeIndex
import Kafka
import Logging
import Metrics
import Monitoring
import Postgres

extension RecordSink {
    /// Does what needs no transaction; a fault is told when the records are to be written.
    func prepared(_ records: [KafkaRecord]) async -> Result<Prepared, any Error> {
        do { return .success(try await prepare(records)) } catch { return .failure(error) }
    }

    /// Writes records in one transaction; when the database refuses the data, in ever smaller ones until the record at
    /// fault stands alone and is rejected, so that it keeps no other from being written. A record at fault costs the others
    /// as much again, however many there are, and a transaction for each halving.
    /// - Parameters:
    ///   - prepared: by ``prepared(_:)``; nil where that is not done yet.
    ///   - positions: moved on with what is written; records that don't belong to them are left out.
    ///   - progress: called after each transaction.
    /// - Throws: `PostgresError` for faults of the environment, `PartitionOwnershipLost`; what was written before stays so.
    func write(
        _ records: [KafkaRecord], prepared: Result<Prepared, any Error>? = nil,
        moving positions: inout PartitionPositions, logger: Logger, progress wrote: () -> Void = {}
    ) async throws {
        let (accepted, progress) = positions.steps(for: records)
        guard !accepted.isEmpty else { return }
        var ready = accepted.count == records.count ? prepared : nil
        if ready == nil { ready = await self.prepared(accepted) }
        do {
            guard let ready else { preconditionFailure("nothing was prepared") }
            report(try await write(ready.get(), progress: progress), logger)
        } catch let error as PostgresError where error.isRecordFault {
            guard accepted.count == 1 else {
                let half = accepted.count / 2
                for records in [accepted[..<half], accepted[half...]] {
                    try await write(Array(records), moving: &positions, logger: logger, progress: wrote)
                }
                return
            }
            let letter = accepted[0].deadLetter(
                cause: "database_\(error.sqlState ?? "unknown")", message: error.message)
            try await reject([letter], progress: progress)
            report([letter], logger)
        }
        positions.advance(progress)
        wrote()
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
