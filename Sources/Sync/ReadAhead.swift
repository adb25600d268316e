import Kafka

/// Records as they were read and prepared, while records before them were written for instance.
struct ReadAhead<Prepared: Sendable>: Sendable {
    private(set) var poll: KafkaPoll
    /// All records, in the form that they are written in.
    private(set) var prepared: Result<Prepared, any Error>?
    /// Whether there may have been more records, and nothing else was told: so others can be read while these are written.
    private(set) var isBacklog: Bool

    /// - Parameter size: with which they were read.
    init(_ poll: KafkaPoll, _ prepared: Result<Prepared, any Error>?, size: TransactionSize) {
        self.poll = poll
        self.prepared = prepared
        isBacklog = poll.events.isEmpty && size.isFilled(by: poll.records)
    }

    /// The records before these were not written: partitions are read again from where the index stands, so that neither
    /// the records nor the ends behind them have been reached. What the group has said it says once only.
    mutating func forgetRecords() {
        poll.records = []
        poll.events.removeAll { if case .endOfPartition = $0 { true } else { false } }
        prepared = nil
        isBacklog = false
    }
}

extension RecordSink {
    /// Reads the records that have to come and prepares them.
    func readAhead(
        _ consumer: KafkaConsumer, _ size: TransactionSize, patience: Duration
    ) async throws -> ReadAhead<Prepared> {
        let poll = try await consumer.read(maximumRecords: size.records, maximumBytes: size.bytes, patience: patience)
        return await ahead(poll, size)
    }

    /// Reads records where there are some and prepares them.
    func readAhead(
        _ consumer: KafkaConsumer, _ size: TransactionSize, timeout: Duration
    ) async throws -> ReadAhead<Prepared> {
        let poll = try await consumer.poll(maximumRecords: size.records, maximumBytes: size.bytes, timeout: timeout)
        return await ahead(poll, size)
    }

    private func ahead(_ poll: KafkaPoll, _ size: TransactionSize) async -> ReadAhead<Prepared> {
        ReadAhead(poll, poll.records.isEmpty ? nil : await prepared(poll.records), size: size)
    }
}
