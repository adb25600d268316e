import Daemon
import Foundation
import Postgres
import TestSupport
import Testing

/// Likely mistakes: what the person who makes one is told, and what a script learns.
@Suite struct MistakeTests {
    struct Mistake: CustomTestStringConvertible {
        let arguments: [String]
        var settings: [String: String] = [:]
        let status: Daemon.ExitStatus
        let message: String

        var testDescription: String { arguments.joined(separator: " ") + " \(settings)" }
    }

    private static let mistakes = [
        Mistake(arguments: ["stauts"], status: .usage, message: "Usage: gramd"),
        Mistake(arguments: ["search"], status: .usage, message: "Missing expected argument"),
        Mistake(arguments: ["replay"], status: .usage, message: "--to is missing"),
        Mistake(arguments: ["rebuild", "--drop-limit", "101"], status: .usage, message: "from 0 to 100"),
        Mistake(
            arguments: ["config", "validate", "--config", "/etc"], status: .unusableSettings,
            message: "Error: /etc can't be read: it is a folder"),
        Mistake(
            arguments: ["status", "--config", "/nowhere/gramd.yaml"], status: .unusableSettings,
            message: "Error: /nowhere/gramd.yaml can't be read: there is no such file"),
        Mistake(
            arguments: ["config", "validate"], settings: ["HTTP_PROT": "80"], status: .unusableSettings,
            message: "did you mean GRAMD_HTTP_PORT?"),
        Mistake(
            arguments: ["run"], settings: ["KAFKA_BOOTSTRAP_SERVERS": "http://kafka:9092"], status: .unusableSettings,
            message: "kafka.bootstrapServers: expected host:port"),
        Mistake(
            arguments: ["serve"], settings: ["HTTP_HOST": "999.1.1.1"], status: .unusableSettings,
            message: "http.host: expected a host's name or address"),
        Mistake(
            arguments: ["config", "validate"], settings: ["KAFKA_PASSWORD_FILE": "/nowhere"], status: .unusableSettings,
            message: "kafka.passwordFile: /nowhere can't be read: there is no such file"),
        Mistake(
            arguments: ["run"], settings: ["LOG_FORMAT": "xml"], status: .unusableSettings,
            message: "log.format: expected one of text, logfmt, json, found xml"),
        Mistake(
            arguments: ["config", "validate"], settings: ["KAFKA_BROKERS": "kafka:9092"], status: .unusableSettings,
            message: "GRAMD_KAFKA_BROKERS in the environment: there is no such setting"),
        Mistake(
            arguments: ["serve"], settings: ["POSTGRES_CONNECTION": "host=db port=99999"], status: .unusableSettings,
            message: "postgres.connection: expected a port from 1 to 65535, found 99999"),
        Mistake(
            arguments: ["run"], settings: ["KAFKA_SECURITY_PROTOCOL": "sasl_ssl"], status: .unusableSettings,
            message: "kafka.saslMechanism: needed with kafka.securityProtocol sasl_ssl; one of PLAIN"),
        Mistake(
            arguments: ["run"], settings: ["KAFKA_PRODUCT_TOPIC": "my topic/x"], status: .unusableSettings,
            message: "kafka.productTopic: a topic's name has only letters"),
        Mistake(
            arguments: ["run"], settings: ["KAFKA_DEAD_LETTER_TOPIC": "products"], status: .unusableSettings,
            message: "so that its copies would come again"),
        Mistake(
            arguments: ["config", "validate", "--serve"], settings: ["POSTGRES_PASSWORD_FILE": "/nowhere"],
            status: .unusableSettings, message: "postgres.passwordFile: /nowhere can't be read"),
        Mistake(
            arguments: ["codes", "publish", "--all"], status: .unusableSettings, message: "codesTopic.name is not set"),
        Mistake(
            arguments: ["events", "explain", "/nowhere/events.jsonl"], status: .notFound,
            message: "can't open /nowhere/events.jsonl"),
        Mistake(
            arguments: ["events", "format", "magneto"], status: .notFound, message: "gramd events formats lists them"),
        Mistake(
            arguments: ["train"], settings: ["MODEL_FOLDER": "/proc/models"], status: .unusableSettings,
            message: "Error: model.folder: /proc/models can't be written: "),
        Mistake(
            arguments: ["model", "import", "/nowhere", "/proc/self"], status: .unwritable,
            message: "Error: /proc/self exists already"),
        Mistake(
            arguments: ["model", "import", "/nowhere", "/tmp/gramd-nowhere"], status: .notFound,
            message: "Error: /nowhere cannot be read: there is no such file or folder"),
        Mistake(
            arguments: ["model", "import", "/etc/hostname", "/tmp/gramd-nowhere"], status: .unusableData,
            message: "Error: hostname is damaged or of another kind: it does not begin with GGUF"),
        Mistake(arguments: ["dlq", "list"], status: .unavailable, message: "Error: PostgreSQL: "),
        Mistake(
            arguments: ["verify", "--memory"], status: .unavailable, message: "Error: PostgreSQL: "),
    ]

    @Test(arguments: mistakes)
    func isToldWithItsStatus(mistake: Mistake) async throws {
        let run = try await CommandRun(mistake.arguments, settings: mistake.settings)
        #expect(run.status == mistake.status.code, "\(run.message)")
        #expect(run.message.contains(mistake.message), "\(run.message)")
        #expect(!run.message.contains("NSCocoa") && !run.message.contains("YamlError"))
    }

    @Test func settingsOfKafkaDoNoHarmToServing() async throws {
        let settings = ["KAFKA_PASSWORD_FILE": "/nowhere"]
        #expect(try await CommandRun(["config", "validate", "--serve"], settings: settings).status == 0)
    }

    @Test(arguments: [["events", "formats"], ["--help"], ["--version"], ["events", "format", "shopify"]])
    func aFullDiskIsNoSuccess(arguments: [String]) async throws {
        let run = try await CommandRun(arguments, output: "/dev/full")
        #expect(run.status == Daemon.ExitStatus.unwritable.code)
        #expect(run.message.contains("standard output can't be written"))
        #expect(try await CommandRun(arguments).status == 0)
    }

    @Test(arguments: ["run", "serve"])
    func aTakenPortEndsTheServiceForGood(command: String) async throws {
        let taken = try TCPProxy(to: 1)
        defer { taken.close() }
        let run = try await CommandRun([command], settings: ["HTTP_PORT": "\(taken.port)"])
        #expect(run.status == Daemon.ExitStatus.unusableSettings.code, "\(run.message)")
        #expect(run.message.contains("Error: can't listen on 127.0.0.1:\(taken.port): another process listens there"))
    }

    @Test func aFreshDatabaseIsSaidToNeedASchema() async throws {
        let settings = [
            "POSTGRES_CONNECTION": try TestDatabase.configuration().connectionString,
            "POSTGRES_SCHEMA": "test_\(UUID().uuidString.lowercased())",
        ]
        for arguments in [["status"], ["dlq", "list"], ["model", "list"], ["verify"], ["search", "lamp"]] {
            let run = try await CommandRun(arguments, settings: settings)
            #expect(run.status == Daemon.ExitStatus.unusableSettings.code, "\(arguments) \(run.message)")
            #expect(run.message.contains("gramd db migrate"), "\(arguments) \(run.message)")
        }
    }

    @Test func tablesOfSomebodyElseAreRefused() async throws {
        let schema = "test_\(UUID().uuidString.lowercased())"
        let connection = try await TestDatabase.connect()
        try await connection.execute(
            "CREATE SCHEMA \"\(schema)\"; CREATE TABLE \"\(schema)\".product (name text)")
        let run = try await CommandRun(
            ["db", "migrate"],
            settings: [
                "POSTGRES_CONNECTION": try TestDatabase.configuration().connectionString, "POSTGRES_SCHEMA": schema,
            ])
        #expect(run.status == Daemon.ExitStatus.unusableSettings.code, "\(run.message)")
        #expect(run.message.contains("is not gramd's") && run.message.contains("postgres.schema"), "\(run.message)")
        let tables = try await connection.query(
            "SELECT FROM pg_tables WHERE schemaname = $1 AND tablename = 'generation'", [.text(schema)])
        #expect(tables.isEmpty)
    }
}
