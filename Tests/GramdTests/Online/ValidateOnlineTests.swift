import CodeIndex
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
    }

    @Test func eachFailureHasItsCauseBesideWhatPasses() async throws {
        let taken = try TCPProxy(to: 1)
        defer { taken.close() }
        let settings = try database("test_\(UUID().uuidString.lowercased())").merging([
            "KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1", "REGISTRY_URL": "http://127.0.0.1:1",
            "HTTP_PORT": "\(taken.port)", "MODEL_FOLDER": "/proc/models",
        ]) { $1 }
        let (status, report) = try await report(["--online"], settings)
        #expect(status == 78 && report.verdict == "failed")
        #expect(report["PostgreSQL"]?.result == "passed")
        #expect(report["schema"]?.result == "warning")
        for (check, words) in [
            ("Kafka", "Connection refused"), ("schema registry", "check registry.url"),
            ("HTTP port", "choose another http.port"), ("model folder", "model.folder: /proc can't be written"),
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
