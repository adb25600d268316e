import Catalog
public import CodeIndex
public import Kafka
public import Logging
public import ServiceLifecycle

/// Copies dead letters to a topic, for tools that watch topics. A crash may send one twice, and never loses one.
public struct DeadLetterMirror: Service {
    private static let batchSize = 200

    private let producer: KafkaProducerConfiguration
    private let topic: String
    private let index: CodeIndex
    private let logger: Logger

    /// Creates a service that sends the dead letters of `index` to `topic`.
    public init(producer: KafkaProducerConfiguration, topic: String, index: CodeIndex, logger: Logger) {
        self.producer = producer
        self.topic = topic
        self.index = index
        self.logger = logger
    }

    /// Copies dead letters until the service group shuts down.
    /// - Throws: `KafkaError` for settings that are not valid.
    public func run() async throws {
        let producer = try KafkaProducer(producer)
        await cancelWhenGracefulShutdown {
            var lastError: String?
            while !Task.isCancelled {
                do {
                    // One instance at a time, or each letter would come once from every instance.
                    _ = try await index.withAdvisoryLock(named: "mirror") { _ in
                        while try await mirror(producer) > 0 {}
                    }
                    lastError = nil
                } catch {
                    if !Task.isCancelled, lastError != "\(error)" {
                        lastError = "\(error)"
                        logger.warning("dead letters wait to be copied to \(topic): \(error)")
                    }
                }
                try? await Task.sleep(for: .seconds(2))
            }
        }
        await producer.close()
    }

    /// - Returns: how many were copied.
    private func mirror(_ producer: KafkaProducer) async throws -> Int {
        let letters = try await index.deadLetters.unmirrored(limit: Self.batchSize)
        guard !letters.isEmpty else { return 0 }
        do {
            try await producer.send(contentsOf: letters.map { message($0) })
            try await index.deadLetters.markMirrored(letters.map(\.id))
        } catch is KafkaError {
            // One that can't be sent must not hold up, and have sent again and again, those around it.
            for letter in letters {
                try await send(letter, with: producer)
                try await index.deadLetters.markMirrored([letter.id])
            }
        }
        return letters.count
    }

    private func send(_ letter: StoredDeadLetter, with producer: KafkaProducer) async throws {
        do { try await producer.send(message(letter)) } catch let error as KafkaError
            where error.code == .messageTooLarge
        {
            logger.warning("dead letter \(letter.id) is too large for \(topic); it is copied without its payload")
            try await producer.send(message(letter, isComplete: false))
        }
    }

    /// The record as it was, with its place and its fault in headers.
    /// - Parameter isComplete: false to leave the payload out.
    private func message(_ stored: StoredDeadLetter, isComplete: Bool = true) -> KafkaMessage {
        let letter = stored.letter
        var headers = [
            ("topic", letter.record.topic), ("partition", "\(letter.record.partition)"),
            ("offset", "\(letter.record.offset)"), ("cause", letter.cause), ("message", letter.message),
            ("time", stored.createdAt),
        ]
        if !isComplete { headers.append(("payload", "left out: too large; gramd dlq show \(stored.id)")) }
        return KafkaMessage(
            topic: topic, key: letter.key, value: isComplete ? letter.payload : nil,
            headers: headers.map { KafkaHeader(name: "gramd.\($0)", value: Array($1.utf8)) })
    }
}
