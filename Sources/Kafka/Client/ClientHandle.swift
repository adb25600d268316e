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
    /// After this long a fault says nothing of what fails now: librdkafka tells the same one every 30 s.
    private static let faultAge = Duration.seconds(60)
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
        private let newest = Mutex<(fault: ConnectionFault, time: ContinuousClock.Instant)?>(nil)

        init(write: (@Sendable (KafkaLogLine) -> Void)?) { self.write = write }

        func take(_ line: KafkaLogLine) {
            if let fault = line.fault { newest.withLock { $0 = (fault, .now) } }
            write?(line)
        }

        /// nil where there was none lately.
        var fault: ConnectionFault? {
            newest.withLock { $0 }.flatMap { $0.time.duration(to: .now) < ClientHandle.faultAge ? $0.fault : nil }
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

    /// Adds to an error of a call or a message why no broker answered, where that is known. Must be called in
    /// ``use(_:)``.
    func explained(_ error: KafkaError) -> KafkaError {
        guard [.transport, .timedOut, .allBrokersDown].contains(error.code) else { return error }
        let cause = logSink.takeUnretainedValue().fault?.description ?? "\(ConnectionFault.silence) from \(servers)"
        guard !error.message.contains(cause) else { return error }
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
