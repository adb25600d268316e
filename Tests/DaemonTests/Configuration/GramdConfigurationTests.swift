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
    ) async throws -> GramdConfiguration {
        let file = FileManager.default.temporaryDirectory.appending(path: "gramd-\(UUID().uuidString).yaml")
        try Data(yaml.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let configuration = try await GramdConfiguration.load(path: file.path, for: use)
        #expect(configuration.path == file.path)
        return configuration
    }

    @Test func zeroTurnsWhatIsOptionalOff() async throws {
        let configuration = try await configuration("verify:\n  everyHours: 0\nalignment:\n  guardPoints: 0")
        #expect(configuration.verifyEveryHours == nil)
        #expect(configuration.recallWatch.guardPoints == nil)
        #expect(configuration.alignment.schedule.isOff)
    }

    @Test func searchLogsAreAListWithRules() async throws {
        let configuration = try await configuration("clicks:\n  topics: searches, clicks\n  joinMinutes: 2")
        #expect(configuration.clickTopics == ["searches", "clicks"])
        #expect(configuration.clickRules.joinWindow == 120_000)
    }

    @Test func aRegistryHasAddressesAndCredentials() async throws {
        #expect(try await configuration("verify:\n  everyHours: 0").registry.urls.isEmpty)
        let registry = try await configuration(
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
    func aRegistryThatCantBeAskedIsAProblem(line: String) async {
        await #expect(throws: ConfigurationError.self) { try await self.configuration("registry:\n  \(line)") }
    }

    @Test func theCodesTopicIsOffWithoutAName() async throws {
        #expect(try await configuration("codesTopic:\n  fields: [title]").codesTopic == nil)
        let topic = try await configuration("codesTopic:\n  name: codes\n  fields: [title, price]").codesTopic
        #expect(topic == CodesTopicConfiguration(name: "codes", fields: [.title, .price], productTopic: "products"))
        #expect(topic?.topic(of: 7) == "codes-7")
    }

    @Test(arguments: ["name: products", "name: codes\n  fields: [brand]"])
    func aCodesTopicThatCantBeWrittenIsAProblem(lines: String) async {
        await #expect(throws: ConfigurationError.self) { try await self.configuration("codesTopic:\n  \(lines)") }
    }

    @Test func namesThatAProductCantHaveStandForNone() async throws {
        let configuration = try await configuration("catalog:\n  fields:\n    operation: none\n    product: .")
        #expect(configuration.decoder.mapping.operation == .off)
        #expect(configuration.decoder.mapping.product == nil)
    }

    @Test func theLongestMessageBoundsEveryDecoder() async throws {
        let configuration = try await configuration("kafka:\n  maximumMessageBytes: 4096")
        #expect(configuration.kafka.maximumMessageBytes == 4_096)
        #expect(configuration.decoder.limits.messageBytes == 4_096)
    }

    @Test func fieldsAreWhereTheConfigurationSays() async throws {
        let configuration = try await configuration(
            """
            catalog:
              updates: partial
              invalidFields: reject
              unavailableValue: "hex:2d2d"
              deleteWhen: [status=draft|archived, "header:X-Shopify-Topic=products/delete"]
              operations: [gone=delete]
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
    func saysWhereItsInstanceAnswers(host: String, port: String, address: String?) async throws {
        #expect(try await configuration("http:\n  host: \(host)\n  port: \(port)").httpAddress == address)
    }

    @Test func theIndexInMemoryIsComparedUnlessTurnedOff() async throws {
        #expect(try await configuration("").compareEveryHours == 6)
        #expect(try await configuration("search:\n  compareEveryHours: 0").compareEveryHours == nil)
    }

    @Test func anIdentifierMayHaveATemplate() async throws {
        let configuration = try await configuration("catalog:\n  fields:\n    productID: \"{shop}-{sku}\"")
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

    @Test func searchesNeedNoSecretsAndFilesOfTopics() async throws {
        let configuration = try await configuration(Self.ofBoth, for: .searches)
        #expect(configuration.indexFollower.staleness == .seconds(7))
        await #expect(throws: ConfigurationError.self) { try await self.configuration(Self.ofBoth) }
    }

    @Test(arguments: ["kafka:\n  pasword: secret", "search:\n  staleSeconds: 0", "postgres:\n  passwordFile: /nowhere"])
    func searchesNeedTheirOwnSettingsAndNoMisspeltOnes(yaml: String) async {
        await #expect(throws: ConfigurationError.self) { try await self.configuration(yaml, for: .searches) }
    }
}
