import Postgres
import TestSupport
import Testing

@testable import CodeIndex

/// A large table takes its time, and so do those who read it from end to end.
@Suite struct MigrationTimeTests {
    @Test func stepsAreNotCutOff() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        var configuration = pool.configuration
        configuration.statementTimeout = 3_600_000
        let schema = index.schema + "_steps"
        configuration.schema = schema
        let connection = try await PostgresConnection.connect(configuration)
        func timeout() async throws -> String {
            try await connection.query("SELECT current_setting('statement_timeout') AS found")[0].text("found")
        }
        let usual = try await timeout()
        #expect(usual != "0")
        let steps = [
            "CREATE TABLE seen AS SELECT current_setting('statement_timeout') AS timeout",
            "INSERT INTO seen SELECT current_setting('statement_timeout')",
        ]
        #expect(try await Migrations.apply(steps[...], on: connection, schema: schema) == [1, 2])
        let seen = try await connection.query("SELECT timeout FROM seen").map { try $0.text("timeout") }
        #expect(seen == ["0", "0"])
        #expect(try await timeout() == usual)
    }
}
