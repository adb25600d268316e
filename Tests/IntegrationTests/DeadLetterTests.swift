import Catalog
import CodeIndex
import Foundation
import Kafka
import MockBroker
import TestSupport
import Testing

extension IntegrationTests {
    @Suite struct DeadLetterTests {
        private static let mended = ["CATALOG_FIELDS_TITLE": "name"]

        private func event(
            _ id: String, name: String, version: Int, field: String = "name", operation: String = "create"
        ) -> TestRecord {
            TestRecord(
                id,
                #"{"op":"\#(operation)","product_id":"\#(id)","version":\#(version),"product":{"\#(field)":"\#(name)"}}"#,
                partition: 0)
        }

        @Test func deadLettersAreCountedShownRetriedAndDropped() async throws {
            let shop = try await TestShop()
            let mirror = shop.topic + "-dead"
            try await shop.createTopic(mirror)
            let daemon = try await shop.startDaemon(settings: ["KAFKA_DEAD_LETTER_TOPIC": mirror])
            try await shop.send([
                event("a", name: "Walnut chair", version: 1), event("b", name: "Oak table", version: 1),
                event("b", name: "Newer oak table", version: 2, field: "title"),
                TestRecord("c", "no JSON", partition: 0),
            ])
            try await shop.waitUntilApplied()
            let stats = try await shop.command("dlq", "stats")
            #expect(stats.output.contains("missing_field") && stats.output.contains("invalid_json"))
            let copies = try await shop.read(3, from: mirror)
            #expect(Set(copies.map(\.value)).contains(Array("no JSON".utf8)))
            let headers = copies.first { $0.value == Array("no JSON".utf8) }?.headers ?? []
            #expect(headers.contains(KafkaHeader(name: "gramd.cause", value: Array("invalid_json".utf8))))
            #expect(headers.contains(KafkaHeader(name: "gramd.offset", value: Array("3".utf8))))

            let letters = try await shop.index.deadLetters.list(limit: 10)
            #expect(letters.map(\.letter.record.offset).sorted() == [0, 1, 3])
            let unreadable = try #require(letters.first { $0.letter.record.offset == 3 })
            let shown = try await shop.command("dlq", "show", "\(unreadable.id)")
            #expect(shown.output.contains("payload  no JSON"))

            // With the present configuration nothing can be applied.
            #expect(try await shop.command("dlq", "retry").status == 1)
            #expect(try await shop.index.deadLetters.list(limit: 10).map(\.retries) == [1, 1, 1])
            let dry = try await shop.command("dlq", "retry", "--dry-run", settings: Self.mended)
            #expect(dry.output.contains("2 would be applied"))
            #expect(try await shop.index.deadLetters.list(limit: 10).count == 3)

            let retried = try await shop.command("dlq", "retry", "--cause", "missing_field", settings: Self.mended)
            #expect(retried.status == 0, "\(retried.output)")
            #expect(retried.output.contains("2 applied"))
            try await shop.waitUntilSearchable()
            #expect(try await daemon.find("a", "walnut") != nil)
            // The newer version of b stays.
            #expect(try await daemon.find("b", "oak")?.title == "Newer oak table")

            // What has failed three times is left alone, unless it is named.
            for _ in 0..<2 { #expect(try await shop.command("dlq", "retry").status == 1) }
            #expect(try await shop.command("dlq", "retry").output.contains("0 applied, 0 dropped as empty, 0 fail"))
            #expect(try await shop.command("dlq", "retry", "\(unreadable.id)").status == 1)
            #expect(try await shop.command("dlq", "drop").status != 0)
            #expect(try await shop.command("dlq", "drop", "--cause", "invalid_json").output.contains("1 dead letters"))
            #expect(try await shop.rows("SELECT FROM dead_letter").isEmpty)
            #expect(try await daemon.stop().status == 0)
        }

        @Test func whatAFileForTheTopicHasInVainIsNamed() async throws {
            let shop = try await TestShop()
            let file = FileManager.default.temporaryDirectory.appending(path: "gramd-\(UUID().uuidString)")
            try Data("{\"id\":\"a\",\"title\":\"Oak table\"}\nno JSON\n".utf8).write(to: file)
            defer { try? FileManager.default.removeItem(at: file) }
            let sent = try await shop.command("produce", file.path)
            #expect(sent.status == 1, "\(sent.output)")
            #expect(sent.output.contains("lines left out: "), "\(sent.output)")
            #expect(sent.output.contains("1 invalid_json (first in 2: "), "\(sent.output)")
        }

        @Test(.enabled(if: TestShop.externalBroker == nil, "only the mock cluster takes records of any size"))
        func aDeadLetterTooLargeForItsTopicIsCopiedWithoutPayload()
            async throws
        {
            let shop = try await TestShop(partitions: 2)
            let mirror = shop.topic + "-dead"
            try await shop.createTopic(mirror)
            var daemon = try await shop.startDaemon()
            // As large as a message may be, so that there is no room for the headers of its copy. The mock cluster forgets
            // it as soon as something else comes to its partition.
            let limit = KafkaProducerConfiguration(client: KafkaConfiguration(bootstrapServers: "")).maximumMessageBytes
            let large = [UInt8](repeating: UInt8(ascii: "x"), count: limit - 100)
            try await shop.send([TestRecord(key: Array("first".utf8), value: large, partition: 0)])
            try await shop.waitUntilApplied()
            try await shop.send(
                ["second", "third"].map { (key: String) in TestRecord(key, "no JSON: \(key)", partition: 1) })
            try await shop.waitUntilApplied()
            #expect(try await daemon.stop().status == 0)
            daemon = try await shop.startDaemon(group: "second", settings: ["KAFKA_DEAD_LETTER_TOPIC": mirror])
            // All at once at first, of which the large one fails; then each alone.
            let copies = try await shop.read(5, from: mirror)
            let values = Dictionary(copies.map { ($0.key ?? [], $0.value) }) { first, _ in first }
            #expect(values.count == 3)
            #expect(values[Array("first".utf8)] == .some(nil))
            #expect(values[Array("third".utf8)] == Array("no JSON: third".utf8))
            #expect(copies.contains { $0.headers.contains { $0.name == "gramd.payload" } })
            try await eventually("all are marked") {
                try await shop.rows("SELECT FROM dead_letter WHERE mirrored_at IS NULL").isEmpty
            }
            #expect(try await daemon.stop().status == 0)
        }

        @Test func aFloodOfDeadLettersStopsTheStream() async throws {
            let shop = try await TestShop(partitions: 1)
            let daemon = try await shop.startDaemon()
            try await shop.send([event("good", name: "Walnut chair", version: 1, field: "title")])
            try await shop.waitUntilSearchable()
            // The shop renames a field.
            try await shop.send(
                (0..<400).map { event("p\($0)", name: "Oak table \($0)", version: 1, operation: "update") })
            try await eventually("gramd is not ready, and says why") {
                try await daemon.readiness().failures["sync"]?.contains("can't be decoded") == true
            }
            #expect(try await shop.rows("SELECT FROM dead_letter").count < 200)
            #expect(try await daemon.search("walnut").count == 1)
            #expect(try await daemon.stop().status == 0)

            let next = try await shop.startDaemon(group: "next", settings: Self.mended)
            try await shop.waitUntilSearchable()
            try await next.waitUntilReady()
            let letters = try await shop.rows("SELECT FROM dead_letter").count
            #expect(try await next.search("oak").count == min(300, 400 - letters))
            // Those that came before it was noticed have a way back.
            _ = try await shop.command("dlq", "retry", settings: Self.mended)
            #expect(try await shop.rows("SELECT FROM product WHERE live").count == 401)
            #expect(try await shop.rows("SELECT FROM dead_letter").isEmpty)
            #expect(try await next.stop().status == 0)
        }
    }
}
