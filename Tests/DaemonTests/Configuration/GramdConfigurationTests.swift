import Catalog
import CodeIndex
import Foundation
import Kafka
import SchemaRegistry
import Serving
import Sync
import Testing
import Training

@testable import Daemon

@Suite struct GramdConfigurationTests {
    private func configuration(
        _ yaml: String, for use: ConfigurationUse = .everything
    ) throws -> GramdConfiguration {
        let file = FileManager.default.temporaryDirectory.appending(path: "gramd-\(UUID().uuidString).yaml")
        try Data(yaml.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let configuration = try GramdConfiguration.load(path: file.path, environment: [:], for: use)
        #expect(configuration.path == file.path)
        return configuration
    }

    @Test func zeroTurnsWhatIsOptionalOff() throws {
        let configuration = try configuration("verify:\n  everyHours: 0\nalignment:\n  guardPoints: 0")
        #expect(configuration.verifyEveryHours == nil)
        #expect(configuration.recallWatch.guardPoints == nil)
        #expect(configuration.alignment.schedule.isOff)
    }

    @Test func searchLogsAreAListWithRules() throws {
        let configuration = try configuration("clicks:\n  topics: searches, clicks\n  joinMinutes: 2")
        #expect(configuration.clickTopics == ["searches", "clicks"])
        #expect(configuration.clickRules.joinWindow == 120_000)
    }

    @Test(arguments: [
        "bootstrapServers: one:9092, two:9093", "bootstrapServers: [one:9092, two:9093]",
        "bootstrapServers:\n    - one:9092\n    - two:9093",
    ])
    func severalValuesAreAListOrSeparatedByCommas(line: String) throws {
        #expect(try configuration("kafka:\n  \(line)").kafka.client.bootstrapServers == "one:9092,two:9093")
    }

    @Test func listsAreTakenWhereverSeveralValuesAreMeant() throws {
        let configuration = try configuration(
            """
            clicks:
              topics: [searches, clicks]
              actions: [Click, Buy]
              impressionActions: [Seen]
            registry:
              url: ["http://one:8081", "http://two:8081"]
            """)
        #expect(configuration.clickTopics == ["searches", "clicks"])
        #expect(configuration.clickDecoder.mapping.clicks == ["click", "buy"])
        #expect(configuration.clickDecoder.mapping.impressions == ["seen"])
        #expect(configuration.registry.urls == ["http://one:8081", "http://two:8081"])
    }

    @Test func numbersAndTruthValuesAreTextsAsTheyAreWritten() throws {
        let configuration = try configuration("kafka:\n  groupID: 1.10\n  productTopic: 007\n  clientID: yes")
        #expect(configuration.kafka.groupID == "1.10")
        #expect(configuration.productTopic == "007")
        #expect(configuration.kafka.client.clientID == "yes")
    }

    @Test func sectionsWithoutSettingsAreDefaults() throws {
        #expect(try configuration("kafka:\n  # groupID: mine\nhttp: {}").httpPort == 8480)
    }

    @Test func aRegistryHasAddressesAndCredentials() throws {
        #expect(try configuration("verify:\n  everyHours: 0").registry.urls.isEmpty)
        let registry = try configuration(
            """
            kafka:
              maximumMessageBytes: 4096
            registry:
              url: https://one:8081, https://two:8081
              timeoutSeconds: 3
            """
        ).registry
        #expect(registry.urls == ["https://one:8081", "https://two:8081"])
        #expect(registry.timeout == .seconds(3))
        #expect(registry.maximumMessageBytes == 4_096)
    }

    @Test(arguments: ["url: one:8081", "url: https://user:secret@one", "username: gramd"])
    func aRegistryThatCantBeAskedIsAProblem(line: String) {
        #expect(throws: ConfigurationError.self) { try self.configuration("registry:\n  \(line)") }
    }

    @Test func theCodesTopicIsOffWithoutAName() throws {
        #expect(try configuration("codesTopic:\n  fields: [title]").codesTopic == nil)
        let topic = try configuration("codesTopic:\n  name: codes\n  fields: [title, price]").codesTopic
        #expect(topic == CodesTopicConfiguration(name: "codes", fields: [.title, .price], productTopic: "products"))
        #expect(topic?.topic(of: 7) == "codes-7")
    }

    @Test(arguments: ["name: products", "name: codes\n  fields: [brand]"])
    func aCodesTopicThatCantBeWrittenIsAProblem(lines: String) {
        #expect(throws: ConfigurationError.self) { try self.configuration("codesTopic:\n  \(lines)") }
    }

    @Test func namesThatAProductCantHaveStandForNone() throws {
        let configuration = try configuration("catalog:\n  fields:\n    operation: none\n    product: .")
        #expect(configuration.decoder.mapping.operation == .off)
        #expect(configuration.decoder.mapping.product == nil)
    }

    @Test func theLongestMessageBoundsEveryDecoder() throws {
        let configuration = try configuration("kafka:\n  maximumMessageBytes: 4096")
        #expect(configuration.kafka.maximumMessageBytes == 4_096)
        #expect(configuration.decoder.limits.messageBytes == 4_096)
    }

    @Test func fieldsAreWhereTheConfigurationSays() throws {
        let configuration = try configuration(
            """
            catalog:
              updates: partial
              invalidFields: reject
              unavailableValue: "hex:2d2d"
              deleteWhen: [status=draft|archived, "header:X-Shopify-Topic=products/delete"]
              operations: [gone=delete]
              tables: [shop.products, "items_*"]
              ignore: [tags, "variants[].image"]
              limits:
                titleBytes: 200
                attributesBytes: 1000
              fields:
                operation: header.action
                productID: [shop_id, id]
                version: none
                timestamp: changed_at
                title: name.{en,*}
                price: "variants[0].price"
            """)
        let decoder = configuration.decoder
        #expect(decoder.updates == .partial && decoder.invalidFields == .reject)
        #expect(decoder.unavailable == UnavailableValue("--"))
        #expect(decoder.tables == (try SourceTables(["shop.products", "items_*"])))
        #expect(decoder.mapping.operation == .at("header.action"))
        #expect(decoder.mapping.productID == .fields(["shop_id", "id"]))
        #expect(decoder.mapping.version == .off)
        #expect(decoder.mapping.timestamp == .at("changed_at"))
        #expect(decoder.mapping.title == "name.{en,*}" && decoder.mapping.price == "variants[0].price")
        #expect(decoder.mapping.ignored == ["tags", "variants[].image"])
        #expect(decoder.limits.titleBytes == 200 && decoder.limits.attributesBytes == 1_000)
        #expect(decoder.deletions != DeletionRules() && decoder.operations != OperationWords())
    }

    @Test(arguments: [
        ("127.0.0.1", "8480", "http://127.0.0.1:8480"), ("0.0.0.0", "80", "http://127.0.0.1:80"),
        ("\"::\"", "8480", "http://[::1]:8480"), ("\"fe80::1\"", "8480", "http://[fe80::1]:8480"),
        ("search.local", "9000", "http://search.local:9000"), ("127.0.0.1", "0", nil),
    ])
    func saysWhereItsInstanceAnswers(host: String, port: String, address: String?) throws {
        #expect(try configuration("http:\n  host: \(host)\n  port: \(port)").httpAddress == address)
    }

    @Test func theIndexInMemoryIsComparedUnlessTurnedOff() throws {
        #expect(try configuration("").compareEveryHours == 6)
        #expect(try configuration("search:\n  compareEveryHours: 0").compareEveryHours == nil)
    }

    @Test func anIdentifierMayHaveATemplate() throws {
        let configuration = try configuration("catalog:\n  fields:\n    productID: \"{shop}-{sku}\"")
        #expect(configuration.decoder.mapping.productID == "{shop}-{sku}")
    }

    private static let ofBoth = """
        kafka:
          passwordFile: /nowhere/password
        catalog:
          transform: /nowhere/products.jq
        codesTopic:
          name: products
        search:
          staleSeconds: 7
        """

    @Test func searchesNeedNoSecretsAndFilesOfTopics() throws {
        let configuration = try configuration(Self.ofBoth, for: .searches)
        #expect(configuration.indexFollower.staleness == .seconds(7))
        #expect(throws: ConfigurationError.self) { try self.configuration(Self.ofBoth) }
    }

    @Test(arguments: ["kafka:\n  pasword: secret", "search:\n  staleSeconds: 0", "postgres:\n  passwordFile: /nowhere"])
    func searchesNeedTheirOwnSettingsAndNoMisspeltOnes(yaml: String) {
        #expect(throws: ConfigurationError.self) { try self.configuration(yaml, for: .searches) }
    }
}
