import CodeIndex
import Codes
import Foundation
import Postgres
import Simulation
import TestSupport
import Testing

extension IntegrationTests {
    @Suite struct RebuildTests {
        /// Everything that `gramd verify` can find, and that a rebuild mends.
        private static let damages = [
            ("DELETE FROM posting WHERE product_no % 7 = 0", "a live product that has no postings"),
            ("UPDATE posting SET weights = weights || '1' WHERE product_no % 11 = 0", "a product's codes"),
            (
                "UPDATE product SET record_offset = record_offset + 1000000 WHERE product_no = 5",
                "no product is ahead of its partition's offset"
            ),
        ]

        @Test func aDamagedIndexIsFoundOutAndRebuiltWhileEventsCome()
            async throws
        {
            let shop = try await TestShop()
            let records = TestRecord.simulation(products: 1_500, changes: 4_000, seed: 21)
            let daemon = try await shop.startDaemon()
            try await shop.send([TestRecord("poison", "no JSON")])
            try await shop.stream(Array(records.prefix(4_500)))
            try await shop.waitUntilSearchable()
            let whole = try await shop.command("verify", "--against-topic")
            #expect(whole.status == 0, "\(whole.output)")
            #expect(whole.output.contains("products, codes and postings are equal"))

            // One at a time, since both build an index from the topic.
            let refused = try await shop.index.withAdvisoryLock(named: "rebuild") { _ in
                [try await shop.command("rebuild"), try await shop.command("verify", "--against-topic")]
            }
            #expect(refused?.allSatisfy { $0.status != 0 && $0.output.contains("is under way") } == true)

            for (damage, rule) in Self.damages {
                try await shop.rows(damage)
                let found = try await shop.command("verify")
                #expect(found.status == 1)
                #expect(found.output.contains("WRONG \(rule)"), "\(found.output)")
            }
            try await shop.rows(
                "UPDATE product SET title = 'Damaged' WHERE product_no IN (SELECT min(product_no) FROM product WHERE live)"
            )
            let compared = try await shop.command("verify", "--against-topic")
            #expect(compared.status == 1)
            #expect(compared.output.contains("1 products differ in their fields"), "\(compared.output)")

            async let streaming: Void = shop.stream(Array(records.suffix(records.count - 4_500)))
            let rebuild = try await shop.command("rebuild")
            #expect(rebuild.status == 0, "\(rebuild.output)")
            #expect(rebuild.output.contains("the rebuilt index answers"))
            #expect(rebuild.output.contains("did not agree"))
            try await streaming
            try await shop.waitUntilSearchable()
            let isEqual = try await IndexDigest(of: shop.pool) == shop.referenceDigest(of: records)
            FaultRow(
                fault: "damaged index, full replay while events come", promise: "identical digest", isEqual: isEqual,
                recovery: nil
            ).print()
            #expect(isEqual)
            #expect(try await shop.rows("SELECT FROM dead_letter").count == 1)
            let after = try await shop.command("verify", "--against-topic")
            #expect(after.status == 0, "\(after.output)")
            #expect(
                try await shop.rows("SELECT FROM pg_namespace WHERE nspname LIKE current_schema() || '\\_re%'").isEmpty)
            // The instance that ran all the time goes on with the new tables.
            try await shop.send([.upsert("fresh", "Zinnoberrot kettle")])
            try await eventually("a new product is found") { try await daemon.find("fresh", "zinnoberrot") != nil }
            #expect(try await daemon.stop().status == 0)
        }

        @Test func aRebuildTakesAModelsCodesFromTheCache() async throws {
            let folder = FileManager.default.temporaryDirectory.appending(path: "gramd-model-\(UUID())")
            defer { try? FileManager.default.removeItem(at: folder) }
            try TestModel.write(to: folder)
            let shop = try await TestShop()
            let daemon = try await shop.startDaemon()
            try await shop.stream(TestRecord.simulation(products: 300, changes: 900, seed: 22))
            try await shop.waitUntilSearchable()
            try await shop.index.models.register("m", at: folder.path, metrics: "{}")
            let generation = try await shop.index.generations.create(modelID: "m", selection: CodeSelection())
            try await eventually("the model's generation answers") {
                try await shop.index.generations.active()?.id == generation.id
            }
            try await shop.waitUntilSearchable()
            #expect(try await daemon.counter("gramd_texts_generated_total") > 100)
            let digest = try await IndexDigest(of: shop.pool)
            let rebuild = try await shop.command("rebuild")
            #expect(rebuild.output.contains("live products, 0 texts generated"), "\(rebuild.output)")
            #expect(rebuild.output.contains("products, codes and postings are equal"))
            #expect(try await IndexDigest(of: shop.pool) == digest)
            #expect(try await daemon.stop().status == 0)
        }

        /// Everything agrees with a topic that has nothing, and an index that is built from one is empty.
        @Test func aMisspeltTopicIsRefused() async throws {
            let shop = try await TestShop()
            let daemon = try await shop.startDaemon()
            try await shop.stream(TestRecord.simulation(products: 100, changes: 0, seed: 23))
            try await shop.waitUntilSearchable()
            #expect(try await daemon.stop().status == 0)
            let digest = try await IndexDigest(of: shop.pool)
            let empty = "\(shop.topic)-empty"
            try await shop.createTopic(empty)
            // The test's broker makes a topic that it is asked for.
            for topic in ["\(shop.topic)-misspelt", empty] {
                let settings = ["KAFKA_PRODUCT_TOPIC": topic]
                for refused in [
                    try await shop.command("verify", "--against-topic", settings: settings),
                    try await shop.command("rebuild", "--missing", "drop", settings: settings),
                ] {
                    #expect(refused.status != 0)
                    #expect(refused.output.contains("has ever been applied to this index"), "\(refused.output)")
                    #expect(refused.output.contains("correct kafka.productTopic"), "\(refused.output)")
                }
            }
            #expect(try await IndexDigest(of: shop.pool) == digest)
        }

        @Test func aRebuildThatWouldDropManyProductsNeedsAWord() async throws {
            let shop = try await TestShop()
            let daemon = try await shop.startDaemon()
            try await shop.stream(TestRecord.simulation(products: 100, changes: 0, seed: 24))
            try await shop.waitUntilSearchable()
            #expect(try await daemon.stop().status == 0)
            // As if a quarter had been imported from a file.
            try await shop.rows(
                "UPDATE product SET product_id = 'imported-' || product_id, topic = NULL WHERE product_no % 4 = 0")
            let digest = try await IndexDigest(of: shop.pool)
            let refused = try await shop.command("rebuild", "--missing", "drop")
            #expect(refused.status != 0)
            let advice = try #require(refused.output.firstMatch(of: /--drop-limit (\d+)/)).1
            #expect(refused.output.contains("of 100 live products would be gone, such as imported-"))
            #expect(try await IndexDigest(of: shop.pool) == digest)
            let allowed = try await shop.command("rebuild", "--missing", "drop", "--drop-limit", String(advice))
            #expect(allowed.status == 0, "\(allowed.output)")
            #expect(try await shop.rows("SELECT FROM product WHERE product_id LIKE 'imported-%'").isEmpty)
        }

        @Test func productsWithoutEventsAreKeptOrDroppedAsAsked() async throws {
            let shop = try await TestShop()
            let daemon = try await shop.startDaemon()
            try await shop.send([.upsert("a", "Walnut chair"), .upsert("b", "Oak table")])
            try await shop.waitUntilSearchable()
            #expect(try await daemon.stop().status == 0)
            // As if it had been imported from a file.
            try await shop.rows("UPDATE product SET product_id = 'imported', topic = NULL WHERE product_id = 'b'")

            let refused = try await shop.command("rebuild")
            #expect(refused.status != 0)
            #expect(
                refused.output.contains("no events of 1 products of the index, such as imported"), "\(refused.output)")
            let kept = try await shop.command("rebuild", "--missing", "keep")
            #expect(kept.status == 0, "\(kept.output)")
            #expect(kept.output.contains("going on with what was built before"))
            func products() async throws -> [String] {
                try await shop.rows("SELECT product_id FROM product ORDER BY product_id").map {
                    try $0.text("product_id")
                }
            }
            #expect(try await products() == ["a", "b", "imported"])
            #expect(try await shop.command("verify").status == 0)
            #expect(try await shop.command("rebuild", "--missing", "drop").status == 0)
            #expect(try await products() == ["a", "b"])
        }
    }
}
