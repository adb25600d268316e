import CodeIndex
import Foundation
import Postgres
import TestSupport
import Testing

/// Looking at a schema says what to do about it, and leaves it as it is.
@Suite struct SchemaCheckTests {
    private func problem(_ index: CodeIndex) async throws -> String? {
        do {
            try await index.checkSchema()
            return nil
        } catch let error as CodeIndexError { return error.description }
    }

    private func readOnly(_ schema: String) throws -> CodeIndex {
        var configuration = try TestDatabase.configuration()
        configuration.schema = schema
        configuration.isReadOnly = true
        return CodeIndex(pool: PostgresPool(configuration, size: 1), schema: schema)
    }

    @Test func aMissingSchemaIsNotMade() async throws {
        let schema = "test_\(UUID().uuidString.lowercased())"
        let index = try readOnly(schema)
        #expect(try await problem(index)?.contains("has no schema \(schema)") == true)
        let connection = try await TestDatabase.connect()
        let found = try await connection.query("SELECT FROM pg_namespace WHERE nspname = $1", [.text(schema)])
        #expect(found.isEmpty)
    }

    @Test func anotherVersionIsNamedWithWhatToDo() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        let reader = try readOnly(index.schema)
        #expect(try await problem(reader) == nil)
        _ = try await pool.withConnection {
            try await $0.query("INSERT INTO schema_version (version) SELECT max(version) + 1 FROM schema_version")
        }
        #expect(try await problem(reader)?.contains("run a newer gramd") == true)
        _ = try await pool.withConnection {
            try await $0.query(
                "DELETE FROM schema_version WHERE version > (SELECT max(version) - 2 FROM schema_version)")
        }
        #expect(try await problem(reader)?.contains("gramd run or gramd db migrate of this version") == true)
    }

    @Test func aReadOnlySessionRefusesToWrite() async throws {
        let (index, _) = try await TestDatabase.makeIndex()
        let reader = try readOnly(index.schema)
        let error = await #expect(throws: PostgresError.self) { try await reader.generations.ensureActive() }
        #expect(error?.sqlState == "25006")
        // What follows the index works all the same.
        let position = try await reader.load { _ in }
        #expect(try await reader.changes(since: position)?.isEmpty == true)
        #expect(try await reader.signals() != nil)
    }
}
