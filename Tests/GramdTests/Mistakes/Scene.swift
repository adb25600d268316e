import CodeIndex
import Foundation
import MockBroker
import Postgres
import TestSupport

/// What there is when a mistake is made.
enum Scene: String {
    /// Nothing listens where the settings say.
    case nothing = ""
    case index = "an empty index"
    case freshDatabase = "a database without a schema"
    case newerSchema = "a schema of a newer version"
    case foreignTables = "tables of somebody else"
    case readOnly = "a database that takes no writes"
    case noDatabase = "a database that the server doesn't have"
    case latinDatabase = "a database in Latin 1"
    case noRole = "a role that the server doesn't have"
    case takenPort = "a port that is taken"
    case silentBroker = "a broker that is silent"
    case refusingBroker = "a broker that refuses connections"
    case misnamedBroker = "a broker that names an address where nobody listens"
    case noTopic = "a broker without the topic"
    case silentInstance = "an instance that is silent"

    /// Sets it up, and leads to it while a body runs.
    func set<Value>(_ body: (_ settings: [String: String]) async throws -> Value) async throws -> Value {
        let schema = "test_\(UUID().uuidString.lowercased())"
        let database = try TestDatabase.configuration().connectionString
        switch self {
        case .nothing: return try await body([:])
        case .freshDatabase: return try await body(["POSTGRES_CONNECTION": database, "POSTGRES_SCHEMA": schema])
        case .noDatabase:
            return try await body(["POSTGRES_CONNECTION": Self.adding("dbname=gramd_nowhere", to: database)])
        case .latinDatabase:
            let connection = try await TestDatabase.connect()
            try await connection.execute(
                "CREATE DATABASE \"\(schema)\" ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0")
            let outcome: Result<Value, any Error>
            do {
                outcome = .success(
                    try await body(["POSTGRES_CONNECTION": Self.adding("dbname=\(schema)", to: database)]))
            } catch { outcome = .failure(error) }
            try await connection.execute("DROP DATABASE \"\(schema)\" WITH (FORCE)")
            return try outcome.get()
        case .noRole: return try await body(["POSTGRES_CONNECTION": Self.adding("user=gramd_nobody", to: database)])
        case .foreignTables:
            let connection = try await TestDatabase.connect()
            try await connection.execute("CREATE SCHEMA \"\(schema)\"; CREATE TABLE \"\(schema)\".product (name text)")
            return try await body(["POSTGRES_CONNECTION": database, "POSTGRES_SCHEMA": schema])
        case .takenPort:
            let taken = try TCPProxy(to: 1)
            defer { taken.close() }
            return try await body(["HTTP_PORT": "\(taken.port)"])
        case .index, .newerSchema, .readOnly, .silentBroker, .refusingBroker, .misnamedBroker, .noTopic,
            .silentInstance:
            return try await withIndex(body)
        }
    }

    private func withIndex<Value>(_ body: (_ settings: [String: String]) async throws -> Value) async throws -> Value {
        let (index, pool) = try await TestDatabase.makeIndex()
        defer { pool.close() }
        _ = try await index.generations.ensureActive()
        let database = try TestDatabase.configuration().connectionString
        var settings = ["POSTGRES_CONNECTION": database, "POSTGRES_SCHEMA": index.schema]
        // Takes connections, and never answers.
        let silent = try StubHTTPServer { _, _ in nil }
        defer { withExtendedLifetime(silent) {} }
        switch self {
        case .newerSchema:
            _ = try await pool.withConnection {
                try await $0.query("INSERT INTO schema_version (version) SELECT max(version) + 1 FROM schema_version")
            }
        case .readOnly:
            settings["POSTGRES_CONNECTION"] = Self.adding(
                "options='-c default_transaction_read_only=on'", to: database)
        case .silentBroker: settings["KAFKA_BOOTSTRAP_SERVERS"] = "127.0.0.1:\(silent.port)"
        // Nothing listens there.
        case .refusingBroker: settings["KAFKA_BOOTSTRAP_SERVERS"] = "127.0.0.1:1"
        case .misnamedBroker:
            let broker = try LocalBroker(advertisedPort: 1)
            defer { withExtendedLifetime(broker) {} }
            try broker.createTopic("products", partitions: 1)
            settings["KAFKA_BOOTSTRAP_SERVERS"] = broker.bootstrapServers
            return try await body(settings)
        case .noTopic:
            let cluster = try MockCluster()
            defer { withExtendedLifetime(cluster) {} }
            try cluster.createTopic("products", partitions: 1)
            cluster.setTopicFault(.unknownTopicOrPartition, topic: "products")
            settings["KAFKA_BOOTSTRAP_SERVERS"] = cluster.bootstrapServers
            return try await body(settings)
        case .silentInstance: settings["HTTP_PORT"] = "\(silent.port)"
        default: break
        }
        return try await body(settings)
    }

    /// A parameter more, in either form of a connection string.
    private static func adding(_ parameter: String, to connection: String) -> String {
        guard connection.contains("://") else { return "\(connection) \(parameter)" }
        let parts = parameter.replacing("'", with: "").split(separator: "=", maxSplits: 1)
        let value = parts[1].replacing(" ", with: "%20").replacing("=", with: "%3D")
        return connection + (connection.contains("?") ? "&" : "?") + "\(parts[0])=\(value)"
    }
}
