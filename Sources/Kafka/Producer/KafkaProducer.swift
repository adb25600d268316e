import Crdkafka
import Execution
import Foundation
import Synchronization

/// Writes records; a send returns when the brokers have acknowledged it.
public final class KafkaProducer: Sendable {
    private let handle: ClientHandle
    private let limiter: SendLimiter
    private let isClosing = Atomic(false)

    /// - Throws: ``KafkaError`` when a setting is not valid
    public init(_ configuration: KafkaProducerConfiguration) throws {
        handle = try ClientHandle(
            type: RD_KAFKA_PRODUCER, settings: configuration.settings(), events: RD_KAFKA_EVENT_DR,
            log: configuration.client.log)
        limiter = SendLimiter(
            SendWindow(
                maximumMessages: configuration.maximumQueuedMessages, maximumBytes: configuration.maximumQueuedBytes))
        DeliveryReader(handle: handle, limiter: limiter).start()
    }

    deinit { handle.startClosing(finish: { _ in }) }

    /// The partitions of a topic; a cluster that makes topics when they are asked for makes it.
    /// - Parameter patience: so long a topic that isn't there is waited for: brokers learn of a new one one after the other.
    /// - Throws: ``KafkaError``, with `unknownTopicOrPartition` for a topic that is not there
    public func partitions(
        of topic: String, patience: Duration = .seconds(1), timeout: Duration = .seconds(10)
    ) async throws -> [TopicPartition] {
        try await DedicatedThread(name: "kafka-call").run { [handle] in
            try handle.partitions(of: topic, patience: patience, timeout: timeout)
        }
    }

    /// Sends a message and waits until it is acknowledged; waits for room first. Returns its offset.
    ///
    /// A cancelled task stops waiting for room; once handed over, a message is delivered or times out.
    /// - Throws: ``KafkaError``; `CancellationError`
    @discardableResult
    public func send(_ message: KafkaMessage) async throws -> Int64 {
        let delivery = Delivery()
        try await handOver(message, delivery)
        return try await delivery.wait()
    }

    /// Sends messages in order, as many at once as there is room for, and waits until all are acknowledged.
    /// - Throws: the first ``KafkaError``, after every message handed over has been answered: other messages may have
    ///   been written
    public func send(contentsOf messages: [KafkaMessage]) async throws {
        let delivery = Delivery()
        var failure: (any Error)?
        do {
            for message in messages { try await handOver(message, delivery) }
        } catch {
            failure = error
        }
        _ = try await delivery.wait()
        if let failure { throw failure }
    }

    /// Waits until everything handed over is acknowledged or has failed, without waiting for more to share a request.
    /// - Throws: ``KafkaError/Code/timedOut``
    func flush(timeout: Duration) async throws {
        try await DedicatedThread(name: "kafka-flush").run { [handle] in
            try handle.use { client, _ in
                try KafkaError.check(rd_kafka_flush(client, timeout.milliseconds), "flush")
            }
        }
    }

    /// Delivers what was handed over as far as time allows, fails the rest, and frees the client.
    /// - Returns: false when the time ran out
    @discardableResult
    public func close(timeout: Duration = .seconds(10)) async -> Bool {
        isClosing.store(true, ordering: .releasing)
        let start = ContinuousClock.now
        let isFlushed = (try? await flush(timeout: timeout)) != nil
        _ = try? handle.use { client, _ in
            rd_kafka_purge(client, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT | RD_KAFKA_PURGE_F_NON_BLOCKING)
        }
        let left = max(.milliseconds(500), timeout - (.now - start))
        return await handle.close(timeout: left, finish: { _ in }) && isFlushed
    }

    private func handOver(_ message: KafkaMessage, _ delivery: Delivery) async throws {
        let bytes = message.payloadBytes
        try await limiter.reserve(bytes: bytes)
        delivery.expect()
        let token = Unmanaged.passRetained(delivery)
        do {
            if isClosing.load(ordering: .acquiring) { throw KafkaError.closed }
            try handle.use { client, _ in try message.enqueue(on: client, token: token.toOpaque()) }
        } catch {
            token.release()
            limiter.release(messages: 1, bytes: bytes)
            delivery.report(.failure(error as? KafkaError ?? .closed))
        }
    }
}
