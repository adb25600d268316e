import Catalog
import Foundation
import Postgres
import TestSupport
import Testing

extension IntegrationTests {
    /// Sends a real catalogue's change stream through the broker, where it lies beside the repository.
    ///
    /// The stream's source writes an attribute that a product lost as null in the event and leaves it out of the final
    /// products, or the reverse. Attributes that are null are therefore not compared; everything else is.
    @Suite struct RealCatalogTests {
        private static let folder =
            URL(
                filePath: ProcessInfo.processInfo.environment["GRAMD_TEST_DATA"]
                    ?? URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../shared/data").path
            ).appending(path: "pc_parts").standardizedFileURL
        private static let isEnabled = FileManager.default.fileExists(
            atPath: folder.appending(path: "events.jsonl.gz").path)

        @Test(.enabled(if: isEnabled, "needs the data set in ../shared/data/pc_parts"))
        func aRealChangeStreamEndsInTheFinalProducts() async throws {
            let shop = try await TestShop()
            let daemon = try await shop.startDaemon()
            try await daemon.waitUntilReady()
            let start = ContinuousClock.now
            let events = try LineReader(path: Self.folder.appending(path: "events.jsonl.gz").path)
            let decoder = EventDecoder()
            var count = 0
            var batch: [TestRecord] = []
            while let line = try events.next() {
                let event = try #require(try decoder.decode(SourceRecord(key: nil, value: line.bytes)).first)
                batch.append(TestRecord(key: event.productID.map { Array($0.utf8) }, value: line.bytes))
                count += 1
                if batch.count == 2_000 {
                    try await shop.stream(batch)
                    batch = []
                }
            }
            try await shop.stream(batch)
            try await shop.waitUntilApplied()
            let applied = (ContinuousClock.now - start) / .seconds(1)
            try await shop.waitUntilSearchable()
            let searchable = (ContinuousClock.now - start) / .seconds(1)

            let upserted = try await daemon.counter("gramd_events_total", labels: "upsert")
            let toCode = try await daemon.counter("gramd_products_to_code_total")
            let coded = try await daemon.counter("gramd_products_coded_total")
            print(
                """
                real catalogue: \(count) events, \(Int(Double(count) / applied)) a second applied; \(coded) products \
                coded, \(Int(Double(coded) / searchable)) a second; \(upserted - toCode) of \(upserted) written products \
                needed no coding; all searchable after \(searchable) s; peak memory \(daemon.peakMemory) MiB
                """)
            #expect(count == 187_302)

            let stored = try await storedProducts(shop)
            let final = try finalProducts()
            #expect(stored.count == 66_778)
            let different = final.filter { stored[$0.key] != $0.value }.map(\.key)
            #expect(final.count == stored.count && different.isEmpty, "first: \(different.prefix(5))")
            let digest = try await IndexDigest(of: shop.pool)
            #expect(digest.deadPostings == 0 && digest.brokenRows == 0)
            let uncoded = try await shop.rows(
                """
                SELECT product_id FROM product p
                WHERE live AND NOT EXISTS (SELECT FROM posting WHERE product_no = p.product_no)
                """)
            #expect(uncoded.isEmpty)
            #expect(try await shop.rows("SELECT 1 FROM dead_letter").isEmpty)
            #expect(try await daemon.stop().status == 0)
        }

        private func finalProducts() throws -> [String: Product] {
            let decoder = ProductLineDecoder()
            let lines = try LineReader(path: Self.folder.appending(path: "products_2025-07-23.jsonl.gz").path)
            var products: [String: Product] = [:]
            while let line = try lines.next() {
                guard let event = try decoder.decode(line: line.bytes).first, case .upsert(let product) = event.change
                else {
                    Issue.record("line \(line.number) is no product")
                    continue
                }
                products[product.id] = withoutNulls(product)
            }
            return products
        }

        private func storedProducts(_ shop: TestShop) async throws -> [String: Product] {
            let rows = try await shop.rows(
                """
                SELECT product_id, title, brand, category, description, price::text AS price,
                       attributes::text AS attributes
                FROM product WHERE live
                """)
            var products: [String: Product] = [:]
            for row in rows {
                let attributes = try JSONValue(parsing: Array(row.text("attributes").utf8), maximumDepth: 64)
                let product = Product(
                    id: try row.text("product_id"), title: try row.text("title"),
                    brand: try row.optionalText("brand"), category: try row.optionalText("category"),
                    description: try row.optionalText("description"), price: try row.optionalText("price"),
                    attributes: attributes.objectValue ?? [:])
                products[product.id] = withoutNulls(product)
            }
            return products
        }

        private func withoutNulls(_ product: Product) -> Product {
            var product = product
            product.attributes = product.attributes.filter { !$0.value.isNull }
            return product
        }
    }
}
