extension KafkaConsumer {
    /// So long records that are there may be waited for: another broker leads their partitions by then.
    public static let patience = Duration.seconds(30)
    /// Of one poll, and what it counts for at most: a process that was stopped meanwhile has not waited for a broker.
    private static let longestPoll = Duration.seconds(1)

    /// Takes what comes next of assigned partitions that are not read to their ends: a record or an end has to come, so
    /// that a broker that falls silent is told. New records of a partition that is read as far as is needed would hide it;
    /// see ``stopReading(_:)``.
    /// - Parameters:
    ///   - maximumRecords: as of ``poll(maximumRecords:maximumBytes:timeout:)``.
    ///   - maximumBytes: likewise.
    ///   - patience: how long nothing may come.
    /// - Returns: records, or the ends of partitions, or both.
    /// - Throws: ``KafkaError``: one that doesn't pass by itself at once, and `timedOut` when the patience is over;
    ///   `CancellationError`
    public func read(
        maximumRecords: Int = 1000, maximumBytes: Int = 8 << 20, patience: Duration = KafkaConsumer.patience
    ) async throws -> KafkaPoll {
        var waited = Duration.zero
        while waited < patience {
            let (start, time) = (ContinuousClock.now, min(Self.longestPoll, patience - waited))
            let poll = try await poll(maximumRecords: maximumRecords, maximumBytes: maximumBytes, timeout: time)
            for case .error(let error) in poll.events where error.isFatal || !error.isRetriable { throw error }
            if !poll.records.isEmpty || poll.events.contains(where: \.isEndOfPartition) { return poll }
            waited += min(ContinuousClock.now - start, time)
        }
        throw try handle.use { [handle] _, _ in
            handle.explained(
                KafkaError(.timedOut, message: "records that are there did not come", isRetriable: true),
                timeout: patience)
        }
    }
}

extension KafkaConsumerEvent {
    fileprivate var isEndOfPartition: Bool { if case .endOfPartition = self { true } else { false } }
}
