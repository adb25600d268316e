import Daemon
import Evaluation
import Foundation
import Postgres
import TestSupport
import Testing

/// Likely mistakes: what the person who makes one is told, and what a script learns.
@Suite struct MistakeTests {
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
            arguments: ["status", "--config", ""], status: .unusableSettings,
            message: "Error: the configuration file has an empty name"),
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
            arguments: ["config", "validate", "--config", "/dev/null"], status: .unusableSettings,
            message: "Error: /dev/null can't be read: it is a pipe or a device; a file is expected"),
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
            arguments: ["evaluate", "--judgments", "a", "--output", "/nowhere/figures.json"], status: .unwritable,
            message: "--output: /nowhere/figures.json can't be written: there is no folder /nowhere"),
        Mistake(
            arguments: ["evaluate", "--judgments", "a", "--runs", "/etc/hostname"], status: .unwritable,
            message: "--runs: /etc/hostname can't be written: a file is in its place"),
        Mistake(
            arguments: ["align", "backtest", "--products", "a", "--clicks", "b", "--plot", "/etc"], status: .unwritable,
            message: "--plot: /etc can't be written: it is a folder"),
        Mistake(
            arguments: ["replay", "--to", "earliest", "--clicks"], status: .unusableSettings,
            message: "clicks.topics names no topic"),
    ]

    private static let most = "\(Int.max)"

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
        .usage("align", "list", "--limit", "0", message: "--limit must be above 0"),
        .usage("dlq", "list", "--limit", "0", message: "--limit must be above 0"),
        .usage("dlq", "show", "seven", message: "'seven' is invalid for '<id>'"),
        .usage("evaluate", message: "Missing expected argument '--judgments"),
        .usage("evaluate", "--judgments", "a", "--folds", "1", message: "--folds must be from 2 to 10000"),
        .usage("evaluate", "--judgments", "a", "--folds", most, message: "--folds must be from 2 to 10000"),
        .usage(
            "evaluate", "--judgments", "a", "--folds", "2", "--minutes", "inf", message: "--minutes must be above 0"),
        .usage("evaluate", "--judgments", "a", "--json", "--verbose", message: "--json has no --verbose"),
        .usage("train", "--minutes", "0", message: "--minutes must be above 0"),
        .usage("train", "--minutes", "inf", message: "--minutes must be above 0, and at most 525600"),
        .usage("train", "--minutes", "nan", message: "--minutes must be above 0, and at most 525600"),
        .usage("train", "--epochs", most, message: "--epochs must be above 0, and at most 1000000"),
        .usage("train", "--steps", most, message: "--steps must be above 0, and at most 1000000000"),
        .usage("align", "now", "--minutes", "1e300", message: "--minutes must be above 0, and at most 525600"),
        .usage(
            "align", "backtest", "--products", "a", "--clicks", "b", "--hours", most,
            message: "--hours must be from 1 to 8760"),
        .usage("train", "--vocabulary", "100", message: "--vocabulary must be from 512 to 262144"),
        .usage("align", "now", "--steps", "0", message: "must be above 0"),
        .usage("rebuild", "--missing", "maybe", message: "'maybe' is invalid for '--missing"),
        .usage("replay", "--to", "4711", message: "partition:offset"),
        .usage("replay", "--to", "yesterday", message: "'yesterday' is invalid for '--to"),
        .usage(
            "replay", "--to", "earliest", "--clicks", "--new-topic", message: "--new-topic is for the product topic"),
        .usage("import", "products", message: "Missing expected argument '<file>'"),
        .usage("import", "products", "a", "--format", "xls", message: "'xls' is invalid for '--format"),
        .usage("events", "explain", message: "name a file or --topic"),
        .usage("events", "explain", "a", "--limit", "0", message: "--limit must be above 0"),
        .usage("model", "retire", "old", message: "'old' is invalid for '<generation>'"),
        .usage("produce", "a", "--partitions", "0", message: "--partitions must be above 0"),
        .usage("codes", "explain", "--query", " ", message: "the query is blank"),
        .usage("run", "extra", message: "Unexpected argument 'extra'"),
        .usage("search", "lamp", "--limit", "1000", message: "must be a whole number from 1 to 300"),
        .usage("replay", "--to", "0:-5", message: "is invalid for '--to"),
        .usage("replay", "--to", "2099-01-01", message: "--to is in the future; --to latest leaves out all"),
        .usage("produce", "a", "--topic", "my topic", message: "--topic: a topic's name has only letters a to z"),
        .usage("events", "explain", "--topic", "a,b", message: "--topic: a topic's name has only letters a to z"),
        .usage("verify", "--against-topics", message: "Did you mean '--against-topic'?"),
    ]

    private static let settings: [Mistake] = [
        .setting("HTTP_PORT", "http", "http.port: expected a whole number from 0 to 65535, found http"),
        .setting("HTTP_PORT", "99999", "GRAMD_HTTP_PORT in the environment: http.port: expected a whole number"),
        .setting("HTTP_TOKEN_FILE", "/nowhere", "http.tokenFile: /nowhere can't be read: there is no such file"),
        .setting("HTTP_TOKEN_FILE", "/dev/null", "http.tokenFile: /dev/null can't be read: it is a pipe or a device"),
        .setting("HTTP_TOKEN_FILE", "/etc", "http.tokenFile: /etc can't be read: it is a folder"),
        .setting("HTTP_KEY_FILE", "/nowhere", "http.keyFile: /nowhere can't be read: there is no such file"),
        .setting("HTTP_TOKEN", "short", "http.token: expected at least 16", remedy: "openssl rand -hex 32"),
        .setting("POSTGRES_POOL_SIZE", "1", "postgres.poolSize: expected a whole number from 2 to 200"),
        .setting(
            "POSTGRES_CONNECTION", "postgresql://gramd:pa@ss@db/gramd", "postgres.connection: libpq can't read it",
            remedy: "%40"),
        .setting("POSTGRES_CONNECTION", "host=999.1.1.1", "postgres.connection: expected a host's name or address"),
        .setting("POSTGRES_SCHEMAS", "shop", "there is no such setting", remedy: "did you mean GRAMD_POSTGRES_SCHEMA?"),
        .setting("POSTGRES_SCHEMA", "pg_gramd", "postgres.schema: expected at most 63 bytes", remedy: "begin with pg_"),
        .setting("POSTGRES_SCHEMA", String(repeating: "s", count: 64), "postgres.schema: expected at most 63 bytes"),
        .setting("POSTGRES_CONNECTION", "host=db database=gramd", "postgres.connection: libpq can't read it"),
        .setting(
            "POSTGRES_CONNECTION", "host=db sslmode=requires", "expected sslmode to be one of", remedy: "require,"),
        .setting("POSTGRES_CONNECTION", "db:5432", "libpq can't read it", remedy: "the forms are host=db dbname=gramd"),
        .setting(
            "POSTGRES_CONNECTION", "host=db, dbname=gramd", "found nothing before or behind a comma",
            remedy: "blanks separate options"),
        .setting("POSTGRES_HOST", "db", "there is no such setting", remedy: "did you mean GRAMD_POSTGRES_CONNECTION?"),
        .setting("POSTGRES_PASSWORD_FILE", "/etc/passwd", "postgres.passwordFile: /etc/passwd has several lines"),
        .setting("KAFKA_GROUP_ID", "'gramd'", "the quotation marks around the value", remedy: "leave them out"),
        .setting(
            "KAFKA_BOOTSTRAP_SERVERS", "${KAFKA_HOST}:9092", "nothing has replaced it",
            remedy: "set GRAMD_KAFKA_BOOTSTRAP_SERVERS to it"),
        .setting("SEARCH_SNAPSHOT_FILE", "/etc", "expected a file, found the folder /etc", remedy: "name a file in it"),
        .setting("CATALOG_TRANSFORM", "/etc", "the transformation /etc can't be read: it is a folder"),
        .setting(
            "CATALOG_DELETE_WHEN", "status!=active", "is no rule such as", remedy: "one = stands before the values"),
        .setting("LOG_LEVEL", "loud", "log.level: expected one of"),
        .setting("CODES_LANGUAGE", "klingon", "codes.language: "),
        .setting("CATALOG_FORMAT", "magneto", "catalog.format: expected one of", remedy: "magento"),
        .setting("CATALOG_TRANSFORM", "/nowhere.jq", "catalog.transform: "),
        .setting("REGISTRY_URL", "registry:8081", "registry.url: expected http:// or https://"),
        .setting("REGISTRY_URL", "http://user:x@registry", "registry.url: expected", remedy: "registry.passwordFile"),
        .setting(
            "CODING_GENERATOR_URL", "http://gpu:8000/v1/completions",
            "coding.generator.url: expected nothing behind /v1"),
        .setting("CLICKS_TOPICS", "products", "clicks.topics: products is the product topic"),
        .setting("CLICKS_TOPICS", "searches, clicks,searches", "clicks.topics: a topic is named twice"),
        .setting("CODES_TOPIC_NAME", "products", "codesTopic.name: products, the product topic"),
        .setting("KAFKA_BOOTSTRAP_SERVERS", "kafka:port", "kafka:port has no port from 1 to 65535"),
        .setting("KAFKA_SECURITY_PROTOCOL", "tls", "kafka.securityProtocol: expected one of", remedy: "ssl"),
        .setting("KAFKA_SASL_MECHANISM", "PLAIN", "no SASL is used with", remedy: "set sasl_ssl or sasl_plaintext"),
        .setting("KAFKA_CERTIFICATE_FILE", "/nowhere", "kafka.certificateFile: /nowhere can't be read"),
        .setting("SYNC_BATCH_RECORDS", "0", "sync.batchRecords: expected a whole number from 1 to 100000"),
        .setting("ALIGNMENT_PRIORITY", "fast", "alignment.priority: expected one of"),
    ]

    private static let files: [Mistake] = [
        .file("kafka: {groupId: mine}\n", "there is no such setting", remedy: "did you mean kafka.groupID?"),
        .file("sync: {batchRecords: -1}\n", "sync.batchRecords: expected a whole number from 1 to 100000, found -1"),
        .file("sync: {batchRecords: 1e9}\n", "sync.batchRecords: expected a whole number", remedy: "found 1e9"),
        .file("a: 1\n---\nb: 2\n", "gramd.yaml can't be read: line 2"),
        .file("kafka: [", "gramd.yaml can't be read: line "),
        .file("kafka:\n\tgroupID: mine\n", "gramd.yaml can't be read: line ", remedy: "blanks rather than tabs"),
        .file("- kafka\n- postgres\n", "gramd.yaml can't be read: expected sections such as kafka:"),
        .file("http: {port: 1}\nhttp: {port: 2}\n", "gramd.yaml can't be read: "),
        .file(
            "kafka: {bootstrapServer: 'kafka:9092'}\n", "kafka.bootstrapServer: there is no such setting",
            remedy: "did you mean kafka.bootstrapServers?"),
        .file("kafka: {groupID: [a, b]}\n", "kafka.groupID: expected one value, found a list"),
        .file("log: {level: {a: 1}}\n", "log.level: expected one value"),
        .file(
            "kafka: {groupID: ''}\n", "kafka.groupID: expected a value, found an empty text",
            remedy: "leave it out for the default"),
        .file("kafka: mine\n", "kafka"),
        .file("kafka:\n  groupID:mine\n", "kafka: expected settings below it", remedy: "a blank follows the colon"),
        .file("kafka:\n- groupID: mine\n", "kafka: expected settings below it", remedy: "no - stands before its keys"),
        .file(
            "kafka:\n  bootstrapServers:\n  - kafka: 9092\n", "kafka.bootstrapServers: expected a list",
            remedy: "such as nothing, or a: b"),
        .file("kafka: {groupID: \"${GROUP}\"}\n", "nothing has replaced it", remedy: "set GRAMD_KAFKA_GROUP_ID to it"),
        .file(
            "postgres: {password: !secret db}\n", "line 1: postgres.password: what begins with ! before a value",
            remedy: "write the value itself"),
        .file("\u{FEFF}log:\r\n  level: loud\r\n", "log.level: expected one of trace"),
        .file("catalog: {title: name}\n", "catalog.title: there is no", remedy: "did you mean catalog.fields.title?"),
        .file("Kafka: {groupID: mine}\n", "Kafka.groupID: there is no such", remedy: "did you mean kafka.groupID?"),
        .file(
            "kafka:\n  groupID: \"mine\n", "gramd.yaml can't be read: line ", remedy: "a quotation mark, most likely"),
        .file("kafka:\n  groupID: a\n   productTopic: b\n", "gramd.yaml can't be read: ", remedy: "indent all keys"),
        .file("log: {level: [info]}\n", "log.level: expected one value, found a list"),
    ]

    /// Settings that don't go together, or of which one is missing.
    private static let pairs: [Mistake] = [
        pair(
            ["KAFKA_SECURITY_PROTOCOL": "ssl", "KAFKA_CERTIFICATE_AUTHORITY_FILE": "/etc/hostname"],
            "kafka.certificateAuthorityFile: /etc/hostname is no PEM file", "convert it with openssl"),
        pair(
            ["KAFKA_SECURITY_PROTOCOL": "ssl", "KAFKA_KEY_FILE": "/nowhere"], "kafka.keyFile: /nowhere can't be read",
            "together with kafka.certificateFile"),
        pair(
            ["HTTP_CERTIFICATE_FILE": "/etc/hostname", "HTTP_KEY_FILE": "/etc/hostname"],
            "http.certificateFile: /etc/hostname is no PEM file", "convert it with openssl"),
        pair(
            ["HTTP_CERTIFICATE_FILE": "/etc/hostname"],
            "http.certificateFile: expected together with http.keyFile, found one of them"),
        pair(
            ["KAFKA_SECURITY_PROTOCOL": "sasl_ssl", "KAFKA_SASL_MECHANISM": "SCRAM"],
            "kafka.saslMechanism: expected one of", "SCRAM-SHA-256"),
        pair(
            ["KAFKA_SECURITY_PROTOCOL": "sasl_ssl", "KAFKA_SASL_MECHANISM": "PLAIN", "KAFKA_USERNAME": "shop"],
            "kafka.passwordFile: needed with kafka.saslMechanism PLAIN"),
        pair(
            ["CODES_TOPIC_NAME": "codes", "CLICKS_TOPICS": "searches,codes-7"],
            "codesTopic.name: codes-7, one of clicks.topics, must not begin like it"),
        pair(
            ["CODES_TOPIC_NAME": "codes", "KAFKA_DEAD_LETTER_TOPIC": "codes"],
            "codesTopic.name: codes, kafka.deadLetterTopic, must not begin like it"),
    ]

    private static func pair(_ settings: [String: String], _ message: String, _ remedy: String? = nil) -> Mistake {
        Mistake(
            arguments: ["config", "validate"], settings: settings, status: .unusableSettings, message: message,
            remedy: remedy)
    }

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
        } + [Mistake(arguments: ["dlq", "stats"], status: .unavailable, message: "Error: PostgreSQL: ")]

    /// The broker does.
    private static let refusals = [
        ["events", "explain", "--topic", "products"], ["produce", Mistake.filePlaceholder],
        ["produce", Mistake.filePlaceholder, "--partitions", "2"], ["replay", "--to", "earliest"],
        ["rebuild", "--missing", "drop"], ["verify", "--against-topic"],
    ].map {
        Mistake(
            arguments: $0, scene: .refusingBroker, file: deletion, status: .unavailable, message: "Connection refused",
            remedy: "check the port, and whether the broker runs")
    }

    /// As with a wrong `advertised.listeners`.
    private static let wrongAddresses = [
        ["events", "explain", "--topic", "products"], ["replay", "--to", "earliest"],
    ].map {
        Mistake(
            arguments: $0, scene: .misnamedBroker, status: .unavailable, message: "127.0.0.1:1/1: Connect to",
            remedy: "check the port, and whether the broker runs")
    }

    private static let deletion = (name: "events.jsonl", contents: Array(#"{"op":"delete","product_id":"1"}"#.utf8))

    /// The broker knows no such topic.
    private static let absentTopics =
        [
            ["events", "explain", "--topic", "products"], ["produce", Mistake.filePlaceholder],
            ["replay", "--to", "earliest"],
        ].map {
            Mistake(
                arguments: $0, scene: .noTopic, file: deletion, status: .unusableSettings,
                message: "metadata of topic products", remedy: "create the topic, or correct its name")
        }

    /// What is named is not there.
    private static let absent: [Mistake] = [
        .absent("import", "products", "/nowhere/products.jsonl", message: "can't open /nowhere/products.jsonl"),
        .absent("import", "clicks", "/etc", message: "can't open /etc: it is a folder"),
        .absent("dlq", "show", "7", message: "there is no dead letter 7", remedy: "gramd dlq list shows them"),
        .absent("dlq", "retry", "8", "9", message: "there is no dead letter 8, 9", remedy: "gramd dlq list shows them"),
        .absent("dlq", "drop", "7", message: "there is no dead letter 7", remedy: "gramd dlq list shows them"),
        .absent("dlq", "drop", "7", "--dry-run", message: "there is no dead letter 7"),
        .absent("dlq", "list", "7", "--json", message: "there is no dead letter 7"),
        .absent("model", "show", "unknown", message: "the model unknown is not registered", remedy: "gramd model list"),
        .absent("model", "promote", "unknown", message: "the model unknown is not", remedy: "gramd model list"),
        .absent("model", "export", "unknown", "/tmp/gramd-nowhere", message: "the model unknown is not registered"),
        .absent("model", "retire", "999", message: "there is no generation 999", remedy: "gramd model list shows them"),
        .absent("align", "show", message: "there is no", remedy: "gramd align list"),
        .absent("align", "show", "77", message: "there is no", remedy: "gramd align list shows them"),
        .absent("codes", "explain", "42", message: "the index has no live product 42"),
        .absent("codes", "explain", "42", "--json", message: "the index has no live product 42"),
        .absent("search", "lamp", "--generation", "99", message: "there is no generation 99"),
    ]

    /// The index, or what is to go into it, is not what the command works on.
    private static let data: [Mistake] = [
        .importing(
            "products", "products.jsonl", [0x80, 0xFF, 0x0A],
            "in line 1, expected UTF-8 or UTF-16 text; save the file in one of them"),
        .importing("products", "cut.jsonl.gz", [0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0, 0, 3], "is incomplete, get it again"),
        .importing("products", "page.html", Array("<html><body>".utf8), "export it as JSON lines, CSV or TSV"),
        Mistake(
            arguments: ["import", "clicks", Mistake.filePlaceholder], scene: .index,
            file: ("products.jsonl", Array(#"{"id":"a","title":"Red lamp"}"#.utf8)), status: .faultsFound,
            message: "line 1: query: expected a value that is not empty"),
        Mistake(
            arguments: ["model", "rollback"], scene: .index, status: .unusableData,
            message: "no generation is kept from before the active one", remedy: "gramd model promote"),
        Mistake(
            arguments: ["model", "retire", "1"], scene: .index, status: .unusableData,
            message: "generation 1 answers queries", remedy: "promote another one or roll back first"),
        Mistake(
            arguments: ["train"], settings: ["MODEL_FOLDER": "/tmp"], scene: .index, status: .unusableData,
            message: "has no live products to train on",
            remedy: "import products or let gramd run follow the product topic first"),
    ]

    /// Of databases and ports.
    private static let states: [Mistake] =
        [
            ["status"], ["dlq", "list"], ["model", "list"], ["verify"], ["search", "lamp"],
            ["search", "lamp", "--json"],
        ].map {
            Mistake(
                arguments: $0, scene: .freshDatabase, status: .unusableSettings,
                message: "Error: the database has no schema", remedy: "gramd run or gramd db migrate creates it")
        }
        + [["status"], ["dlq", "list", "--json"], ["model", "list"], ["verify"], ["search", "lamp"]].map {
            Mistake(
                arguments: $0, scene: .newerSchema, status: .unusableSettings,
                message: "Error: the database has schema version", remedy: "run a newer gramd")
        } + [
            Mistake(
                arguments: ["dlq", "list"], scene: .noDatabase, status: .unusableSettings, message: "does not exist",
                remedy: "createdb"),
            Mistake(
                arguments: ["dlq", "list"], scene: .noRole, status: .unusableSettings, message: "does not exist",
                remedy: "createuser"),
            Mistake(
                arguments: ["db", "migrate"], scene: .latinDatabase, status: .unusableSettings,
                message: "keeps texts in LATIN1, which has not every character",
                remedy: "createdb --encoding UTF8 --template template0"),
            Mistake(
                arguments: ["db", "migrate"], scene: .foreignTables, status: .unusableSettings,
                message: "is not gramd's", remedy: "postgres.schema"),
            Mistake(
                arguments: ["db", "migrate"], scene: .newerSchema, status: .unusableSettings,
                message: "the database has schema version", remedy: "run a newer gramd"),
            Mistake(
                arguments: ["run"], scene: .newerSchema, status: .unusableSettings,
                message: "the database has schema version", remedy: "run a newer gramd"),
            Mistake(
                arguments: ["dlq", "retry"], scene: .readOnly, status: .unavailable, message: "read-only transaction",
                remedy: "name a server that takes writes in postgres.connection"),
            Mistake(
                arguments: ["replay", "--to", "earliest"], scene: .silentBroker, status: .unavailable,
                message: "Kafka: metadata: ", remedy: "check that a broker runs there"),
            Mistake(
                arguments: ["verify", "--memory"], scene: .silentInstance, status: .unavailable,
                message: "no instance answers at http://127.0.0.1:", remedy: "check that gramd runs"),
        ]
        + ["run", "serve"].map {
            Mistake(
                arguments: [$0], scene: .takenPort, status: .unusableSettings,
                message: "Error: can't listen on 127.0.0.1:", remedy: "another process listens there; end it, or choose"
            )
        }

    private static let shownCommands = [
        ["events", "formats"], ["--help"], ["--version"], ["--version", "--json"], ["events", "format", "shopify"],
        ["config", "show"], ["config", "schema"], ["config", "validate", "--json"],
    ]

    private static let fullDisks = shownCommands.map {
        Mistake(
            arguments: $0, output: "/dev/full", status: .unwritable, message: "standard output can't be written")
    }

    private static let all = [
        commands, usages, settings, pairs, files, awayServers, refusals, wrongAddresses, absentTopics, absent, data,
        states, fullDisks,
    ].flatMap(\.self)

    /// What no person should have to read: types and forms of error objects.
    private static let raw = ["NSCocoa", "YamlError", "Error Domain", "Optional(", "CancellationError"]

    /// Prints them all, and how long each took to be told.
    @Test func areToldWithTheirStatus() async throws {
        var told: [(time: Duration, row: [String])] = []
        for mistake in Self.all {
            let run = try await mistake.make()
            #expect(run.status == mistake.status.code, "\(mistake): \(run.message)")
            for message in mistake.messages {
                #expect(run.message.contains(message), "\(mistake): \(run.message)")
            }
            for text in Self.raw { #expect(!run.message.contains(text), "\(mistake): \(run.message)") }
            if mistake.arguments.contains("--json"), !run.output.isEmpty {
                #expect(throws: Never.self, "\(mistake): \(run.output)") {
                    try JSONSerialization.jsonObject(with: Data(run.output.utf8))
                }
            }
            told.append((run.time, row(mistake, run)))
        }
        told.sort { $0.time > $1.time }
        let table = TextTable(
            header: ["mistake", "told", "seconds", "status"],
            rows: told.map(\.row), leftAligned: 2)
        print("\(told.count) mistakes, and what is told of them, the slowest first:\n\(table)")
        #expect(Set(Self.all.map(\.description)).count >= 60)
    }

    private func row(_ mistake: Mistake, _ run: CommandRun) -> [String] {
        let line =
            run.message.split(separator: "\n").first { $0.hasPrefix("Error: ") } ?? run.message.prefix { $0 != "\n" }
        return [
            String(mistake.description.prefix(100)), String(line.prefix(100)),
            String(format: "%.2f", run.time / .seconds(1)), "\(run.status)",
        ]
    }

    @Test func settingsOfKafkaDoNoHarmToServing() async throws {
        let settings = ["KAFKA_PASSWORD_FILE": "/nowhere"]
        #expect(try await CommandRun(["config", "validate", "--serve"], settings: settings).status == 0)
    }

    @Test(arguments: shownCommands)
    func whatIsShownIsNoMistake(arguments: [String]) async throws {
        #expect(try await CommandRun(arguments).status == 0)
    }

    @Test(arguments: ["products", "clicks"])
    func aFileWithoutItemsIsToldAsSuch(kind: String) async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "gramd-\(UUID().uuidString).jsonl")
        try Data().write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        try await Scene.index.set { settings in
            let run = try await CommandRun(["import", kind, file.path], settings: settings)
            #expect(run.status == 0, "\(run.message)")
            #expect(run.output.contains("there is no item in \(file.path)"), "\(run.output)")
        }
    }

    @Test func tablesOfSomebodyElseStayAsTheyAre() async throws {
        try await Scene.foreignTables.set { settings in
            #expect(try await CommandRun(["db", "migrate"], settings: settings).status != 0)
            let connection = try await TestDatabase.connect()
            let tables = try await connection.query(
                "SELECT FROM pg_tables WHERE schemaname = $1 AND tablename = 'generation'",
                [.text(try #require(settings["POSTGRES_SCHEMA"]))])
            #expect(tables.isEmpty)
        }
    }
}
