import Foundation
import Testing

@testable import Daemon

@Suite struct SettingsTests {
    /// Reads a configuration file.
    /// - Returns: the problems found, without the file's name in front.
    private func problems(_ yaml: String, environment: [String: String] = [:]) throws -> [String] {
        let file = FileManager.default.temporaryDirectory.appending(path: "gramd-\(UUID().uuidString).yaml")
        try Data(yaml.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        do {
            let settings = try Settings(path: file.path, environment: environment)
            _ = GramdConfiguration(settings)
            try settings.finish()
            return []
        } catch {
            #expect(error.description == error.problems.joined(separator: "\n"))
            return error.problems.map { problem in
                problem.hasPrefix("\(file.path): ") ? String(problem.dropFirst(file.path.count + 2)) : problem
            }
        }
    }

    @Test func anEmptyFileIsValid() throws {
        #expect(try problems("").isEmpty)
    }

    @Test func everyProblemIsNamedAtOnce() throws {
        let found = try problems(
            """
            sync:
              batchRecords: 0
            log:
              level: loud
            kafka:
              productTopic: shared
            clicks:
              topics: shared
            """)
        #expect(
            found == [
                "sync.batchRecords: expected a whole number from 1 to 100000, found 0",
                "clicks.topics: shared is the product topic",
                "log.level: expected one of trace, debug, info, notice, warning, error, critical, found loud",
            ])
    }

    @Test func aSettingThatDoesNotExistIsNamedWithANearOne() throws {
        #expect(
            try problems("http:\n  prot: 8480\n  colour: red")
                == [
                    "http.colour: there is no such setting; leave it out; gramd config show lists those that there are",
                    "http.prot: there is no such setting; did you mean http.port?",
                ])
    }

    @Test func aPathThatCantBeIsNamed() throws {
        let found = try problems(
            """
            catalog:
              deleteWhen: status
              ignore: [a, b..c]
              operations: gone
              fields:
                title: "name.{en"
                price: variants[x]
                productID: "{shop-{sku}"
            """)
        #expect(found.count == 6)
        for key in ["deleteWhen", "ignore", "operations", "fields.title", "fields.price", "fields.productID"] {
            #expect(found.contains { $0.hasPrefix("catalog.\(key): ") }, "\(key)")
        }
    }

    @Test func aCommandFindsTheCredentialsOfARunningService() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "gramd-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let (own, service) = (folder.appending(path: "own"), folder.appending(path: "service"))
        for (place, secret) in [(own, "of the process"), (service, "of the service")] {
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            try Data("\(secret)\n".utf8).write(to: place.appending(path: "kafka-password"))
        }
        func secret(_ environment: [String: String], _ folders: [String]) throws -> String? {
            let settings = try Settings(
                path: nil, environment: environment.merging(["GRAMD_KAFKA_PASSWORD_FILE": "kafka-password"]) { $1 },
                serviceFolders: folders)
            let secret = settings.secret("kafka.password")
            try settings.finish()
            return secret
        }
        #expect(try secret([:], ["/nowhere", service.path]) == "of the service")
        #expect(try secret(["CREDENTIALS_DIRECTORY": own.path], [service.path]) == "of the process")
        let missing = try #require(throws: ConfigurationError.self) { try secret([:], ["/nowhere"]) }
        #expect(missing.description.contains("LoadCredential=kafka-password:FILE"))
        #expect(missing.description.contains("name the file with its whole path"))
        let unnamed = try #require(throws: ConfigurationError.self) {
            try secret(["CREDENTIALS_DIRECTORY": "/nowhere"], [service.path])
        }
        #expect(unnamed.description.contains("the unit needs LoadCredential=kafka-password:FILE"))
    }

    @Test func aSecretThatCantBeReadIsNamed() throws {
        #expect(
            try problems("postgres:\n  passwordFile: /nowhere/password")
                == ["postgres.passwordFile: /nowhere/password can't be read: there is no such file"])
    }

    private static let nestedList =
        "a list with something else than single values in it, such as nothing, or a: b"
    private static let noDash = "no - stands before its keys"

    @Test(arguments: [
        ("kafka:\n  productTopic: [a, b]", "kafka.productTopic: expected one value, found a list"),
        ("kafka:\n  groupID: {a: b}", "kafka.groupID: expected one value, found a section with keys of its own"),
        (
            "kafka:\n  bootstrapServers: {}",
            "kafka.bootstrapServers: expected a list, or values separated by commas, "
                + "found a section with keys of its own"
        ),
        (
            "clicks:\n  topics: [[a], b]",
            "clicks.topics: expected a list, or values separated by commas, "
                + "found \(nestedList)"
        ),
        ("http:\n  port: [8480]", "http.port: expected one value, found a list"),
        ("log:\n  level: {info: true}", "log.level: expected one value, found a section with keys of its own"),
        ("catalog:\n  fields:\n    title: [name, title]", "catalog.fields.title: expected one value, found a list"),
        ("catalog:\n  parameters: [a]", "catalog.parameters: expected names with a value each, found a list"),
        (
            "kafka: products",
            "kafka: expected settings below it, found one value; a blank follows the colon behind a key"
        ),
        (
            "kafka:\n  groupID:mine",
            "kafka: expected settings below it, found one value; a blank follows the colon behind a key"
        ),
        ("kafka:\n- groupID: mine", "kafka: expected settings below it, found \(nestedList); \(noDash)"),
        ("catalog:\n  fields: [title]", "catalog.fields: expected settings below it, found a list; \(noDash)"),
        ("kafka:\n  groupID: {{ group }}", "kafka.groupID: expected one value, found a section with keys of its own"),
        (
            "kafka:\n  bootstrapServers:\n  - kafka: 9092",
            "kafka.bootstrapServers: expected a list, or values separated by commas, found \(nestedList)"
        ),
        (
            "kafka:\n  bootstrapServers: []",
            "kafka.bootstrapServers: expected one value or more, found none; leave it out for the default"
        ),
        (
            "kafka:\n  bootstrapServers: \", ,\"",
            "kafka.bootstrapServers: expected one value or more, found none; leave it out for the default"
        ),
    ])
    func aValueOfAnotherShapeIsNamed(yaml: String, problem: String) throws {
        #expect(try problems(yaml) == [problem])
    }

    @Test(arguments: [
        ("kafka", "productTopic"), ("kafka", "groupID"), ("kafka", "bootstrapServers"), ("postgres", "schema"),
        ("catalog", "format"), ("clicks", "topics"), ("http", "port"), ("log", "level"), ("alignment", "encoder"),
        ("kafka", "passwordFile"), ("kafka", "password"),
    ])
    func anEmptyValueIsNoDefault(section: String, name: String) throws {
        let problem = "\(section).\(name): expected a value, found"
        for (value, kind) in [("\"\"", "an empty text"), ("' '", "an empty text"), ("", "nothing"), ("~", "nothing")] {
            #expect(
                try problems("\(section):\n  \(name): \(value)")
                    == ["\(problem) \(kind); leave it out for the default"])
        }
    }

    @Test func anEmptyPartOfASectionIsNoDefault() throws {
        let problem = "expected a value, found an empty text; leave it out for the default"
        #expect(try problems("catalog:\n  fields:\n    title: ''") == ["catalog.fields.title: \(problem)"])
        #expect(
            try problems("catalog:\n  format: shopify\n  parameters:\n    published: ''")
                == ["catalog.parameters.published: \(problem)"])
    }

    /// Files of variables keep what a shell takes off, and Windows' line ends.
    @Test func whatStandsAroundAValueIsNoPartOfIt() throws {
        let settings = try Settings(
            path: nil,
            environment: [
                "GRAMD_KAFKA_GROUP_ID": "mine\r", "GRAMD_HTTP_PORT": " 8481 ", "GRAMD_KAFKA_PASSWORD": " secret\r\n",
            ])
        #expect(settings.string("kafka.groupID", default: "gramd") == "mine")
        #expect(settings.int("http.port", default: 8480, in: 0...65_535) == 8481)
        #expect(settings.secret("kafka.password") == " secret")
        #expect(try problems("http:\n  port: '8480 '\nlog:\n  level: ' info'").isEmpty)
    }

    @Test(arguments: ["\"mine\"", "'mine'"])
    func quotationMarksAroundAVariableAreAProblem(value: String) throws {
        #expect(
            try problems("", environment: ["GRAMD_KAFKA_GROUP_ID": value]) == [
                "GRAMD_KAFKA_GROUP_ID in the environment: kafka.groupID: the quotation marks around the value are taken as a "
                    + "part of it; leave them out"
            ])
        let settings = try Settings(path: nil, environment: ["GRAMD_KAFKA_PASSWORD": value])
        #expect(settings.secret("kafka.password") == value)
    }

    @Test(arguments: [
        ("groupID: ${GROUP}", "groupID", "GROUP_ID"), ("groupID: \"gramd-${ENV:-test}\"", "groupID", "GROUP_ID"),
        ("bootstrapServers: [\"a:1\", \"${BROKER}:9092\"]", "bootstrapServers", "BOOTSTRAP_SERVERS"),
    ])
    func aVariableThatNothingHasReplacedIsAProblem(line: String, name: String, variable: String) throws {
        #expect(
            try problems("kafka:\n  \(line)") == [
                "kafka.\(name): a variable of the form ${NAME} stands in the value, and nothing has replaced it; write the "
                    + "value itself, or set GRAMD_KAFKA_\(variable) to it"
            ])
    }

    @Test func aSecretMayHaveAnySigns() throws {
        func secret(_ text: String) throws -> String? {
            let settings = try Settings(path: nil, environment: ["GRAMD_POSTGRES_PASSWORD": text])
            let secret = settings.secret("postgres.password")
            try settings.finish()
            return secret
        }
        #expect(try secret("a${b}c$") == "a${b}c$")
        let error = #expect(throws: ConfigurationError.self) { try secret("${PASSWORD}") }
        #expect(error?.description.contains("GRAMD_POSTGRES_PASSWORD in the environment: postgres.password: ") == true)
    }

    /// As where all keys of a section are comments, and a variable that a script always passes on.
    @Test func anEmptySectionOrVariableSaysNothing() throws {
        #expect(try problems("kafka:\ncatalog:\n  parameters:\n  fields:\n").isEmpty)
        #expect(try problems("", environment: ["GRAMD_KAFKA_GROUP_ID": ""]).isEmpty)
        #expect(try problems("kafka:\n  groupID: ''", environment: ["GRAMD_KAFKA_GROUP_ID": "mine"]).isEmpty)
    }

    @Test func aWrongValueOfTheEnvironmentIsNamedAsSuch() throws {
        #expect(
            try problems("http:\n  port: 80", environment: ["GRAMD_HTTP_PORT": "http"])
                == [
                    "GRAMD_HTTP_PORT in the environment: http.port: expected a whole number from 0 to 65535, found http"
                ])
    }

    @Test func aMisspeltVariableIsNamedWithANearOne() throws {
        #expect(
            try problems("", environment: ["GRAMD_HTTP_PROT": "1", "GRAMD_CONFIG": "/x", "GRAMDFATHER": "1"])
                == [
                    "GRAMD_HTTP_PROT in the environment: there is no such setting; did you mean GRAMD_HTTP_PORT?"
                ])
    }

    @Test(arguments: [
        ("GRAMD_KAFKA_BOOTSTRAP", "GRAMD_KAFKA_BOOTSTRAP_SERVERS"),
        ("GRAMD_BOOTSTRAP_SERVERS", "GRAMD_KAFKA_BOOTSTRAP_SERVERS"),
        ("GRAMD_HTTP_BOOTSTRAP_SERVERS", "GRAMD_KAFKA_BOOTSTRAP_SERVERS"),
        ("gramd_http_port", "GRAMD_HTTP_PORT"), ("GRAMD_CONFG", "GRAMD_CONFIG"),
        ("GRAMD_KAFKA_TOPIC", "GRAMD_KAFKA_PRODUCT_TOPIC"), ("GRAMD_KAFKA_BROKERS", "GRAMD_KAFKA_BOOTSTRAP_SERVERS"),
        ("GRAMD_KAFKA_CA_FILE", "GRAMD_KAFKA_CERTIFICATE_AUTHORITY_FILE"),
        ("GRAMD_POSTGRES_HOST", "GRAMD_POSTGRES_CONNECTION"), ("GRAMD_DATABASE_URL", "GRAMD_POSTGRES_CONNECTION"),
        ("GRAMD_CONFIG_FILE", "GRAMD_CONFIG"), ("GRAMD_CATALOG_TITLE", "GRAMD_CATALOG_FIELDS_TITLE"),
        ("GRAMD_PG_PASSWORD_FILE", nil),
    ])
    func aVariableIsNamedWithTheOneThatIsMeant(variable: String, meant: String?) throws {
        let remedy = meant.map { "did you mean \($0)?" } ?? "leave it out; gramd config show lists those that there are"
        #expect(
            try problems("", environment: [variable: "1"])
                == ["\(variable) in the environment: there is no such setting; \(remedy)"])
    }

    @Test(arguments: [
        ("bootstrapServers: a", "bootstrapServers", "kafka.bootstrapServers"),
        ("postgres:\n  productTopic: a", "postgres.productTopic", "kafka.productTopic"),
        ("kafka:\n  bootstrap: a", "kafka.bootstrap", "kafka.bootstrapServers"),
        ("kafka:\n  BOOTSTRAPSERVERS: a", "kafka.BOOTSTRAPSERVERS", "kafka.bootstrapServers"),
        ("catalog:\n  title: name", "catalog.title", "catalog.fields.title"),
        ("postgres:\n  host: db", "postgres.host", "postgres.connection"),
    ])
    func aKeyInAnotherPlaceIsNamedWithTheOneThatIsMeant(yaml: String, key: String, meant: String) throws {
        #expect(try problems(yaml) == ["\(key): there is no such setting; did you mean \(meant)?"])
    }

    @Test(arguments: ["products", "searches"])
    func deadLettersDoNotGoWhereTheyComeFrom(topic: String) throws {
        #expect(
            try problems("clicks:\n  topics: searches\nkafka:\n  deadLetterTopic: \(topic)") == [
                "kafka.deadLetterTopic: \(topic) is followed, so that its copies would come again; name another"
            ])
    }

    @Test func theLogHasAFormat() throws {
        #expect(
            try problems("log:\n  format: xml") == ["log.format: expected one of text, logfmt, json, found xml"])
    }

    @Test func variablesThatAClusterMakesOfAServicesNameAreNone() throws {
        let environment = [
            "GRAMD_SERVICE_HOST": "10.0.0.1", "GRAMD_SERVICE_PORT_HTTP": "8480", "GRAMD_PORT": "tcp://10.0.0.1:8480",
            "GRAMD_PORT_8480_TCP_ADDR": "10.0.0.1",
        ]
        #expect(try problems("", environment: environment).isEmpty)
    }

    @Test func theEnvironmentCountsMoreThanTheFile() throws {
        let settings = try Settings(path: nil, environment: ["GRAMD_CLICKS_TOPICS": "a, b"])
        #expect(GramdConfiguration(settings).clickTopics == ["a", "b"])
        #expect(try problems("http:\n  port: [1]", environment: ["GRAMD_HTTP_PORT": "8481"]).isEmpty)
    }

    @Test(arguments: ["- a", "only text", "1"])
    func aFileWithoutSectionsIsAProblem(yaml: String) throws {
        let found = try problems(yaml)
        #expect(found.count == 1)
        #expect(found.first?.contains("can't be read: expected sections such as kafka:") == true)
    }

    @Test(arguments: [
        ("http:\n\tport: 1", "line 2, column 1: found character that cannot start any token; indent with blanks"),
        ("http:\n  port: 1\n  port: 2", "port stands twice in one section"),
        ("log:\n  level: a: b", "line 2, column 11: mapping values are not allowed in this context; quote"),
        ("kafka:\n  groupID: !secret group", "line 2: kafka.groupID: what begins with ! before a value"),
        ("clicks:\n  topics:\n  - a\n  - !ENV b", "line 4: clicks.topics: what begins with ! before a value"),
    ])
    func whatIsNoYAMLIsSaidWithItsLine(yaml: String, part: String) throws {
        let found = try problems(yaml)
        #expect(found.count == 1)
        #expect(found.first?.contains(part) == true, "\(found)")
        #expect(found.first?.contains("YamlError") == false)
    }

    /// To YAML it is a tag before nothing.
    @Test func aPasswordThatBeginsLikeATagIsNotTold() throws {
        let found = try problems("postgres:\n  password: !left right\n").joined()
        #expect(found.contains("postgres.password: what begins with !"), "\(found)")
        #expect(!found.contains("left") && !found.contains("right"))
    }

    @Test func aFileThatIsNotThereIsAProblem() {
        let error = ConfigurationError(problems: ["/nowhere/gramd.yaml can't be read: there is no such file"])
        #expect(throws: error) { try GramdConfiguration.load(path: "/nowhere/gramd.yaml", environment: [:]) }
        #expect(throws: error) {
            try GramdConfiguration.load(path: nil, environment: ["GRAMD_CONFIG": "/nowhere/gramd.yaml"])
        }
    }

    @Test func aFileOfWindowsIsRead() throws {
        #expect(try problems("\u{FEFF}log:\r\n  level: loud\r\n").count == 1)
        #expect(try problems("\u{FEFF}log:\r\n  level: debug\r\nhttp:\r\n  port: 8481\r\n").isEmpty)
    }

    @Test func anEmptyNameIsNoFile() {
        #expect(GramdConfiguration.path(nil, ["GRAMD_CONFIG": ""]) == GramdConfiguration.path(nil, [:]))
        #expect(throws: ConfigurationError.self) { try GramdConfiguration.load(path: "", environment: [:]) }
    }

    @Test func aFolderIsNoConfigurationFile() {
        let error = ConfigurationError(problems: ["/etc can't be read: it is a folder; a file is expected"])
        #expect(throws: error) { try GramdConfiguration.load(path: "/etc", environment: [:]) }
    }
}
