import Crdkafka
import Dispatch
import Foundation
import Synchronization

/// Owns a librdkafka client and its event queue. Calls go through ``use(_:)``, so that none runs while it is destroyed.
final class ClientHandle: @unchecked Sendable {
    private let client: OpaquePointer
    private let queue: OpaquePointer
    private let logSink: Unmanaged<LogSink>
    /// The addresses that were given.
    private let servers: String
    /// A broker that is there has answered by then; a name's other addresses have been tried too.
    private static let patience = Duration.milliseconds(1_500)
    /// Of one question after the first: so often it is seen at least whether any server can be connected to.
    private static let longestQuestion = Duration.seconds(10)
    private static let pause = Duration.milliseconds(100)
    private let calls = DispatchGroup()
    private let closed = Mutex(false)

    /// - Parameter events: event types that are put on the queue
    init(
        type: rd_kafka_type_t, settings: ClientSettings, events: Int32,
        log: (@Sendable (KafkaLogLine) -> Void)?
    ) throws {
        let configuration = try settings.makeConfiguration()
        servers = settings["bootstrap.servers"] ?? ""
        rd_kafka_conf_set_events(configuration, events)
        logSink = Unmanaged.passRetained(LogSink(write: log))
        rd_kafka_conf_set_opaque(configuration, logSink.toOpaque())
        rd_kafka_conf_set_log_cb(configuration) { client, level, facility, text in
            guard let client, let opaque = rd_kafka_opaque(client), let facility, let text else { return }
            Unmanaged<LogSink>.fromOpaque(opaque).takeUnretainedValue().take(
                KafkaLogLine(level: Int(level), facility: String(cString: facility), message: String(cString: text)))
        }
        var reason = [CChar](repeating: 0, count: 512)
        guard let client = rd_kafka_new(type, configuration, &reason, reason.count) else {
            rd_kafka_conf_destroy(configuration)
            logSink.release()
            let text = reason.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
            throw KafkaError(.invalidConfiguration, message: "the client could not be made: \(text)")
        }
        self.client = client
        if type == RD_KAFKA_CONSUMER {
            rd_kafka_poll_set_consumer(client)
            queue = rd_kafka_queue_get_consumer(client)
        } else {
            queue = rd_kafka_queue_get_main(client)
        }
    }

    /// Keeps what a connection failed of last: calls that wait for a broker fail without saying it.
    private final class LogSink: Sendable {
        private let write: (@Sendable (KafkaLogLine) -> Void)?
        let faults = Mutex(BrokerFaults())

        init(write: (@Sendable (KafkaLogLine) -> Void)?) { self.write = write }

        func take(_ line: KafkaLogLine) {
            if let fault = line.fault { faults.withLock { $0.take(fault, at: .now) } }
            write?(line)
        }
    }

    var isClosed: Bool { closed.withLock { $0 } }

    /// Calls librdkafka with the client and its queue.
    /// - Throws: ``KafkaError/Code/closed`` after ``close(timeout:finish:)``
    func use<Value>(_ body: (_ client: OpaquePointer, _ queue: OpaquePointer) throws -> Value) throws -> Value {
        try closed.withLock { closed in
            if closed { throw KafkaError.closed }
            calls.enter()
        }
        defer { calls.leave() }
        do { return try body(client, queue) } catch let error as KafkaError { throw explained(error) }
    }

    /// Asks a broker, again where the question can't be answered for a moment, until the timeout. Where there is nothing to
    /// wait for (``BrokerFaults/isHopeless(servers:at:)``) this is told early.
    /// - Parameter body: asks once, within the time that it is given.
    /// - Throws: ``KafkaError``
    func ask<Value>(
        timeout: Duration, _ body: (_ client: OpaquePointer, _ timeout: Duration) throws -> Value
    ) throws -> Value {
        let deadline = ContinuousClock.now + timeout
        return try use { client, _ in
            let sink = logSink.takeUnretainedValue()
            var time = min(timeout, Self.patience)
            while true {
                do {
                    let value = try body(client, time)
                    sink.faults.withLock { $0.answered() }
                    return value
                } catch let error as KafkaError where error.isRetriable && !isClosed {
                    let isHopeless = sink.faults.withLock { $0.isHopeless(servers: serverCount, at: .now) }
                    guard !isHopeless, deadline - .now > Self.pause * 2 else {
                        throw explained(error, timeout: timeout)
                    }
                    Thread.sleep(forTimeInterval: Self.pause / .seconds(1))
                    time = min(deadline - .now, Self.longestQuestion)
                }
            }
        }
    }

    /// Every configured address, once.
    private var serverCount: Int {
        Set(servers.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }).count
    }

    /// The partitions of a topic.
    /// - Parameter patience: so long a topic that isn't there is waited for: brokers learn of a new one one after the other.
    /// - Throws: ``KafkaError``, with `unknownTopicOrPartition` for a topic that is not there
    func partitions(of topic: String, patience: Duration, timeout: Duration) throws -> [TopicPartition] {
        let start = ContinuousClock.now
        let (deadline, newUntil) = (start + timeout, start + min(patience, timeout))
        while true {
            do {
                let left = max(.milliseconds(1), deadline - .now)
                let found = try ask(timeout: left) { client, timeout in
                    let handle = rd_kafka_topic_new(client, topic, nil)
                    defer { rd_kafka_topic_destroy(handle) }
                    return try TopicMetadata.fetch(client: client, topic: handle, timeout: timeout)
                }
                return found.map { found in
                    logSink.takeUnretainedValue().faults.withLock { $0.brokers = found.brokerCount }
                    return (0..<found.partitionCount).map { TopicPartition(topic: found.name, partition: $0) }
                } ?? []
            } catch let error as KafkaError where error.code == .unknownTopicOrPartition {
                guard newUntil - .now > Self.pause else { throw error }
                Thread.sleep(forTimeInterval: Self.pause / .seconds(1))
            }
        }
    }

    /// Adds to an error of a call or a message why no broker answered, where that is known. Must be called in
    /// ``use(_:)``.
    /// - Parameter timeout: how long an answer was waited for; nil where it isn't known.
    func explained(_ error: KafkaError, timeout: Duration? = nil) -> KafkaError {
        guard [.transport, .timedOut, .allBrokersDown].contains(error.code) else { return error }
        let seconds = timeout.map { String(format: " (%.3g s)", $0 / .seconds(1)) } ?? ""
        let cause =
            logSink.takeUnretainedValue().faults.withLock { $0.fault(at: .now) }?.description
            ?? "\(ConnectionFault.silence)\(seconds) from \(servers)"
        guard !error.message.contains(cause), !error.message.contains(ConnectionFault.silence) else { return error }
        var error = error
        error.message += "; \(cause)"
        return error
    }

    /// Ends a wait on the queue.
    func wake() {
        _ = try? use { _, queue in rd_kafka_queue_yield(queue) }
    }

    /// Waits for running calls, lets `finish` say goodbye and destroys the client, all on a thread of its own, since
    /// any of it can hang when a broker is away. A second call does nothing.
    /// - Returns: false when the time ran out; the client then lives on until it ends by itself
    @discardableResult
    func close(timeout: Duration, finish: @escaping @Sendable (OpaquePointer) -> Void) async -> Bool {
        await withCheckedContinuation { continuation in
            let answer = SingleAnswer(continuation)
            startClosing(finish: finish) { answer.give(true) }
            DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(Int(timeout.milliseconds))) {
                answer.give(false)
            }
        }
    }

    /// Closes without anyone waiting for it.
    func startClosing(
        finish: @escaping @Sendable (OpaquePointer) -> Void, completion: @escaping @Sendable () -> Void = {}
    ) {
        let first = closed.withLock { closed in
            defer { closed = true }
            return !closed
        }
        guard first else { return completion() }
        let thread = Thread { [self] in
            Thread.current.name = "kafka-close"
            rd_kafka_queue_yield(queue)
            calls.wait()
            rd_kafka_queue_destroy(queue)
            finish(client)
            rd_kafka_destroy_flags(client, Int32(RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE))
            logSink.release()
            completion()
        }
        thread.start()
    }
}

/// Resumes a continuation with whichever answer comes first.
private final class SingleAnswer: Sendable {
    private let continuation: Mutex<CheckedContinuation<Bool, Never>?>

    init(_ continuation: CheckedContinuation<Bool, Never>) { self.continuation = Mutex(continuation) }

    func give(_ answer: Bool) {
        continuation.withLock { continuation in
            defer { continuation = nil }
            return continuation
        }?.resume(returning: answer)
    }
}
