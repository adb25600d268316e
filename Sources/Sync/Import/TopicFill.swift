public import Catalog
public import Kafka

/// Sends a file's lines to a topic, for load tests and to fill a topic again.
public struct TopicFill {
    private static let batchSize = 1_000

    /// What became of a file's lines.
    public struct Outcome: Sendable, Equatable {
        /// How many lines there were.
        public internal(set) var lines = 0
        /// Lines that can't be decoded, which were left out.
        public internal(set) var refusals = Refusals()
    }

    /// How lines become messages.
    public enum Keys: Sendable {
        /// Each line is an event and has its product as its key; lines without an event are left out.
        case products(EventDecoder)
        /// Lines of any kind, sent as they are and without a key.
        case none
    }

    /// Bytes of a message beside its line: the key, and how a message is written.
    private static let largestRest = 64 << 10

    private let client: KafkaConfiguration
    private let topic: String
    private let keys: Keys
    private let maximumLineBytes: Int

    /// Creates a run.
    /// - Parameter maximumLineBytes: longer lines are left out.
    public init(client: KafkaConfiguration, topic: String, keys: Keys, maximumLineBytes: Int) {
        self.client = client
        self.topic = topic
        self.keys = keys
        self.maximumLineBytes = maximumLineBytes
    }

    /// Creates the topic unless it exists.
    /// - Throws: `KafkaError`.
    public func createTopic(partitions: Int) async throws {
        let admin = try KafkaAdmin(client)
        do {
            try await admin.createTopics([KafkaTopic(name: topic, partitionCount: partitions)])
        } catch let error as KafkaError where error.code == .topicAlreadyExists {}
        await admin.close()
    }

    /// Sends a file's lines and waits until the broker has all of them.
    /// - Parameters:
    ///   - path: the file, plain or gzip, or `-` for standard input.
    ///   - progress: called when the broker has answered, and after each batch.
    /// - Throws: `FileReadError`; `KafkaError`, also for a topic that is not there. Batches before stay sent.
    public func run(_ path: String, progress: (LineProgress) -> Void = { _ in }) async throws -> Outcome {
        var lines = LineBatches(
            try FeedReader(lines: path, maximumItemBytes: maximumLineBytes), size: Self.batchSize)
        let producer = try KafkaProducer(
            KafkaProducerConfiguration(client: client, maximumMessageBytes: maximumLineBytes + Self.largestRest))
        // A message to a topic that isn't there, or to nobody, would wait for half a minute.
        _ = try await producer.partitions(of: topic)
        progress(lines.progress)
        var outcome = Outcome()
        while let batch = try await lines.next() {
            let messages = try await lines.decode(batch) { [topic, keys] line throws(RecordFault) in
                let value = line.payload
                switch keys {
                case .none: return [KafkaMessage(topic: topic, key: nil, value: value)]
                case .products(let decoder):
                    let events = try decoder.decode(SourceRecord(key: nil, value: value))
                    guard let product = events.first?.productID else { return [] }
                    return [KafkaMessage(topic: topic, key: Array(product.utf8), value: value)]
                }
            }
            for letter in messages.faults { outcome.refusals.add(letter) }
            try await producer.send(contentsOf: messages.decoded)
            progress(lines.progress)
        }
        await producer.close()
        outcome.lines = lines.progress.lines
        return outcome
    }
}
