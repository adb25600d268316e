import CodeIndex
import Foundation
import Monitoring
import Postgres
import TestSupport
import Testing

@testable import gramd

/// `--json` of commands that do something, as scripts call them: the document and nothing else, and its status.
@Suite struct WorkOutputTests {
    private func run(
        _ arguments: [String], _ schema: String, models: URL = FileManager.default.temporaryDirectory,
        settings: [String: String] = [:]
    ) async throws -> (status: Int32, document: [String: Any]) {
        let settings = settings.merging([
            "POSTGRES_CONNECTION": try TestDatabase.configuration().connectionString, "POSTGRES_SCHEMA": schema,
            "MODEL_FOLDER": models.path,
        ]) { first, _ in first }
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

    /// Whoever reads a document may search by what it says: it comes last, and not where coding fails.
    @Test func retriedLettersAreCodedBeforeTheyAreTold() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        let products = try file([#"{"id": "a", "title": "Red lamp"}"#, #"{"id": "b", "name": "Chair"}"#])
        defer { try? FileManager.default.removeItem(atPath: products) }
        #expect(try await run(["import", "products", products], index.schema).status == 1)
        try await pool.withConnection {
            try await $0.execute(
                """
                CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN RAISE 'no coding here' USING ERRCODE = 'disk_full'; END $$;
                CREATE TRIGGER refuse BEFORE DELETE ON coding_task EXECUTE FUNCTION refuse();
                """)
        }
        let mended = ["CATALOG_FIELDS_TITLE": "name"]
        let failed = try await CommandRun(
            ["dlq", "retry", "--json"],
            settings: mended.merging([
                "POSTGRES_CONNECTION": try TestDatabase.configuration().connectionString,
                "POSTGRES_SCHEMA": index.schema,
            ]) { $1 })
        #expect(failed.status != 0 && failed.output == "")
        #expect(failed.message.contains("no coding here"), "\(failed.message)")
        try await pool.withConnection { try await $0.execute("DROP TRIGGER refuse ON coding_task") }
        let counts = try await run(["dlq", "stats"], index.schema).document["counts"] as? [[String: Any]]
        #expect(counts?.isEmpty == true)

        let more = try file([#"{"id": "a", "title": "Red lamp"}"#, #"{"id": "c", "name": "Table"}"#])
        defer { try? FileManager.default.removeItem(atPath: more) }
        #expect(try await run(["import", "products", more], index.schema).status == 1)
        let retried = try await run(["dlq", "retry"], index.schema, settings: mended)
        #expect(retried.status == 0 && retried.document["applied"] as? Int == 1)
        let generation = try #require(try await index.generations.active())
        #expect(try await index.queue.waiting(in: generation).isEmpty)
        pool.close()
    }

    @Test func theCodesTopicToBeFilledIsNamed() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        pool.close()
        let published = try await run(
            ["codes", "publish", "--all"], index.schema, settings: ["CODES_TOPIC_NAME": "codes"])
        #expect(published.status == 0 && published.document["topic"] as? String == "codes")
    }

    @Test func theVersionIsOne() async throws {
        for arguments in [["--version", "--json"], ["--json", "--version"]] {
            let run = try await CommandRun(arguments)
            let parsed = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
            let document = try #require(parsed)
            #expect(run.status == 0 && run.message == "" && document["version"] as? String == BuildInfo.version)
            let libraries = try #require(document["libraries"] as? [String: String])
            #expect(libraries.keys.sorted() == ["libcurl", "libpq", "librdkafka", "oneDNN", "zlib", "zstd"])
            #expect(document["kernels"] is String && document["bfloat16"] is Bool)
        }
        #expect(try await CommandRun(["--version"]).output == Version.text + "\n")
    }

    // MARK: Trainings

    /// Sixty products in three days, of each of which shoppers click a third.
    private func shop() throws -> (products: String, clicks: String) {
        let colours = ["red", "blue", "green", "white", "black"]
        let things = [
            "sofa", "lamp", "table", "stool", "shelf", "chair", "desk", "bench", "rug", "clock", "vase", "mirror",
        ]
        let titles = things.flatMap { thing in colours.map { "\($0) \(thing)" } }
        let products = titles.enumerated().map { #"{"id": "p\#($0)", "title": "\#($1)"}"# }
        let clicks = (0..<360).map { number in
            let (day, hour, minute) = (1 + number / 120, number % 120 / 60, number % 60)
            let place = number * 7 % titles.count
            let time = "2025-01-0\(day)T1\(hour):\(minute < 10 ? "0" : "")\(minute):00Z"
            return #"{"query": "\#(titles[place])", "product_id": "p\#(place)", "timestamp": "\#(time)"}"#
        }
        return (try file(products), try file(clicks))
    }

    @Test func trainingsSayWhatCameOfThem() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        pool.close()
        let (products, clicks) = try shop()
        let models = FileManager.default.temporaryDirectory.appending(path: "gramd-models-\(UUID().uuidString)")
        defer { for path in [products, clicks, models.path] { try? FileManager.default.removeItem(atPath: path) } }
        #expect(try await run(["import", "products", products], index.schema).status == 0)
        #expect(try await run(["import", "clicks", clicks], index.schema).status == 0)

        let aligned = try await run(["align", "now", "--steps", "3"], index.schema, models: models)
        let passed = try #require(aligned.document["passed"] as? Bool)
        // What so short a training is worth makes no difference here.
        #expect(aligned.status == (passed ? 0 : 2) && aligned.document["run"] as? Int == 1)
        #expect((aligned.document["generation"] is Int) == passed && (aligned.document["state"] is String) == passed)
        let gate = try #require(aligned.document["gate"] as? [String: Any])
        #expect((gate["checks"] as? [[String: Any]])?.isEmpty == false && gate["queries"] is Int)
        #expect((aligned.document["metrics"] as? [String: Any])?["steps"] as? Int == 3)

        let trained = try await run(
            ["train", "--steps", "3", "--vocabulary", "512", "--seed", "2"], index.schema, models: models)
        #expect(trained.status == 0 && trained.document["state"] as? String == "active")
        #expect(trained.document["generation"] is Int)
        let model = try #require(trained.document["model"] as? String)
        #expect(trained.document["folder"] as? String == models.appending(path: model).path)
        #expect((trained.document["metrics"] as? [String: Any])?["products"] as? Int == 60)
        let shown = try await run(["model", "show", model], index.schema, models: models)
        #expect(shown.document["folder"] as? String == trained.document["folder"] as? String)
    }

    @Test func aBacktestHasItsPeriods() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        pool.close()
        let (products, clicks) = try shop()
        let plot = FileManager.default.temporaryDirectory.appending(path: "gramd-\(UUID().uuidString).svg").path
        defer { for path in [products, clicks, plot] { try? FileManager.default.removeItem(atPath: path) } }
        let tested = try await run(
            ["align", "backtest", "--products", products, "--clicks", clicks, "--steps", "3", "--plot", plot],
            index.schema)
        #expect(tested.status == 0 && tested.document["depth"] is Int)
        let periods = try #require(tested.document["periods"] as? [[String: Any]])
        #expect(periods.map { $0["start"] as? String } == ["2025-01-02T00:00:00Z", "2025-01-03T00:00:00Z"])
        for period in periods {
            #expect(period["queries"] as? Int == 60)
            for figure in ["retrained", "firstModel", "ownCodes"] {
                #expect((period[figure] as? Double).map { (0...1).contains($0) } == true)
            }
        }
        #expect(periods[0]["runBefore"] == nil && periods[1]["runBefore"] is String)
        #expect(try String(contentsOfFile: plot, encoding: .utf8).hasPrefix("<svg"))
    }
}
