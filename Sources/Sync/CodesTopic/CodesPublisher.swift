public import CodeIndex
public import Kafka
public import Logging
public import Monitoring
import Postgres
public import ServiceLifecycle

/// Writes every product's codes to compacted topics, one for each generation, for other search engines.
///
/// One instance at a time does it. What is sent is what the index holds when it is read, and how far the index has been
/// followed is stored once the broker has all of it: a crash between sends some records twice, with higher versions, and
/// loses none.
public struct CodesPublisher: Service {
    /// After so long one looks again: for changes that were not signalled, or whether another instance has stopped.
    private static let interval = Duration.seconds(5)
    /// Changes that come one after the other are sent together.
    private static let pause = Duration.milliseconds(50)

    private let configuration: CodesTopicConfiguration
    private let client: KafkaConfiguration
    private let index: CodeIndex
    private let health: Health
    private let logger: Logger

    /// Creates a service that writes the codes of `index`.
    /// - Parameter health: told what a person should look at.
    public init(
        _ configuration: CodesTopicConfiguration, client: KafkaConfiguration, index: CodeIndex, health: Health,
        logger: Logger
    ) {
        self.configuration = configuration
        self.client = client
        self.index = index
        self.health = health
        self.logger = logger
    }

    /// Writes codes until the service group shuts down.
    /// - Throws: `KafkaError` for settings that are not valid.
    public func run() async throws {
        let producer = try KafkaProducer(KafkaProducerConfiguration(client: client))
        let writer = CodesTopicWriter(configuration, client: client, index: index, producer: producer, logger: logger)
        await cancelWhenGracefulShutdown {
            var backoff = Backoff()
            while !Task.isCancelled {
                let start = ContinuousClock.now
                do {
                    // Nothing is returned but by another instance that has the lock.
                    _ = try await index.withAdvisoryLock(named: "codes topic \(configuration.name)") { lock in
                        try await publish(with: writer, on: lock)
                    }
                    report(nil)
                    try await Task.sleep(for: Self.interval)
                } catch {
                    if Task.isCancelled { break }
                    report("products' codes wait to be written to \(configuration.name): \(error)")
                    if .now - start > Self.interval { backoff.reset() }
                    try? await Task.sleep(for: backoff.next())
                }
            }
        }
        await producer.close()
    }

    /// Writes until something fails.
    private func publish(with writer: CodesTopicWriter, on lock: PostgresConnection) async throws {
        guard try await !index.isBeingConverted() else { throw CodesTopicFault.beingConverted }
        let signals = try await index.signals()
        try await writer.begin(on: lock)
        while true {
            let isBusy = try await writer.step(on: lock)
            report(nil)
            if isBusy {
                try await Task.sleep(for: Self.pause)
            } else {
                _ = try await signals?.next(timeout: Self.interval)
            }
        }
    }

    private func report(_ problem: String?) {
        if health.notice(problem, about: "codes topic"), let problem { logger.warning("\(problem)") }
    }
}
