import Catalog
import CodeIndex
public import Kafka
public import Logging

/// Reads a topic up to given offsets into a sink, from where the sink's index stands.
///
/// It belongs to no consumer group; nobody else must write the same partitions to the same index.
public struct TopicReader: Sendable {
    /// How long nothing may come: a cluster may start again, and hours of reading would be lost.
    private static let patience = Duration.seconds(300)

    private let configuration: KafkaConsumerConfiguration
    private let topic: String
    private let size: TransactionSize
    private let sink: any RecordSink
    private let logger: Logger

    /// - Parameters:
    ///   - consumer: reaches the broker; its group is never joined.
    ///   - size: how much is written in one transaction; as in a backlog from the beginning, as nobody waits for a record.
    public init(
        consumer: KafkaConsumerConfiguration, topic: String, size: TransactionSize, sink: any RecordSink, logger: Logger
    ) {
        configuration = consumer
        self.topic = topic
        self.size = size.grown
        self.sink = sink
        self.logger = logger
    }

    /// - Parameters:
    ///   - ends: the offsets to stop before, by partition. Records behind them may be read too where they come along.
    ///   - progress: called with the records read so far.
    /// - Throws: ``SyncError`` when the broker does not have an offset any more; errors of broker, also where it falls
    ///   silent, and database.
    public func read(to ends: [Int32: Int64], progress: (Int) -> Void = { _ in }) async throws {
        let partitions = ends.filter { $0.value > 0 }.keys.sorted()
        guard !partitions.isEmpty else { return }
        let owned = try await sink.index.partitions.takeOver(
            partitions.map { LogPartition(topic: topic, number: $0) }, owner: "rebuild")
        var positions = PartitionPositions(owned)
        var unfinished = Set(
            owned.filter { ($0.nextOffset ?? 0) < (ends[$0.partition.number] ?? 0) }.map(\.partition.number))
        guard !unfinished.isEmpty else { return }
        let consumer = try KafkaConsumer(configuration)
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await read(consumer, into: sink, to: ends, &unfinished, &positions, progress))
        } catch let error as KafkaError where error.code == .offsetOutOfRange {
            outcome = .failure(
                SyncError.offsetOutOfRange(error, advice: "  gramd rebuild --restart   begins anew"))
        } catch { outcome = .failure(error) }
        await consumer.close()
        try outcome.get()
    }

    private func read<Sink: RecordSink>(
        _ consumer: KafkaConsumer, into sink: Sink, to ends: [Int32: Int64], _ unfinished: inout Set<Int32>,
        _ positions: inout PartitionPositions, _ progress: (Int) -> Void
    ) async throws {
        try await consumer.assign(positions.startOffsets.filter { unfinished.contains($0.key.partition) })
        var count = 0
        var next = try await sink.readAhead(consumer, size, patience: Self.patience)
        while !unfinished.isEmpty {
            try Task.checkCancellation()
            let poll = next.poll
            // The following records are fetched and prepared while these are written.
            async let following = sink.readAhead(consumer, size, patience: Self.patience)
            if !poll.records.isEmpty {
                try await sink.write(poll.records, prepared: next.prepared, moving: &positions, logger: logger)
                count += poll.records.count
                progress(count)
            }
            let before = unfinished
            for (partition, position) in positions.positions
            where position.nextOffset >= ends[partition.partition] ?? 0 { unfinished.remove(partition.partition) }
            // The last offsets may be gone by compaction, or mark transactions.
            for case .endOfPartition(let partition, _) in poll.events { unfinished.remove(partition.partition) }
            guard !unfinished.isEmpty else { break }
            let finished = before.subtracting(unfinished)
            try await consumer.stopReading(finished.map { TopicPartition(topic: topic, partition: $0) })
            next = try await following
        }
    }
}
