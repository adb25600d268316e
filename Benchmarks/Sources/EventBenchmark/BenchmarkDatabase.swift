import Catalog
import CodeIndex
import Foundation
import LocalServers
import Postgres

/// Where events are applied.
struct BenchmarkDatabase {
    private static let poolSize = 4

    private let connectionString: String
    /// Ends with the program.
    private let server: TemporaryPostgres?

    /// The database that `GRAMD_BENCH_POSTGRES` names, or a new server; nil for neither.
    static func given(throwaway: Bool) throws -> BenchmarkDatabase? {
        if let external = ProcessInfo.processInfo.environment["GRAMD_BENCH_POSTGRES"] {
            return BenchmarkDatabase(connectionString: external, server: nil)
        }
        guard throwaway else { return nil }
        let server = try TemporaryPostgres()
        return BenchmarkDatabase(connectionString: server.connectionString(), server: server)
    }

    /// Calls a body with what applies a batch to an empty index, and drops the index.
    func withIndex<Value>(
        _ body: (_ apply: ([ProductEvent]) async throws -> Void) async throws -> Value
    ) async throws -> Value {
        let schema = "gramd_benchmark_\(ProcessInfo.processInfo.processIdentifier)"
        let pool = PostgresPool(
            PostgresConfiguration(connectionString: connectionString, schema: schema), size: Self.poolSize)
        defer { pool.close() }
        let index = CodeIndex(pool: pool, schema: schema)
        try await index.migrate()
        _ = try await index.generations.ensureActive()
        var offset: Int64 = 0
        let result: Result<Value, any Error>
        do {
            result = .success(
                try await body { events in
                    let positioned = events.map { event in
                        offset += 1
                        return PositionedEvent(
                            event: event, record: RecordPosition(topic: "events", partition: 0, offset: offset))
                    }
                    _ = try await index.products.apply(ChangeBatch(events: positioned))
                })
        } catch { result = .failure(error) }
        try await index.dropSchema()
        return try result.get()
    }
}
