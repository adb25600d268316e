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

    public init(producer: KafkaProducerConfiguration, topic: String, index: CodeIndex, logger: Logger) {
        self.producer = producer
        self.topic = topic
        self.index = index
        self.logger = logger
    }

    public func run() async throws {
        let producer = try KafkaProducer(producer)
        await cancelWhenGracefulShutdown {
            var lastError: String?
            while !Task.isCancelled {
                do {
                    while try await mirror(producer) == Self.batchSize {}
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
        let letters = try await index.unmirroredDeadLetters(limit: Self.batchSize)
        guard !letters.isEmpty else { return 0 }
        try await producer.send(contentsOf: letters.map(message))
        try await index.markMirrored(letters.map(\.id))
        return letters.count
    }

    /// The record as it was, with its place and its fault in headers.
    private func message(_ stored: StoredDeadLetter) -> KafkaMessage {
        let letter = stored.letter
        let headers = [
            ("topic", letter.record.topic), ("partition", "\(letter.record.partition)"),
            ("offset", "\(letter.record.offset)"), ("cause", letter.cause), ("message", letter.message),
            ("time", stored.createdAt),
        ]
        return KafkaMessage(
            topic: topic, key: letter.key, value: letter.payload,
            headers: headers.map { KafkaHeader(name: "gramd.\($0)", value: Array($1.utf8)) })
    }
}
