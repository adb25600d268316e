import CodeIndex
import Codes
import Foundation
import Postgres
import TestSupport
import Testing

/// `gramd config validate`, with the tests' database.
@Suite struct ValidateOnlineTests {
    private struct Report: Decodable {
        struct Check: Decodable, Equatable {
            let check: String
            let result: String
            let message: String
        }

        let verdict: String
        let checks: [Check]

        subscript(name: String) -> Check? { checks.first { $0.check == name } }
    }

    private let folder = FileManager.default.temporaryDirectory.path

    private func report(_ options: [String], _ settings: [String: String]) async throws -> (Int32, Report) {
        let folders = ["MODEL_FOLDER": folder, "SEARCH_SNAPSHOT_FILE": "\(folder)/gramd.snapshot"]
        let run = try await CommandRun(
            ["config", "validate", "--json"] + options, settings: folders.merging(settings) { $1 })
        return (run.status, try JSONDecoder().decode(Report.self, from: Data(run.output.utf8)))
    }

    private func database(_ schema: String) throws -> [String: String] {
        ["POSTGRES_CONNECTION": try TestDatabase.configuration().connectionString, "POSTGRES_SCHEMA": schema]
    }

    @Test func whatServingNeedsIsTried() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        pool.close()
        let (status, report) = try await report(["--online", "--serve"], database(index.schema))
        #expect(status == 0, "\(report)")
        #expect(report["PostgreSQL"]?.result == "passed" && report["rights"]?.result == "passed")
        #expect(report["schema"]?.message.contains("which this gramd knows") == true)
        #expect(report["model"]?.message.contains("gramd train makes one") == true)
        #expect(report["HTTP port"]?.message.contains("any that is free") == true)
        #expect(report["Kafka"] == nil && report["model folder"] == nil && report["snapshot folder"] != nil)
        #expect(report["generator"] == nil && report["trainer"] == nil)
    }

    @Test func whatComputesAndWhatTrainsElsewhereIsTried() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "gramd-model-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try TestModel.write(to: folder)
        let (index, pool) = try await TestDatabase.makeIndex()
        defer { pool.close() }
        let server = try StubHTTPServer { request, _ in
            if request.method == "GET" { return (200, #"{"data":[{"id":"m"}]}"#) }
            return String(decoding: request.body, as: UTF8.self).contains(#""model":"m""#)
                ? (200, #"{"choices":[{"index":0,"logprobs":{"top_logprobs":[{"token_id:7":-0.5}]}}]}"#)
                : (404, #"{"message":"no such model"}"#)
        }
        let settings = try database(index.schema).merging([
            "CODING_GENERATOR_URL": server.url, "SEARCH_GENERATOR": "server", "ALIGNMENT_TRAINER": "command",
            "ALIGNMENT_TRAINER_COMMAND": "sh,train.sh,{training}",
        ]) { $1 }
        var report = try await report(["--online"], settings).1
        #expect(report["generator"]?.result == "passed")
        #expect(report["generator"]?.message == "\(server.url) answers and serves m; there is no model yet")
        #expect(report["trainer"]?.result == "passed" && report["trainer"]?.message.contains("/sh can be") == true)

        try await index.models.register("m", at: folder.path, metrics: "{}")
        try await index.generations.activate(
            index.generations.create(modelID: "m", selection: CodeSelection()))
        report = try await self.report(["--online", "--serve"], settings).1
        #expect(report["generator"]?.message == "\(server.url) computes for m" && report["trainer"] == nil)
        report = try await self.report(["--online", "--serve"], settings.merging(["SEARCH_GENERATOR": "local"]) { $1 })
            .1
        #expect(report["generator"] == nil)

        let wrong = ["CODING_GENERATOR_MODEL": "n", "ALIGNMENT_TRAINER_COMMAND": "/nowhere/train,{training}"]
        let (status, failed) = try await self.report(["--online"], settings.merging(wrong) { $1 })
        #expect(status == 78)
        #expect(failed["generator"]?.result == "failed" && failed["trainer"]?.result == "failed")
        #expect(failed["generator"]?.message.hasSuffix("name it in coding.generator.model; it serves m") == true)
        #expect(failed["trainer"]?.message == "alignment.trainerCommand: there is no program /nowhere/train")
    }

    @Test func eachFailureHasItsCauseBesideWhatPasses() async throws {
        let taken = try TCPProxy(to: 1)
        defer { taken.close() }
        let settings = try database("test_\(UUID().uuidString.lowercased())").merging([
            "KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1", "REGISTRY_URL": "http://127.0.0.1:1",
            "HTTP_PORT": "\(taken.port)", "MODEL_FOLDER": "/proc/models", "CODING_GENERATOR_URL": "http://127.0.0.1:1",
        ]) { $1 }
        let (status, report) = try await report(["--online"], settings)
        #expect(status == 78 && report.verdict == "failed")
        #expect(report["PostgreSQL"]?.result == "passed")
        #expect(report["schema"]?.result == "warning")
        for (check, words) in [
            ("Kafka", "Connection refused"), ("schema registry", "check registry.url"),
            ("generator", "check coding.generator.url"), ("HTTP port", "choose another http.port"),
            ("model folder", "model.folder: /proc can't be written"),
        ] {
            #expect(report[check]?.result == "failed", "\(check)")
            #expect(report[check]?.message.contains(words) == true, "\(check): \(report[check]?.message ?? "")")
        }
    }

    @Test func aDatabaseThatIsAwayIsOneFailure() async throws {
        let (status, report) = try await report(
            ["--online", "--serve"], ["POSTGRES_CONNECTION": "host=127.0.0.1 port=1 user=gramd dbname=gramd"])
        #expect(status == 78)
        #expect(report.checks.filter { $0.result == "failed" }.map(\.check) == ["PostgreSQL"])
        #expect(report["PostgreSQL"]?.message.contains("Connection refused") == true)
        #expect(report["model"]?.result == "warning")
    }

    @Test func problemsOfTheConfigurationAreChecksThatFailed() async throws {
        let (status, report) = try await report([], ["HTTP_PORT": "x", "LOG_FORMAT": "xml"])
        #expect(status == 78 && report.checks.count == 2)
        #expect(report.checks.allSatisfy { $0.check == "configuration" && $0.result == "failed" })
        #expect(try await self.report([], [:]).1.verdict == "passed")
    }
}
