import CodeIndex
import Foundation
import Kafka
import Logging
import Metrics
import Monitoring
import Postgres

/// Takes the steps that ``CodesTopicProgress`` says, for the instance that holds the lock.
///
/// A version is given out before anything is read, so that of two records of a product the one with the higher version
/// shows a state that is not older, or one that a change still to be sent replaces.
actor CodesTopicWriter {
    /// Products that are read and sent at once.
    private static let page = 2_000
    /// How long a position that nothing was sent for stays in memory only.
    private static let storeInterval = Duration.seconds(60)

    private let configuration: CodesTopicConfiguration
    private let index: CodeIndex
    private let producer: KafkaProducer
    private let maker: CodesTopicMaker
    private let reader: CodesTopicReader
    private let logger: Logger
    private var progress = CodesTopicProgress()
    /// The newest that was given out; another one in the table means that somebody else was there.
    private var version: Int64 = 0
    private var announced: Int64?
    private var storedAt = ContinuousClock.now
    /// Products whose records were sent since progress was last stored.
    private var sent: Set<String> = []

    init(
        _ configuration: CodesTopicConfiguration, client: KafkaConfiguration, index: CodeIndex, producer: KafkaProducer,
        logger: Logger
    ) {
        self.configuration = configuration
        self.index = index
        self.producer = producer
        self.logger = logger
        maker = CodesTopicMaker(client: client, configuration: configuration)
        reader = CodesTopicReader(client: client)
    }

    /// Begins when the lock has been taken: the topics are there, and have nothing newer than the database.
    func begin(on lock: PostgresConnection) async throws {
        let stored = try await store.progress(of: configuration.name)
        if stored.version != version, !sent.isEmpty {
            // Another instance went on while records of this one were on their way, and they may have come behind its own:
            // a compacted topic keeps the last record, so whoever writes now has to send these products again.
            try await store.noteChange(of: sent.sorted())
        }
        sent = []
        (progress, version, announced) = (stored.progress, stored.version, nil)
        try await maker.makeAnnouncements()
        var isChanged = false
        for fill in progress.fills {
            let topic = configuration.topic(of: fill.generation)
            if try await maker.make(of: fill.generation) {
                logger.warning("topic \(topic) was gone and is filled anew")
                progress.beginAnew(fill.generation, since: try await nextVersion(on: lock))
                isChanged = true
            } else if let newest = try await reader.newestVersion(in: topic), newest > version {
                logger.warning("topic \(topic) is ahead of the database, which comes from a backup: it is filled anew")
                return try await beginAnew(above: newest, on: lock)
            }
        }
        if isChanged { try await storeProgress(on: lock) }
    }

    /// Sends what has changed, and takes one more step.
    /// - Returns: whether there is more to do at once.
    func step(on lock: PostgresConnection) async throws -> Bool {
        let stored = try await store.progress(of: configuration.name)
        if stored.version != version { (progress, version, announced) = (stored.progress, stored.version, nil) }
        guard let position = progress.position,
            let delta = try await index.changes(since: IndexPosition(position))
        else {
            try await beginAnew(on: lock)
            return true
        }
        let hasSent = try await send(delta, on: lock)
        let active = delta.generations.first { $0.state == .active }?.id
        switch progress.step(active: active) {
        case .begin: return true
        case .fill(let fill):
            try await fillPage(fill, on: lock)
            return true
        case .clear(let fill):
            try await clear(fill, on: lock)
            return true
        case .follow:
            if let generation = progress.announcement(active: active, announced: announced) {
                try await announce(generation, on: lock)
            }
            Gauge(label: MetricName.codesPublishedAsOf).record(delta.asOf.timeIntervalSince1970)
            return hasSent
        }
    }

    // MARK: Steps

    private func beginAnew(above floor: Int64 = 0, on lock: PostgresConnection) async throws {
        let version = try await nextVersion(above: floor, on: lock)
        let position = try await index.position()
        progress.take(try await index.generations.all(), since: version)
        for fill in progress.fills { _ = try await maker.make(of: fill.generation) }
        progress.beginAnew(at: position, since: version)
        announced = nil
        try await storeProgress(on: lock)
        logger.info("all products' codes are written to \(topics)")
    }

    /// - Returns: whether anything was sent.
    private func send(_ delta: IndexDelta, on lock: PostgresConnection) async throws -> Bool {
        let isNew = progress.differs(from: delta.generations)
        let hasChanges = progress.fills.contains { !change(delta, in: $0.generation).products.isEmpty }
        guard isNew || hasChanges else {
            progress.position = delta.position.description
            if .now - storedAt > Self.storeInterval {
                _ = try await nextVersion(on: lock)
                try await storeProgress(on: lock)
            }
            return false
        }
        let version = try await nextVersion(on: lock)
        if isNew {
            let before = Set(progress.fills.map(\.generation))
            progress.take(delta.generations, since: version)
            for fill in progress.fills where !before.contains(fill.generation) {
                _ = try await maker.make(of: fill.generation)
                logger.info("all products' codes are written to \(configuration.topic(of: fill.generation))")
            }
        }
        for fill in progress.fills {
            let change = change(delta, in: fill.generation)
            for start in stride(from: 0, to: change.products.count, by: Self.page) {
                let page = Array(change.products[start..<min(start + Self.page, change.products.count)])
                let found = try await store.products(page, in: fill.generation)
                try await send(
                    change.records(
                        of: found, generation: fill.generation, version: version, fields: configuration.fields),
                    of: fill.generation)
            }
        }
        progress.position = delta.position.description
        try await storeProgress(on: lock)
        return true
    }

    private func change(_ delta: IndexDelta, in generation: Int64) -> CodesChange {
        CodesChange(delta, in: generation, showsFields: !configuration.fields.isEmpty)
    }

    private func fillPage(_ fill: CodesTopicProgress.Fill, on lock: PostgresConnection) async throws {
        let version = try await nextVersion(on: lock)
        let found = try await store.products(after: fill.product, limit: Self.page, in: fill.generation)
        let records = found.filter { !$0.codes.isEmpty }.map {
            CodesRecord($0, generation: fill.generation, version: version, fields: configuration.fields)
        }
        try await send(records, of: fill.generation)
        progress.filled(fill.generation, to: found.last?.number)
        try await storeProgress(on: lock)
    }

    private func clear(_ fill: CodesTopicProgress.Fill, on lock: PostgresConnection) async throws {
        try await reader.products(in: configuration.topic(of: fill.generation), below: fill.since) { products in
            try await self.takeBack(products, of: fill.generation, on: lock)
        }
        progress.cleared(fill.generation)
        try await storeProgress(on: lock)
        logger.info("\(configuration.topic(of: fill.generation)) holds all products' codes")
    }

    /// Takes those products back that have no codes now.
    private func takeBack(_ products: [String], of generation: Int64, on lock: PostgresConnection) async throws {
        let version = try await nextVersion(on: lock)
        let gone = try await store.withoutCodes(products, in: generation)
        try await send(gone.map { CodesRecord(tombstoneOf: $0, version: version) }, of: generation)
    }

    private func announce(_ generation: Int64, on lock: PostgresConnection) async throws {
        let version = try await nextVersion(on: lock)
        let announcement = CodesAnnouncement(
            generation: generation, topic: configuration.topic(of: generation),
            since: try await store.activation(of: generation), version: version)
        try await producer.send(announcement.message(to: configuration.name))
        try await storeProgress(on: lock)
        announced = generation
        logger.info("generation \(generation) is announced in \(configuration.name)")
    }

    // MARK: Parts of steps

    private var store: CodesTopicStore { index.codesTopics }

    private var topics: String { progress.fills.map { configuration.topic(of: $0.generation) }.joined(separator: ", ") }

    private func send(_ records: [CodesRecord], of generation: Int64) async throws {
        guard !records.isEmpty else { return }
        let topic = configuration.topic(of: generation)
        sent.formUnion(records.map(\.product))
        try await producer.send(contentsOf: records.map { $0.message(to: topic) })
        let tombstones = records.count { $0.value == nil }
        Counter(label: MetricName.codesPublished, dimensions: [("kind", "codes")])
            .increment(by: records.count - tombstones)
        Counter(label: MetricName.codesPublished, dimensions: [("kind", "tombstone")]).increment(by: tombstones)
    }

    private func nextVersion(above floor: Int64 = 0, on lock: PostgresConnection) async throws -> Int64 {
        version = try await store.nextVersion(of: configuration.name, above: floor, on: lock)
        return version
    }

    /// Everything that was sent has been acknowledged.
    private func storeProgress(on lock: PostgresConnection) async throws {
        guard try await store.store(progress, of: configuration.name, by: version, on: lock) else {
            throw CodesTopicFault.superseded
        }
        sent = []
        storedAt = .now
    }
}
