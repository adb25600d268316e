import Catalog
import CodeIndex
import Kafka
import Logging
import Metrics
import Monitoring
import Postgres

/// What one transaction takes of the records that were read.
private struct Part: Sendable {
    var records: [KafkaRecord]
    var progress: [PartitionProgress]
}

extension RecordSink {
    /// Writes records in transactions of at most so many; the next ones are prepared while some are written.
    /// - Parameters:
    ///   - positions: moved on with what is written; records that don't belong to them are left out.
    ///   - progress: called after each transaction.
    /// - Throws: `PostgresError` for faults of the environment, `PartitionOwnershipLost`; what was written before stays so.
    func write(
        _ records: [KafkaRecord], atOnce maximum: Int, moving positions: inout PartitionPositions, logger: Logger,
        progress wrote: () -> Void = {}
    ) async throws {
        var next = positions
        var parts: [Part] = []
        for records in TransactionParts(records, maximumRecords: maximum) {
            let (accepted, progress) = next.steps(for: records)
            guard !accepted.isEmpty else { continue }
            next.advance(progress)
            parts.append(Part(records: accepted, progress: progress))
        }
        guard let first = parts.first else { return }
        var prepared = await prepared(first.records)
        for (place, part) in parts.enumerated() {
            let following = place + 1 < parts.count ? parts[place + 1].records : nil
            async let followingPrepared = following == nil ? nil : self.prepared(following ?? [])
            try await write(part, prepared, moving: &positions, logger: logger, progress: wrote)
            if let followingPrepared = await followingPrepared { prepared = followingPrepared }
        }
    }

    /// A fault belongs to these records: those before them are written nevertheless.
    private func prepared(_ records: [KafkaRecord]) async -> Result<Prepared, any Error> {
        do { return .success(try await prepare(records)) } catch { return .failure(error) }
    }

    /// Writes records in one transaction; when the database refuses the data, in ever smaller ones until the record at
    /// fault stands alone and is rejected, so that it keeps no other from being written.
    private func write(
        _ part: Part, _ prepared: Result<Prepared, any Error>, moving positions: inout PartitionPositions,
        logger: Logger, progress wrote: () -> Void
    ) async throws {
        do {
            report(try await write(prepared.get(), progress: part.progress), logger)
        } catch let error as PostgresError where error.isRecordFault {
            guard part.records.count == 1 else {
                let half = part.records.count / 2
                for records in [part.records[..<half], part.records[half...]] {
                    let (accepted, progress) = positions.steps(for: records)
                    try await write(
                        Part(records: accepted, progress: progress), self.prepared(accepted), moving: &positions,
                        logger: logger, progress: wrote)
                }
                return
            }
            let letter = part.records[0].deadLetter(
                cause: "database_\(error.sqlState ?? "unknown")", message: error.message)
            try await reject([letter], progress: part.progress)
            report([letter], logger)
        }
        positions.advance(part.progress)
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
