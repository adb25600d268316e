public import CodeIndex
import Foundation
import LocalServers
public import Postgres

/// The database of a test process: the one that `GRAMD_TEST_POSTGRES` names, or a throwaway server that all its tests
/// share.
public enum TestDatabase {
    private static let external = ProcessInfo.processInfo.environment["GRAMD_TEST_POSTGRES"]
    private static let server = Result { () throws -> TemporaryPostgres? in
        external == nil ? try TemporaryPostgres() : nil
    }

    /// Where and how to connect.
    public static func configuration() throws -> PostgresConfiguration {
        patient(PostgresConfiguration(connectionString: try external ?? server.get()!.connectionString()))
    }

    /// On a busy machine, with many tests at once, a server may take long to answer, and a test long to go on.
    static func patient(_ configuration: PostgresConfiguration) -> PostgresConfiguration {
        var configuration = configuration
        configuration.connectTimeout = 600
        configuration.idleTransactionTimeout = 600_000
        return configuration
    }

    /// A session outside any schema of gramd's.
    public static func connect() async throws -> PostgresConnection {
        try await PostgresConnection.connect(configuration())
    }

    /// An index in a schema of its own, up to date.
    /// - Parameter poolSize: the most connections open at once.
    public static func makeIndex(poolSize: Int = 4) async throws -> (index: CodeIndex, pool: PostgresPool) {
        let schema = "test_\(UUID().uuidString.lowercased())"
        var configuration = try configuration()
        configuration.schema = schema
        let pool = PostgresPool(configuration, size: poolSize)
        let index = CodeIndex(pool: pool, schema: schema)
        try await index.migrate()
        return (index, pool)
    }

    /// A pool that connects to no server: for what must not ask the database.
    public static func unusedPool() -> PostgresPool {
        PostgresPool(PostgresConfiguration(connectionString: "host=/nonexistent"), size: 1)
    }
}
