import CodeIndex
import Foundation
import Postgres
import TestSupport
import Testing

/// `--json` of commands that change the index, as scripts call them: the document and nothing else, and its status.
@Suite struct WorkOutputTests {
    private func run(_ arguments: [String], _ schema: String) async throws -> (status: Int32, document: [String: Any]) {
        let settings = [
            "POSTGRES_CONNECTION": try TestDatabase.configuration().connectionString, "POSTGRES_SCHEMA": schema,
            "MODEL_FOLDER": FileManager.default.temporaryDirectory.path,
        ]
        let run = try await CommandRun(arguments + ["--json"], settings: settings)
        let document = try? JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
        return (run.status, try #require(document, "\(run.output)\(run.message)"))
    }

    private func file(_ lines: [String]) throws -> String {
        let file = FileManager.default.temporaryDirectory.appending(path: "gramd-\(UUID().uuidString).jsonl")
        try Data(lines.map { "\($0)\n" }.joined().utf8).write(to: file)
        return file.path
    }

    @Test func importsAndDeadLettersAreCounted() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        pool.close()
        let products = try file([
            #"{"id": "a", "title": "Red lamp", "price": "dear"}"#, #"{"id": "b"}"#, #"{"id": "c", "title": "Chair"}"#,
        ])
        let clicks = try file([
            #"{"query": "lamp", "product_id": "a", "timestamp": "2025-01-01T00:00:00Z"}"#, #"{"query": "lamp"}"#,
        ])
        defer { for path in [products, clicks] { try? FileManager.default.removeItem(atPath: path) } }

        let imported = try await run(["import", "products", products], index.schema)
        #expect(imported.status == 1 && imported.document["items"] as? Int == 3)
        #expect(imported.document["written"] as? Int == 2 && imported.document["refused"] as? Int == 1)
        let refusals = try #require(imported.document["refusals"] as? [[String: Any]])
        #expect(refusals.count == 1 && refusals[0]["cause"] as? String == "missing_field")
        #expect(refusals[0]["items"] as? Int == 1 && refusals[0]["first"] as? Int == 2)
        #expect((imported.document["leftOut"] as? [String: Int])?.values.reduce(0, +) == 1)

        let clicked = try await run(["import", "clicks", clicks], index.schema)
        #expect(clicked.status == 1 && clicked.document["clicks"] as? Int == 1)
        #expect(clicked.document["refused"] as? Int == 1)

        let retried = try await run(["dlq", "retry"], index.schema)
        #expect(retried.status == 1 && retried.document["failed"] as? Int == 1)
        #expect((retried.document["failures"] as? [[String: Any]])?.first?["cause"] as? String == "missing_field")
        let would = try await run(["dlq", "drop", "--all", "--dry-run"], index.schema)
        #expect(would.status == 0 && would.document["dryRun"] as? Bool == true)
        let dropped = try await run(["dlq", "drop", "--all"], index.schema)
        #expect(dropped.status == 0 && dropped.document["dropped"] as? Int == 1)
    }
}
