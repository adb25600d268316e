import CodeIndex
import Foundation
import TestSupport
import Testing
import Transformation

extension IntegrationTests {
    /// Every named format through a broker and a daemon into what searches find.
    @Suite struct FormatTests {
        @Test func everyNamedFormatHasAnExample() {
            #expect(Set(FormatExample.all.map(\.format)) == Set(NamedFormat.all.map(\.name)).union(["debezium"]))
        }

        @Test(arguments: FormatExample.all)
        func aDocumentedExampleIsFoundChangedAndGone(example: FormatExample) async throws {
            let shop = try await TestShop(partitions: 1)
            var settings = ["CATALOG_FORMAT": example.format]
            for (name, value) in example.parameters { settings["CATALOG_PARAMETERS_\(name)"] = value }
            let daemon = try await shop.startDaemon(settings: settings)
            func send(_ sent: FormatExample.Sent) async throws {
                var record = TestRecord(example.key, sent.value)
                record.headers = sent.headers
                try await shop.send([record])
                try await shop.waitUntilSearchable()
            }
            try await send(example.created)
            let letters = try await shop.index.deadLetters.list(limit: 3)
            #expect(letters.isEmpty, "\(letters.map(\.letter.message))")
            #expect(try await daemon.find(example.product, "kettle")?.title == "Enamel kettle")
            try await send(example.changed)
            #expect(try await daemon.find(example.product, "teapot")?.title == "Copper teapot")
            #expect(try await daemon.search("kettle").isEmpty)
            try await send(example.deleted)
            #expect(try await daemon.search("teapot").isEmpty)
            #expect(try await shop.index.deadLetters.list(limit: 3).isEmpty)

            let explained = try await shop.command("events", "explain", "--topic", shop.topic, settings: settings)
            #expect(explained.status == 0, "\(explained.output)")
            #expect(explained.output.contains("Enamel kettle") && explained.output.contains("3 records"))
            #expect(try await daemon.stop().status == 0)
        }
    }
}
