import Crdkafka
import Execution
import Foundation
import Synchronization

/// A member of a consumer group, or a reader of chosen partitions.
///
/// Offsets live with the caller: every start offset is handed over in ``assign(_:)``, and an offset that the broker does
/// not have is an error, never a jump. One poll runs at a time; the other calls may come from anywhere.
public final class KafkaConsumer: Sendable {
    let handle: ClientHandle
    private let pollThread = DedicatedThread(name: "kafka-poll")
    let callThread = DedicatedThread(name: "kafka-call")
    private let turns = PollTurns()
    private let latestStatistics = Mutex<KafkaStatistics?>(nil)

    /// - Throws: ``KafkaError`` when a setting is not valid; an unreachable broker is an event of `poll`
    public init(_ configuration: KafkaConsumerConfiguration) throws {
        handle = try ClientHandle(
            type: RD_KAFKA_CONSUMER, settings: configuration.settings(),
            events: RD_KAFKA_EVENT_FETCH | RD_KAFKA_EVENT_REBALANCE | RD_KAFKA_EVENT_ERROR | RD_KAFKA_EVENT_STATS
                | RD_KAFKA_EVENT_OFFSET_COMMIT,
            log: configuration.client.log)
    }

    deinit { handle.startClosing(finish: Self.leaveGroup) }

    /// The newest counters; nil before the first statistics interval has passed. Renewed while polling.
    public var statistics: KafkaStatistics? { latestStatistics.withLock { $0 } }

    /// Joins the group and asks for a share of the topics' partitions. A name that begins with `^` is a pattern.
    /// - Throws: ``KafkaError`` when a name is not valid or the consumer is closed
    public func subscribe(_ topics: [String]) async throws {
        try await call { client in
            try PartitionList(topics: topics).withPointer("subscribe") { rd_kafka_subscribe(client, $0) }
        }
    }

    /// Reads exactly these partitions from these offsets on; answers ``KafkaConsumerEvent/assigned(_:)``.
    /// - Throws: ``KafkaError`` when the consumer is closed
    public func assign(_ partitions: [TopicPartition: KafkaOffset]) async throws {
        try await changePosition { client in
            try PartitionList(partitions.mapValues(\.rawValue)).withPointer("assign") { rd_kafka_assign(client, $0) }
        }
    }

    /// Reads no partition any more; answers ``KafkaConsumerEvent/revoked(_:lost:)``.
    /// - Throws: ``KafkaError`` when the consumer is closed
    public func unassign() async throws {
        try await changePosition { try KafkaError.check(rd_kafka_assign($0, nil), "unassign") }
    }

    /// Takes no further records or ends of assigned partitions, nor what of them waits to be polled
    /// (`rd_kafka_pause_partitions`), until the next assignment.
    /// - Throws: ``KafkaError`` when the consumer is closed, or a partition is not known
    public func stopReading(_ partitions: some Sequence<TopicPartition>) async throws {
        let places = Dictionary(partitions.map { ($0, Int64(0)) }, uniquingKeysWith: { $1 })
        guard !places.isEmpty else { return }
        try await changePosition { client in
            try PartitionList(places).withPointer("pause") { rd_kafka_pause_partitions(client, $0) }
        }
    }

    /// Tells the group which offsets come next, for tools that show its lag; a failure is an event of `poll`.
    /// - Parameter note: kept beside each of them, up to 4,096 bytes; see ``CommittedOffset/note``.
    /// - Throws: ``KafkaError`` when the consumer is closed
    public func commit(_ offsets: [TopicPartition: Int64], note: String = "") async throws {
        try await call { client in
            try PartitionList(offsets, note: note).withPointer("commit") { rd_kafka_commit(client, $0, 1) }
        }
    }

    /// Waits for the first record or event, then takes what else is there. Returns empty after the timeout.
    ///
    /// Records that were taken are always returned: a task cancelled while something arrives gets it.
    /// - Throws: `CancellationError`; ``KafkaError`` when the consumer is closed
    public func poll(
        maximumRecords: Int = 1000, maximumBytes: Int = 8 << 20, timeout: Duration
    ) async throws -> KafkaPoll {
        let isCancelled = Flag()
        return try await withTaskCancellationHandler {
            try await pollThread.run { [self] in
                let deadline = ContinuousClock.now + timeout
                return try handle.use { client, queue in
                    var reader = EventReader(maximumRecords: maximumRecords, maximumBytes: maximumBytes)
                    while !reader.isFull {
                        if reader.poll.isEmpty {
                            if isCancelled.isSet { throw CancellationError() }
                            if handle.isClosed { throw KafkaError.closed }
                        }
                        let wait = reader.poll.isEmpty ? deadline - .now : .zero
                        let found = turns.poll {
                            guard let event = rd_kafka_queue_poll(queue, wait.milliseconds) else { return false }
                            reader.read(event, client: client)
                            rd_kafka_event_destroy(event)
                            return true
                        }
                        if !found, !reader.poll.isEmpty || wait <= .zero { break }
                    }
                    if let statistics = reader.statistics { latestStatistics.withLock { $0 = statistics } }
                    return reader.poll
                }
            }
        } onCancel: {
            isCancelled.set()
            handle.wake()
        }
    }

    /// Leaves the group, unless the membership is static, and frees the client.
    /// - Returns: false when the time ran out; closing then goes on in the background
    @discardableResult
    public func close(timeout: Duration = .seconds(10)) async -> Bool {
        await handle.close(timeout: timeout, finish: Self.leaveGroup)
    }

    /// Runs a call that may wait for librdkafka.
    private func call<Value: Sendable>(_ body: @escaping @Sendable (OpaquePointer) throws -> Value) async throws
        -> Value
    {
        try await callThread.run { [handle] in try handle.use { client, _ in try body(client) } }
    }

    /// Runs a call that must not happen in the middle of a poll.
    private func changePosition(_ body: @escaping @Sendable (OpaquePointer) throws -> Void) async throws {
        try await call { [turns, handle] client in
            try turns.call(interrupt: handle.wake) { try body(client) }
        }
    }

    /// A rebalance that nobody answered would hold the close, so the assignment is given up first.
    private static let leaveGroup: @Sendable (OpaquePointer) -> Void = { client in
        rd_kafka_assign(client, nil)
        let queue = rd_kafka_queue_new(client)!
        defer { rd_kafka_queue_destroy(queue) }
        if let error = rd_kafka_consumer_close_queue(client, queue) { return rd_kafka_error_destroy(error) }
        while rd_kafka_consumer_closed(client) == 0 {
            guard let event = rd_kafka_queue_poll(queue, 50) else { continue }
            if rd_kafka_event_type(event) == RD_KAFKA_EVENT_REBALANCE { rd_kafka_assign(client, nil) }
            rd_kafka_event_destroy(event)
        }
    }
}

/// Set by one thread, seen by another.
private final class Flag: Sendable {
    private let value = Atomic(false)

    var isSet: Bool { value.load(ordering: .acquiring) }

    func set() { value.store(true, ordering: .releasing) }
}
