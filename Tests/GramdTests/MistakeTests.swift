import CodeIndex
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
        /// The configuration file.
        var yaml = ""
        let status: Daemon.ExitStatus
        /// The words that name the cause, and those that name the remedy.
        let messages: [String]

        init(
            arguments: [String], settings: [String: String] = [:], yaml: String = "", status: Daemon.ExitStatus,
            message: String, remedy: String? = nil
        ) {
            self.arguments = arguments
            self.settings = settings
            self.yaml = yaml
            self.status = status
            messages = [message] + [remedy].compactMap(\.self)
        }

        /// Wrong options or arguments.
        static func usage(_ arguments: String..., message: String) -> Mistake {
            Mistake(arguments: arguments, status: .usage, message: message)
        }

        /// A setting that can't be used.
        static func setting(_ name: String, _ value: String, _ message: String, remedy: String? = nil) -> Mistake {
            Mistake(
                arguments: ["config", "validate"], settings: [name: value], status: .unusableSettings, message: message,
                remedy: remedy)
        }

        /// A configuration file that can't be used.
        static func file(_ yaml: String, _ message: String, remedy: String? = nil) -> Mistake {
            Mistake(
                arguments: ["config", "validate"], yaml: yaml, status: .unusableSettings, message: message,
                remedy: remedy)
        }

        var testDescription: String {
            arguments.joined(separator: " ") + (settings.isEmpty ? "" : " \(settings)")
                + (yaml.isEmpty ? "" : " with \(yaml)")
        }
    }

    private static let commands = [
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
        Mistake(
            arguments: ["model", "import", "/etc/hostname/x", "/tmp/gramd-nowhere"], status: .notFound,
            message: "there is no such file or folder"),
        Mistake(
            arguments: ["config", "validate", "--config", "/bin/sh"], status: .unusableSettings,
            message: "Error: /bin/sh can't be read: it is no text"),
        Mistake(
            arguments: ["events", "explain", "/etc"], status: .notFound, message: "can't open /etc: it is a folder"),
        Mistake(
            arguments: ["evaluate", "--judgments", "/nowhere/judgments.tsv"], status: .notFound,
            message: "can't open /nowhere/judgments.tsv"),
        Mistake(
            arguments: ["evaluate", "--judgments", "/etc"], status: .notFound,
            message: "can't open /etc: it is a folder"),
        Mistake(
            arguments: ["evaluate", "--judgments", "/dev/null"], status: .unusableData, message: "/dev/null"),
        Mistake(
            arguments: ["replay", "--to", "earliest", "--clicks"], status: .unusableSettings,
            message: "clicks.topics names no topic"),
    ]

    private static let usages: [Mistake] = [
        .usage("search", "lamp", "--limit", "many", message: "'many' is invalid for '--limit"),
        .usage("search", "lamp", "--limit", "0", message: "the parameter limit must be a whole number"),
        .usage("search", "lamp", "--price-from", "cheap", message: "the parameter price_from must be"),
        .usage("search", "lamp", "--attribute", "red", message: "--attribute 'red' must be a name=value"),
        .usage("search", " ", message: "the parameter q, the query, is blank"),
        .usage("search", "lamp", "--colour", "red", message: "Unknown option '--colour'"),
        .usage("codes", "explain", message: "name either a product or, with --query, a query"),
        .usage("codes", "explain", "42", "--query", "lamp", message: "name either a product or"),
        .usage("codes", "publish", message: "--all is missing"),
        .usage("dlq", "drop", message: "name letters, a cause, a topic or a partition; or --all"),
        .usage("dlq", "show", "seven", message: "'seven' is invalid for '<id>'"),
        .usage("evaluate", message: "Missing expected argument '--judgments"),
        .usage("evaluate", "--judgments", "a", "--folds", "1", message: "--folds must be 2 or more"),
        .usage("evaluate", "--judgments", "a", "--json", "--verbose", message: "--json has no --verbose"),
        .usage("train", "--minutes", "0", message: "--epochs and --minutes must be above 0"),
        .usage("train", "--vocabulary", "100", message: "--vocabulary must be from 512 to 262144"),
        .usage("align", "now", "--steps", "0", message: "must be above 0"),
        .usage("rebuild", "--missing", "maybe", message: "'maybe' is invalid for '--missing"),
        .usage("replay", "--to", "yesterday", message: "'yesterday' is invalid for '--to"),
        .usage(
            "replay", "--to", "earliest", "--clicks", "--new-topic", message: "--new-topic is for the product topic"),
        .usage("import", "products", message: "Missing expected argument '<file>'"),
        .usage("import", "products", "a", "--format", "xls", message: "'xls' is invalid for '--format"),
        .usage("events", "explain", message: "name a file or --topic"),
        .usage("events", "explain", "a", "--limit", "0", message: "--limit must be above 0"),
        .usage("model", "retire", "old", message: "'old' is invalid for '<generation>'"),
        .usage("verify", "--against-topics", message: "Did you mean '--against-topic'?"),
    ]

    private static let settings: [Mistake] = [
        .setting("HTTP_PORT", "http", "http.port: expected a whole number from 0 to 65535, found http"),
        .setting("HTTP_PORT", "99999", "GRAMD_HTTP_PORT in the environment: http.port: expected a whole number"),
        .setting("HTTP_TOKEN_FILE", "/nowhere", "http.tokenFile: /nowhere can't be read: there is no such file"),
        .setting("HTTP_TOKEN", "short", "http.token: expected at least 16", remedy: "openssl rand -hex 32"),
        .setting("POSTGRES_POOL_SIZE", "1", "postgres.poolSize: expected a whole number from 2 to 200"),
        .setting(
            "POSTGRES_CONNECTION", "postgresql://gramd:pa@ss@db/gramd", "postgres.connection: libpq can't read it",
            remedy: "%40"),
        .setting("POSTGRES_CONNECTION", "host=999.1.1.1", "postgres.connection: expected a host's name or address"),
        .setting("POSTGRES_SCHEMAS", "shop", "there is no such setting", remedy: "did you mean GRAMD_POSTGRES_SCHEMA?"),
        .setting("LOG_LEVEL", "loud", "log.level: expected one of"),
        .setting("CODES_LANGUAGE", "klingon", "codes.language: "),
        .setting("CATALOG_FORMAT", "magneto", "catalog.format: expected one of", remedy: "magento"),
        .setting("CATALOG_TRANSFORM", "/nowhere.jq", "catalog.transform: "),
        .setting("REGISTRY_URL", "registry:8081", "registry.url: expected http:// or https://"),
        .setting("REGISTRY_URL", "http://user:x@registry", "registry.url: expected", remedy: "registry.passwordFile"),
        .setting("CLICKS_TOPICS", "products", "clicks.topics: products is the product topic"),
        .setting("CODES_TOPIC_NAME", "products", "codesTopic.name: products, the product topic"),
        .setting("KAFKA_BOOTSTRAP_SERVERS", "kafka:port", "kafka:port has no port from 1 to 65535"),
        .setting("KAFKA_SECURITY_PROTOCOL", "tls", "kafka.securityProtocol: expected one of", remedy: "ssl"),
        .setting("KAFKA_SASL_MECHANISM", "PLAIN", "no SASL is used with", remedy: "set sasl_ssl or sasl_plaintext"),
        .setting("KAFKA_CERTIFICATE_FILE", "/nowhere", "kafka.certificateFile: /nowhere can't be read"),
        .setting("SYNC_BATCH_RECORDS", "0", "sync.batchRecords: expected a whole number from 1 to 100000"),
        .setting("ALIGNMENT_PRIORITY", "fast", "alignment.priority: expected one of"),
    ]

    private static let files: [Mistake] = [
        .file("kafka: [", "gramd.yaml can't be read: line "),
        .file("kafka:\n\tgroupID: mine\n", "gramd.yaml can't be read: line ", remedy: "blanks rather than tabs"),
        .file("- kafka\n- postgres\n", "gramd.yaml can't be read: expected sections such as kafka:"),
        .file("http: {port: 1}\nhttp: {port: 2}\n", "gramd.yaml can't be read: "),
        .file(
            "kafka: {bootstrapServer: 'kafka:9092'}\n", "kafka.bootstrapServer: there is no such setting",
            remedy: "did you mean kafka.bootstrapServers?"),
        .file("kafka: {groupID: [a, b]}\n", "kafka.groupID: expected one value, found a list"),
        .file("log: {level: {a: 1}}\n", "log.level: expected one value"),
        .file("kafka: mine\n", "kafka"),
        .file("log: {level: [info]}\n", "log.level: expected one value, found a list"),
    ]

    /// Nothing listens where each of them asks.
    private static let awayServers: [Mistake] =
        [
            ["dlq", "list"], ["model", "list"], ["align", "list"], ["codes", "explain", "42"], ["search", "lamp"],
            ["verify", "--memory"], ["db", "migrate"], ["codes", "explain", "--query", "lamp", "--json"],
        ].map { arguments in
            Mistake(
                arguments: arguments,
                settings: ["POSTGRES_CONNECTION": "host=127.0.0.1 port=1 user=gramd dbname=gramd"],
                status: .unavailable, message: "Connection refused",
                remedy: "check host and port in postgres.connection")
        } + [
            Mistake(arguments: ["dlq", "stats"], status: .unavailable, message: "Error: PostgreSQL: "),
            Mistake(
                arguments: ["events", "explain", "--topic", "products"],
                settings: ["KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1"], status: .unavailable,
                message: "Connection refused", remedy: "check the port, and whether the broker runs"),
        ]

    @Test(arguments: commands + usages + settings + files + awayServers)
    func isToldWithItsStatus(mistake: Mistake) async throws {
        let run = try await CommandRun(mistake.arguments, settings: mistake.settings, yaml: mistake.yaml)
        #expect(run.status == mistake.status.code, "\(run.message)")
        for message in mistake.messages { #expect(run.message.contains(message), "\(run.message)") }
        #expect(!run.message.contains("NSCocoa") && !run.message.contains("YamlError"))
    }

    @Test func areSixtyOrMore() {
        let all = [Self.commands, Self.usages, Self.settings, Self.files, Self.awayServers].joined()
        #expect(Set(all.map(\.testDescription)).count >= 60)
    }

    /// Of a server that can be reached: a database and a role that it doesn't have.
    @Test(arguments: [("dbname=gramd_nowhere", "createdb"), ("user=gramd_nobody", "createuser")])
    func whatTheServerDoesNotHaveIsNamed(parameter: String, remedy: String) async throws {
        let connection = try TestDatabase.configuration().connectionString
        let separator = !connection.contains("://") ? " " : connection.contains("?") ? "&" : "?"
        let run = try await CommandRun(
            ["dlq", "list"], settings: ["POSTGRES_CONNECTION": connection + separator + parameter])
        #expect(run.status == Daemon.ExitStatus.unusableSettings.code, "\(run.message)")
        #expect(run.message.contains("does not exist") && run.message.contains(remedy), "\(run.message)")
    }

    @Test(arguments: [
        ["import", "products", "/nowhere/products.jsonl"], ["import", "clicks", "/etc"],
        ["dlq", "show", "7"], ["model", "show", "unknown"], ["model", "export", "unknown", "/tmp/gramd-nowhere"],
        ["align", "show"], ["codes", "explain", "42"], ["model", "retire", "999"],
    ])
    func whatIsNamedAndIsNotThere(arguments: [String]) async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        _ = try await index.generations.ensureActive()
        pool.close()
        let run = try await CommandRun(
            arguments,
            settings: [
                "POSTGRES_CONNECTION": try TestDatabase.configuration().connectionString,
                "POSTGRES_SCHEMA": index.schema,
            ])
        #expect(run.status == Daemon.ExitStatus.notFound.code, "\(run.message)")
        #expect(run.message.contains("Error: "), "\(run.message)")
    }

    @Test func settingsOfKafkaDoNoHarmToServing() async throws {
        let settings = ["KAFKA_PASSWORD_FILE": "/nowhere"]
        #expect(try await CommandRun(["config", "validate", "--serve"], settings: settings).status == 0)
    }

    @Test(arguments: [
        ["events", "formats"], ["--help"], ["--version"], ["events", "format", "shopify"], ["config", "show"],
        ["config", "schema"], ["config", "validate", "--json"],
    ])
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
