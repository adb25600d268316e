import Catalog
import CodeIndex
import Foundation
import LocalServers
import Postgres
import TestSupport
import Testing

/// A server that takes over may lack what the former one had committed last, and give its numbers to others.
@Suite struct ServerTimelineTests {
    @Test func whatIsRememberedOfTheFormerServerIsNotGoneOnFrom() async throws {
        let server = try TemporaryPostgres()
        var configuration = PostgresConfiguration(connectionString: server.connectionString())
        configuration.schema = "gramd"
        let pool = PostgresPool(configuration, size: 4)
        let index = CodeIndex(pool: pool, schema: "gramd")
        try await index.migrate()
        let generation = try await index.generations.ensureActive()
        func prepared(_ id: String, _ title: String, offset: Int64) async throws -> ChangeBatch {
            try await index.products.prepare(
                ChangeBatch(events: [upsert(id, title, offset: offset)]), by: TextCoder())
        }
        let position = try await index.position()
        #expect(try await index.changes(since: position) != nil)
        let batch = try await prepared("a", "Red lamp", offset: 0)

        // It starts as a standby and takes over.
        try server.stop()
        try Data().write(to: server.folder.appendingPathComponent("data/standby.signal"))
        try server.start()
        try await eventually("the standby has taken over") {
            try await pool.withConnection { connection in
                try await connection.query(
                    """
                    SELECT CASE WHEN pg_is_in_recovery() THEN pg_promote(false) IS NOT NULL ELSE false END AS is_standby
                    """)[0].bool("is_standby")
            } == false
        }

        let outcome = try await index.products.apply(batch)
        #expect(outcome.posted.isEmpty && outcome.queued == 1)
        #expect(try await index.changes(since: position) == nil)
        #expect(try await index.products.apply(prepared("b", "Red desk", offset: 1)).posted == [generation.id: 1])
        let codes = try await index.codes.postings(of: "b", in: generation).map(\.code)
        #expect(Set(codes) == ["red", "desk"])
    }
}
