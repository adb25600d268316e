import Codes
import Foundation
import Postgres
import TestSupport
import Testing

@testable import CodeIndex

/// A database whose administrator grants only what is needed: each missing right is named with the statement that grants
/// it, and what the manual lists is enough.
@Suite(.enabled(if: TestShop.externalDatabase == nil, "roles are made on a server of the tests' own"))
struct SchemaRightsTests {
    private let administrator: PostgresConnection
    private let role = "role_\(UUID().uuidString.prefix(8).lowercased())"
    private let schema = "rights_\(UUID().uuidString.prefix(8).lowercased())"
    private let index: CodeIndex

    init() async throws {
        administrator = try await TestDatabase.connect()
        try await administrator.execute("CREATE ROLE \(role)")
        var configuration = try TestDatabase.configuration()
        configuration.connectionString += "?options=-crole%3D\(role)"
        configuration.schema = schema
        index = CodeIndex(pool: PostgresPool(configuration, size: 2), schema: schema)
    }

    private func fault(_ body: () async throws -> Void) async throws -> String {
        let error = try #require(await #expect(throws: CodeIndexError.self) { try await body() })
        #expect(error.kind == .schema)
        return error.description
    }

    @Test func aSchemaThatAnAdministratorMadeIsEnough() async throws {
        try await administrator.execute("CREATE SCHEMA \(schema) AUTHORIZATION \(role)")
        #expect(try await !index.migrate().isEmpty)
        #expect(try await index.migrate().isEmpty)
        // Tables for a generation's codes are made while gramd runs.
        let first = try await index.generations.ensureActive()
        let second = try await index.generations.create(modelID: nil, selection: CodeSelection())
        #expect(second.id != first.id)
        try await index.checkSchema()
    }

    @Test func usageAndCreateAreEnough() async throws {
        try await administrator.execute(
            "CREATE SCHEMA \(schema); GRANT USAGE, CREATE ON SCHEMA \(schema) TO \(role)")
        #expect(try await !index.migrate().isEmpty)
        _ = try await index.generations.ensureActive()
    }

    @Test func aMissingSchemaTakesARight() async throws {
        let fault = try await fault { try await index.migrate() }
        #expect(fault.hasPrefix("the role \(role) may not create the schema \(schema) in the database "))
        #expect(fault.contains("CREATE SCHEMA \"\(schema)\" AUTHORIZATION \"\(role)\""))
        #expect(try await administrator.query("SELECT FROM pg_namespace WHERE nspname = $1", [.text(schema)]).isEmpty)
    }

    @Test func rightsToTheSchemaAreNamed() async throws {
        try await administrator.execute("CREATE SCHEMA \(schema)")
        let both = try await fault { try await index.migrate() }
        #expect(both.hasPrefix("the role \(role) has no USAGE and no CREATE on the schema \(schema); "))
        #expect(both.contains("GRANT USAGE, CREATE ON SCHEMA \"\(schema)\" TO \"\(role)\""))
        try await administrator.execute("GRANT USAGE ON SCHEMA \(schema) TO \(role)")
        let one = try await fault { try await index.migrate() }
        #expect(one.hasPrefix("the role \(role) has no CREATE on the schema \(schema); "))
    }

    @Test func tablesOfAnotherRoleAreNamed() async throws {
        var configuration = try TestDatabase.configuration()
        configuration.schema = schema
        try await CodeIndex(pool: PostgresPool(configuration, size: 1), schema: schema).migrate()
        let unused = try await fault { try await index.checkSchema() }
        #expect(unused.contains("GRANT USAGE ON SCHEMA \"\(schema)\" TO \"\(role)\""))
        try await administrator.execute("GRANT USAGE, CREATE ON SCHEMA \(schema) TO \(role)")
        let foreign = try await fault { try await index.migrate() }
        #expect(foreign.contains("does not own \(schema).code, which belongs to "))
        #expect(foreign.contains("ALTER TABLE \"\(schema)\".\"code\" OWNER TO \"\(role)\""))
        let unreadable = try await fault { try await index.checkSchema() }
        #expect(unreadable.contains("GRANT SELECT ON ALL TABLES IN SCHEMA \"\(schema)\" TO \"\(role)\""))
        try await administrator.execute("GRANT SELECT ON ALL TABLES IN SCHEMA \(schema) TO \(role)")
        try await index.checkSchema()
    }

    @Test func whatIsNotGramdsIsNobodysBusiness() async throws {
        try await administrator.execute(
            """
            CREATE SCHEMA \(schema); GRANT USAGE, CREATE ON SCHEMA \(schema) TO \(role);
            CREATE TABLE \(schema).somebody_elses (n bigint)
            """)
        #expect(try await !index.migrate().isEmpty)
    }

    /// As where nearly all connections of a server are taken.
    @Test func oneSessionIsNoSignOfAPooler() async throws {
        try await administrator.execute("ALTER ROLE \(role) LOGIN CONNECTION LIMIT 1")
        var configuration = try TestDatabase.configuration()
        configuration.connectionString.replace("//gramd@", with: "//\(role)@")
        try await CodeIndex(pool: PostgresPool(configuration, size: 2), schema: schema).checkSessions()
    }
}
