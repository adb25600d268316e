import ChildProcesses
package import CodeIndex
package import Foundation
package import Kafka
package import LocalServers
package import MockBroker
package import Postgres
import Synchronization

/// A topic and a database schema of one test, and what a shop and its operators do with them.
package final class TestShop: Sendable {
    package static let externalBroker = ProcessInfo.processInfo.environment["GRAMD_TEST_KAFKA"]
    package static let externalDatabase = ProcessInfo.processInfo.environment["GRAMD_TEST_POSTGRES"]

    /// nil where an external broker is used.
    package let broker: MockCluster?
    package let topic = "gramd-test-\(UUID().uuidString.lowercased())"
    package let connectionString: String
    /// What daemons and commands connect to.
    private let servedConnectionString: String
    package let pool: PostgresPool
    package let index: CodeIndex
    private let schema = "integration_\(UUID().uuidString.prefix(8).lowercased())"
    private let partitions: Int
    private let brokers: Int
    private let client: KafkaConfiguration
    private let producer: KafkaProducer
    private let watermarks: KafkaConsumer
    /// Why ``stream(_:)`` ended early: who waits for what it was to bring is told at once.
    private let streamFailure = Mutex<(any Error)?>(nil)
    private let folder = FileManager.default.temporaryDirectory.appending(path: "gramd-test-\(UUID().uuidString)")

    /// - Parameters:
    ///   - brokers: of the mock cluster.
    ///   - server: a database server of the test's own; nil for the one that all tests share.
    ///   - user: the role that daemons have there; nil for the owner.
    ///   - proxy: stands between daemons and that server.
    package init(
        partitions: Int = 4, brokers: Int = 1, server: TemporaryPostgres? = nil, user: String? = nil,
        proxy: TCPProxy? = nil
    ) async throws {
        self.partitions = partitions
        self.brokers = brokers
        broker = try Self.externalBroker == nil ? MockCluster(brokers: brokers) : nil
        client = KafkaConfiguration(bootstrapServers: Self.externalBroker ?? broker!.bootstrapServers)
        connectionString =
            try server?.connectionString() ?? TestDatabase.configuration().connectionString
        servedConnectionString =
            server.map { TemporaryPostgres.connectionString(port: proxy?.port ?? $0.port, user: user) }
            ?? connectionString
        (index, pool) = Self.index(connectionString, schema: schema)
        producer = try KafkaProducer(KafkaProducerConfiguration(client: client))
        watermarks = try KafkaConsumer(KafkaConsumerConfiguration(client: client, groupID: "watermarks"))
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try await createTopic(topic)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    package static func index(_ connectionString: String, schema: String) -> (CodeIndex, PostgresPool) {
        let pool = PostgresPool(
            TestDatabase.patient(PostgresConfiguration(connectionString: connectionString, schema: schema)), size: 4)
        return (CodeIndex(pool: pool, schema: schema), pool)
    }

    /// Starts a daemon.
    /// - Parameters:
    ///   - instance: its name in the consumer group.
    ///   - group: where several daemons don't share partitions, a new group starts sooner: the mock cluster waits for a
    ///     crashed instance's session to end before it lets a new one in. Offsets are the index's, not the group's.
    ///   - settings: more environment variables, without their prefix `GRAMD_`.
    package func startDaemon(
        _ instance: String = "one", group: String = "group", settings: [String: String] = [:]
    ) async throws -> DaemonProcess {
        try await DaemonProcess(
            settings: self.settings(instance, group: group).merging(settings) { _, new in new },
            log: folder.appending(path: "\(UUID().uuidString).log"))
    }

    /// Starts `gramd serve`, which is told nothing of Kafka.
    /// - Parameters:
    ///   - connectionString: of the database that it reads; nil for the one that the daemons have.
    ///   - settings: more environment variables, without their prefix `GRAMD_`.
    package func startServing(
        from connectionString: String? = nil, settings: [String: String] = [:]
    ) async throws -> DaemonProcess {
        let served = [
            "POSTGRES_CONNECTION": connectionString ?? servedConnectionString, "POSTGRES_SCHEMA": schema,
            "HTTP_PORT": "0", "SEARCH_SNAPSHOT_FILE": newSnapshotFile,
        ]
        return try await DaemonProcess(
            "serve", settings: served.merging(settings) { _, new in new },
            log: folder.appending(path: "\(UUID().uuidString).log"))
    }

    /// Runs a command of gramd's to its end.
    /// - Returns: its exit status, and what it wrote to standard output and standard error.
    package func command(
        _ arguments: String..., settings: [String: String] = [:]
    ) async throws -> (status: Int32, output: String) {
        try await command(arguments, settings: settings)
    }

    /// Runs a command of gramd's to its end; its arguments are a list.
    package func command(
        _ arguments: [String], settings: [String: String] = [:]
    ) async throws -> (status: Int32, output: String) {
        let log = folder.appending(path: "\(UUID().uuidString).log")
        let process = try start(arguments, settings, log: log)
        try await eventually("gramd \(arguments.joined(separator: " ")) ends") { process.hasEnded }
        return (process.wait().shellStatus, try String(contentsOf: log, encoding: .utf8))
    }

    /// Runs a command of gramd's and kills it as soon as a condition holds.
    package func command(_ arguments: String..., killedWhen condition: () async throws -> Bool) async throws {
        let process = try start(arguments, [:], log: folder.appending(path: "\(UUID().uuidString).log"))
        defer { process.send(SIGKILL) }
        try await eventually("the moment to kill it comes", every: .milliseconds(2)) {
            guard !process.hasEnded else { throw Timeout(description: "the command ended before it") }
            return try await condition()
        }
    }

    private func start(_ arguments: [String], _ more: [String: String], log: URL) throws -> ChildProcess {
        try ChildProcess(
            [DaemonProcess.executable.path] + arguments,
            environment: DaemonProcess.environment(
                settings("command", group: "command").merging(more) { _, new in new }), output: .file(log.path))
    }

    /// Nobody's yet, so that each daemon reads the tables.
    private var newSnapshotFile: String { "\(folder.path)/\(UUID().uuidString).snapshot" }

    /// Where alignment runs keep their states.
    package var runFolder: URL { folder.appending(path: "models/runs").appending(path: schema) }

    private func settings(_ instance: String, group: String) -> [String: String] {
        [
            "KAFKA_BOOTSTRAP_SERVERS": client.bootstrapServers, "KAFKA_PRODUCT_TOPIC": topic,
            "KAFKA_FETCH_WAIT_MILLISECONDS": "10",
            "KAFKA_GROUP_ID": "\(topic)-\(group)", "KAFKA_GROUP_INSTANCE_ID": instance,
            "KAFKA_SESSION_TIMEOUT_SECONDS": "6", "POSTGRES_CONNECTION": servedConnectionString,
            "POSTGRES_SCHEMA": schema, "HTTP_PORT": "0", "MODEL_FOLDER": folder.appending(path: "models").path,
            "SEARCH_SNAPSHOT_FILE": newSnapshotFile,
            // Runs get on in tests however busy the machine is.
            "ALIGNMENT_PRIORITY": "normal",
        ]
    }

    // MARK: The topic

    /// Creates a topic with as many partitions as the product topic.
    package func createTopic(_ name: String) async throws {
        if let broker {
            return try broker.createTopic(name, partitions: partitions, replicationFactor: brokers)
        }
        let admin = try KafkaAdmin(client)
        try await admin.createTopics([KafkaTopic(name: name, partitionCount: partitions)])
        await admin.close()
    }

    /// Sends values without keys to a topic and waits until the broker has them.
    package func send(_ values: some Sequence<[UInt8]>, to topic: String) async throws {
        try await producer.send(contentsOf: values.map { KafkaMessage(topic: topic, key: nil, value: $0) })
    }

    /// Sends messages to whatever topics they name and waits until the broker has them.
    package func send(_ messages: [KafkaMessage]) async throws { try await producer.send(contentsOf: messages) }

    /// All records that a topic has now, each partition's in their order; none of a topic that isn't there.
    package func records(of topic: String) async throws -> [KafkaRecord] {
        let consumer = try KafkaConsumer(KafkaConsumerConfiguration(client: client, groupID: "reader"))
        var unread: Set<TopicPartition> = []
        do { unread = Set(try await consumer.partitions(of: topic)) } catch let error as KafkaError
            where error.code == .unknownTopicOrPartition
        {}
        try await consumer.assign(Dictionary(uniqueKeysWithValues: unread.map { ($0, .beginning) }))
        var records: [KafkaRecord] = []
        try await eventually("all of \(topic) is read") {
            let poll = try await consumer.poll(timeout: .milliseconds(500))
            records += poll.records
            for event in poll.events {
                if case .endOfPartition(let partition, _) = event { unread.remove(partition) }
            }
            return unread.isEmpty
        }
        await consumer.close()
        return records
    }

    /// The oldest records of a topic, as soon as there are so many.
    package func read(_ count: Int, from topic: String) async throws -> [KafkaRecord] {
        let consumer = try KafkaConsumer(KafkaConsumerConfiguration(client: client, groupID: "reader"))
        try await consumer.assign(
            Dictionary(uniqueKeysWithValues: try await consumer.partitions(of: topic).map { ($0, .beginning) }))
        var records: [KafkaRecord] = []
        try await eventually("\(topic) has \(count) records") {
            records += try await consumer.poll(maximumRecords: count, timeout: .milliseconds(500)).records
            return records.count >= count
        }
        await consumer.close()
        return records
    }

    /// Sends records and waits until the broker has them.
    package func send(_ records: some Sequence<TestRecord>) async throws {
        try await producer.send(
            contentsOf: records.map {
                KafkaMessage(
                    topic: topic, partition: $0.partition, key: $0.key, value: $0.value,
                    headers: $0.headers.sorted { $0.key < $1.key }.map {
                        KafkaHeader(name: $0.key, value: Array($0.value.utf8))
                    })
            })
    }

    /// Sends records, never far ahead of the daemon: the mock cluster keeps only some megabytes of a partition.
    package func stream(_ records: some Sequence<TestRecord>) async throws {
        do {
            for chunk in records.chunks(ofCount: 1_000) {
                try await send(chunk)
                try await eventually("the daemon follows") { try await unapplied() < 20_000 }
            }
        } catch {
            streamFailure.withLock { $0 = error }
            throw error
        }
    }

    /// The oldest offset of a partition and the one after the newest.
    package func watermarks(_ partition: Int32) async throws -> (low: Int64, high: Int64) {
        let partition = TopicPartition(topic: topic, partition: partition)
        var found: (low: Int64, high: Int64)?
        try await eventually("the leader of \(topic)/\(partition.partition) says how long it is") {
            do { found = try await watermarks.watermarks(of: partition) } catch let error as KafkaError
                where error.isRetriable
            {
                // The client goes on asking a former leader; a new one asks who leads.
                let consumer = try KafkaConsumer(KafkaConsumerConfiguration(client: client, groupID: "watermarks"))
                do { found = try await consumer.watermarks(of: partition) } catch let error as KafkaError
                    where error.isRetriable
                {}
                await consumer.close()
            }
            return found != nil
        }
        guard let found else { throw Timeout(description: "no leader") }
        return found
    }

    /// Where each partition stands in the index, and how many of its records wait.
    package func standings() async throws -> [Int32: (offset: Int64, waiting: Int64)] {
        let applied = try await offsets()
        var found: [Int32: (offset: Int64, waiting: Int64)] = [:]
        for partition in 0..<Int32(partitions) {
            let offset = max(0, applied[partition] ?? 0)
            found[partition] = (offset, try await watermarks(partition).high - offset)
        }
        return found
    }

    /// Records on the broker that are not in the index yet.
    package func unapplied() async throws -> Int {
        Int(try await standings().values.reduce(0) { $0 + $1.waiting })
    }

    /// The records that are in the index.
    package func applied() async throws -> Int { Int(try await offsets().values.reduce(0) { $0 + max(0, $1) }) }

    private func offsets() async throws -> [Int32: Int64] {
        if let failure = streamFailure.withLock({ $0 }) { throw failure }
        do {
            let rows = try await pool.withConnection {
                try await $0.query(
                    "SELECT partition, next_offset FROM consumer_offset WHERE topic = $1", [.text(topic)])
            }
            return try Dictionary(
                uniqueKeysWithValues: rows.map { (Int32(try $0.int("partition")), try $0.int("next_offset")) })
        } catch let error as PostgresError where error.isEnvironmentFault || error.sqlState == "42P01" {
            // The server is away, or the daemon has not made the tables yet.
            return [:]
        }
    }

    // MARK: The index

    /// Waits until everything on the broker has been applied.
    package func waitUntilApplied() async throws {
        try await eventually("every record is applied", every: .milliseconds(10)) { try await unapplied() == 0 }
    }

    /// Waits until everything on the broker has been applied and coded.
    @discardableResult
    package func waitUntilSearchable() async throws -> Duration {
        try await eventually("every record is applied and coded") {
            guard try await unapplied() == 0 else { return false }
            return try await rows("SELECT 1 FROM coding_task LIMIT 1").isEmpty
        }
    }

    @discardableResult
    package func rows(_ sql: String) async throws -> PostgresResult {
        try await pool.withConnection { try await $0.query(sql) }
    }
}
