import Foundation
import TestSupport
import Testing

/// Passwords and tokens that are planted in the configuration come out nowhere.
@Suite struct SecretsTests {
    private static let mark = "planted"
    private static let settings = [
        "POSTGRES_CONNECTION": "host=127.0.0.1 port=1 user=gramd dbname=gramd password=planted-in-connection",
        "KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1", "KAFKA_SECURITY_PROTOCOL": "sasl_plaintext",
        "KAFKA_SASL_MECHANISM": "PLAIN", "KAFKA_USERNAME": "gramd", "KAFKA_PASSWORD": "planted-for-kafka",
        "REGISTRY_URL": "http://127.0.0.1:1", "REGISTRY_USERNAME": "gramd", "REGISTRY_PASSWORD": "planted-for-registry",
        "HTTP_TOKEN": "planted-token-of-32-characters-xx", "LOG_LEVEL": "trace",
    ]

    @Test(arguments: [
        ["config", "show"], ["config", "show", "--json"], ["config", "validate"], ["config", "validate", "--online"],
        ["status"], ["status", "--json"], ["top"], ["dlq", "list"], ["events", "explain", "--topic", "products"],
    ])
    func commandsTellNone(arguments: [String]) async throws {
        let run = try await CommandRun(arguments, settings: Self.settings)
        #expect(!(run.output + run.message).isEmpty)
        #expect(!run.output.contains(Self.mark) && !run.message.contains(Self.mark))
    }

    /// Each of them is refused, with a secret in it or beside it.
    @Test(arguments: [
        ["POSTGRES_CONNECTION": "postgresql://gramd:planted@1@db/gramd"],
        ["POSTGRES_CONNECTION": "host=db password='planted unfinished"],
        ["KAFKA_SASL_MECHANISM": "SCRAM"], ["HTTP_TOKEN": "planted"], ["HTTP_TOKEN": "planted token with blanks in it"],
        ["REGISTRY_URL": "http://user:planted@registry:8081"], ["LOG_FORMAT": "xml"],
    ])
    func refusedSettingsTellNone(settings: [String: String]) async throws {
        for arguments in [["config", "validate"], ["config", "show"], ["run"]] {
            let run = try await CommandRun(arguments, settings: Self.settings.merging(settings) { $1 })
            #expect(run.status == 78, "\(arguments) \(run.message)")
            #expect(!run.output.contains(Self.mark) && !run.message.contains(Self.mark), "\(arguments)")
        }
    }

    @Test func theDaemonTellsNone() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "gramd-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let more = ["HTTP_PORT": "0", "SEARCH_SNAPSHOT_FILE": "\(folder.path)/index.snapshot"]
        let daemon = try await DaemonProcess(
            settings: Self.settings.merging(more) { $1 }, log: folder.appending(path: "log"))
        // Both servers have failed by then, and their errors are in the log.
        try await eventually("database and broker are missed") {
            let readiness = try await daemon.readiness()
            return readiness.failures["database"] != nil && readiness.failures["broker"] != nil
                && daemon.logText.contains("waiting for the database: ")
        }
        let client = HTTPClient(address: daemon.address)
        for path in ["/metrics", "/readyz", "/v1/overview", "/openapi.json", "/v1/dead-letters", "/v1/search?q=lamp"] {
            let answer = String(decoding: try await client.get(path).body, as: UTF8.self)
            #expect(!answer.isEmpty && !answer.contains(Self.mark), "\(path)")
        }
        #expect(try await daemon.stop().status == 0)
        #expect(!daemon.logText.contains(Self.mark))
    }
}
