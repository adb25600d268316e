import Catalog
import Foundation
import Testing
import Transformation

@testable import Daemon

@Suite struct TransformationSettingsTests {
    private func load(
        _ yaml: String, program: String? = nil, overrides: [String: String] = [:]
    ) throws -> GramdConfiguration {
        let folder = FileManager.default.temporaryDirectory.appending(path: "gramd-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "gramd.yaml")
        try Data(yaml.utf8).write(to: file)
        if let program { try Data(program.utf8).write(to: folder.appending(path: "products.jq")) }
        return try GramdConfiguration.load(path: file.path, environment: [:], overrides: overrides)
    }

    private func problem(_ yaml: String, program: String? = nil) -> String? {
        let error = #expect(throws: ConfigurationError.self) { try load(yaml, program: program) }
        return error?.problems.count == 1
            ? error?.problems.first?.split(separator: ": ", maxSplits: 1).last.map(String.init) : nil
    }

    @Test func recordsAreEventsWithoutOne() throws {
        let configuration = try load("catalog:\n  format: debezium")
        #expect(configuration.transformation == nil)
        #expect(configuration.decoder.format == .debezium)
    }

    @Test func aFormatHasItsParametersAndItsShape() throws {
        let shop = try load("catalog:\n  format: akeneo\n  parameters: {language: de, channel: 5}")
        #expect(shop.transformation?.name == "akeneo")
        #expect(shop.transformation?.parameters == ["language": "de", "channel": "5"])
        #expect(shop.decoder.format == .plain)
        #expect(try load("catalog:\n  format: maxwell").decoder.format == .automatic)
    }

    @Test func aProgramStandsBesideTheFile() throws {
        let configuration = try load(
            "catalog:\n  transform: products.jq\n  parameters:\n    shop: de\n  transformTimeoutMilliseconds: 50\n  "
                + "transformMemoryMegabytes: 32", program: "{op}")
        #expect(configuration.transformation?.text == "{op}")
        #expect(configuration.transformation?.parameters == ["shop": "de"])
        #expect(configuration.transformationLimits == TransformationLimits(milliseconds: 50, megabytes: 32))
        #expect(configuration.decoder.format == .automatic)
    }

    /// Blanks and signs of a parameter are for the program to read.
    @Test func parametersComeAsTheyStand() throws {
        let configuration = try load(
            "catalog:\n  transform: products.jq\n  parameters: {separator: ' > ', page: 'https://shop/${id}'}",
            program: "{op}")
        #expect(configuration.transformation?.parameters == ["separator": " > ", "page": "https://shop/${id}"])
    }

    @Test func overridesCountMore() throws {
        let yaml = "catalog:\n  transform: products.jq"
        let configuration = try load(
            yaml,
            overrides: [
                "catalog.format": "commercetools", "catalog.transform": "", "catalog.parameters.language": "en",
            ])
        #expect(configuration.transformation?.name == "commercetools")
        #expect(configuration.transformation?.parameters == ["language": "en"])
    }

    @Test func problemsAreNamed() {
        #expect(
            problem("catalog:\n  format: magneto")?.hasPrefix(
                "catalog.format: expected one of automatic, plain, debezium, akeneo") == true)
        #expect(
            problem("catalog:\n  format: akeneo")?.hasPrefix(
                "catalog.format: the format akeneo needs catalog.parameters.language") == true)
        #expect(
            problem("catalog:\n  format: shopify\n  parameters: {shop: de}")
                == "catalog.format: the format shopify has no parameter shop; it has published")
        #expect(
            problem("catalog:\n  format: outbox\n  parameters: {delete: \"(\"}")?.hasPrefix(
                "catalog.format: the format outbox can't use its catalog.parameters.delete") == true)
        #expect(
            problem("catalog:\n  format: shopify\n  transform: products.jq")
                == "catalog.transform: products.jq and the format shopify exclude each other")
        #expect(
            problem("catalog:\n  transform: products.jq")?.hasSuffix("can't be read: there is no such file")
                == true)
        #expect(
            problem("catalog:\n  transform: products.jq", program: "{op: shout}")?.contains(
                "is no jq program: shout/0 is not defined in line 1:") == true)
        #expect(
            problem("catalog:\n  parameters: {shop: de}")
                == "catalog.parameters.shop: neither catalog.transform nor catalog.format takes parameters")
    }

    /// A format that names its fields itself leaves no name of its source behind.
    @Test(arguments: [
        ("fields.price", "{price: 'variants[0].compare_at_price'}"), ("fields.productID", "{productID: sku}"),
        ("fields.productID", "{productID: '{vendor}-{product_id}'}"), ("fields.version", "{version: updated_at}"),
        ("fields.operation", "{operation: none}"), ("fields.product", "{product: '.'}"),
    ])
    func aFieldThatNoEventOfTheFormatHasIsNamed(setting: String, fields: String) {
        let error = #expect(throws: ConfigurationError.self) {
            try load("catalog:\n  format: shopify\n  fields: \(fields)")
        }
        let problem = error?.problems.first ?? ""
        #expect(error?.problems.count == 1 && problem.contains("catalog.\(setting): "), "\(problem)")
        #expect(problem.contains("gramd events format shopify") && problem.contains("catalog.transform"), "\(problem)")
    }

    @Test func aDeletionByAFieldThatTheFormatLeavesOutIsNamed() {
        let rules = #"deleteWhen: [stock=0, "header:X-Gone=1", attributes.season=old]"#
        #expect(
            problem("catalog:\n  format: woocommerce\n  \(rules)")?.hasPrefix(
                "catalog.deleteWhen: stock is found in no")
                == true)
    }

    @Test func whatAFormatLeavesToTheMappingIsTaken() throws {
        _ = try load(
            "catalog:\n  format: shopify\n  deleteWhen: [\"header:X-Gone=1\", attributes.season=old]\n"
                + "  fields: {version: none, price: attributes.sale_price|price, productID: attributes.sku}")
        let rows = try load(
            "catalog:\n  format: maxwell\n  deleteWhen: [stock=0]\n  fields: {price: cost, productID: sku}")
        #expect(rows.decoder.mapping.price == "cost")
        _ = try load("catalog:\n  format: plain\n  fields: {price: cost}")
    }
}
