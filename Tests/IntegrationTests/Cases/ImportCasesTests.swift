import CodeIndex
import Foundation
import Postgres
import TestSupport
import Testing

extension IntegrationTests {
    /// Files as shops have them, through the commands that read them.
    @Suite struct ImportCasesTests {
        private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../../shared/cases").standardized
        private static let isThere = FileManager.default.fileExists(atPath: folder.path)

        private func live(_ shop: TestShop) async throws -> [String: String] {
            let rows = try await shop.rows("SELECT product_id, title FROM product WHERE live")
            return try Dictionary(uniqueKeysWithValues: rows.map { (try $0.text("product_id"), try $0.text("title")) })
        }

        private func prices(_ shop: TestShop) async throws -> [String: Double] {
            let rows = try await shop.rows(
                "SELECT product_id, price::float8 AS price FROM product WHERE live AND price IS NOT NULL")
            return try Dictionary(
                uniqueKeysWithValues: rows.map { (try $0.text("product_id"), try $0.double("price")) })
        }

        @Test(
            .enabled(if: isThere, "there are no shared cases"),
            arguments: [
                "20-array-pretty.json", "20-csv.csv", "20-tsv.tsv", "20-elastic-bulk.ndjson", "20-crlf-bom.jsonl",
                "20-gzip-members.jsonl.gz",
            ])
        func aFileIsReadByItsContent(name: String) async throws {
            let shop = try await TestShop(partitions: 1)
            let imported = try await shop.command("import", "products", Self.folder.appending(path: name).path)
            print("CASE\t\(name)\tfive products\t\(imported.status == 0 ? "as expected" : imported.output)")
            #expect(imported.status == 0, "\(imported.output)")
            let titles = try await live(shop)
            #expect(titles == Dictionary(uniqueKeysWithValues: (1...5).map { ("\($0)", "Enamel mug \($0)") }))
            #expect(try await prices(shop)["3"] == 3.5)
        }

        @Test(.enabled(if: isThere, "there are no shared cases")) func whatCanBeReadOfALineIsRead() async throws {
            let shop = try await TestShop(partitions: 1)
            let imported = try await shop.command(
                "import", "products", Self.folder.appending(path: "20-nan.jsonl").path)
            let titles = try await live(shop)
            let prices = try await prices(shop)
            let expected = Set(["1", "2", "3", "4", "5", "6", "7", "8", "9", "11", "12", "13", "14", "17"])
            print("CASE\t20-nan.jsonl\t\(expected.sorted())\t\(titles.keys.sorted()) \(prices)")
            #expect(Set(titles.keys) == expected)
            #expect(prices == ["7": 1_299, "8": 1_299, "11": 0.99, "12": 5, "13": 5, "14": 7.5])
            // The line that is no JSON, and the two without a title, are named, and the exit status tells.
            #expect(imported.status == 1 && imported.output.contains("refused"), "\(imported.output)")
        }

        private func write(_ text: String) throws -> String {
            let file = FileManager.default.temporaryDirectory.appending(path: "gramd-feed-\(UUID().uuidString).jsonl")
            try text.write(to: file, atomically: true, encoding: .utf8)
            return file.path
        }

        /// An import stands behind what was applied when it began; reading the topic again changes nothing of it.
        @Test func anImportHasAPlaceInTheLog() async throws {
            let shop = try await TestShop(partitions: 1)
            let daemon = try await shop.startDaemon()
            func event(_ version: Int, _ title: String) -> TestRecord {
                TestRecord(
                    "b", #"{"op":"update","product_id":"b","version":\#(version),"product":{"title":"\#(title)"}}"#)
            }
            try await shop.send([event(8, "Pail of version eight")])
            try await shop.waitUntilSearchable()
            let file = try write(#"{"id":"b","title":"Pail of the file"}"# + "\n")
            defer { try? FileManager.default.removeItem(atPath: file) }
            #expect(try await shop.command("import", "products", file).status == 0)
            #expect(try await live(shop) == ["b": "Pail of the file"])
            try await shop.send([event(7, "Pail of version seven")])
            try await shop.waitUntilSearchable()
            #expect(try await live(shop) == ["b": "Pail of the file"])
            #expect(try await shop.command("replay", "--to", "earliest").status == 0)
            try await eventually("everything is read again") { try await shop.unapplied() == 0 }
            #expect(try await live(shop) == ["b": "Pail of the file"])
            let verified = try await shop.command("verify", "--against-topic")
            #expect(verified.status == 0, "\(verified.output)")
            let rebuilt = try await shop.command("rebuild")
            #expect(rebuilt.status == 0, "\(rebuilt.output)")
            #expect(try await live(shop) == ["b": "Pail of the file"])
            try await shop.send([event(9, "Pail of version nine")])
            try await shop.waitUntilSearchable()
            #expect(try await live(shop) == ["b": "Pail of version nine"])
            #expect(try await daemon.stop().status == 0)
        }

        /// A product without its variants would have lost its price, and its variants would be products.
        @Test(arguments: ["automatic", "shopify"])
        func aBulkOperationOfShopifyIsReadAsProducts(format: String) async throws {
            let shop = try await TestShop(partitions: 1)
            let parent = #""__parentId":"gid://shopify/Product/1"}"#
            let lines = [
                #"{"id":"gid://shopify/Product/1","title":"Lamp"}"#,
                #"{"id":"gid://shopify/ProductVariant/2","title":"Red","sku":"L-RED","price":"9.90",\#(parent)"#,
                #"{"id":"gid://shopify/ProductVariant/3","title":"Blue","sku":"L-BLUE","price":"8.90",\#(parent)"#,
            ]
            let file = try write(lines.joined(separator: "\n") + "\n")
            defer { try? FileManager.default.removeItem(atPath: file) }
            var settings = ["CATALOG_FORMAT": format]
            if format == "automatic" { settings["CATALOG_FIELDS_PRICE"] = "variants[0].price" }
            let imported = try await shop.command("import", "products", file, settings: settings)
            #expect(imported.status == 0, "\(imported.output)")
            let id = format == "shopify" ? "1" : "gid://shopify/Product/1"
            #expect(try await live(shop) == [id: "Lamp"])
            #expect(try await prices(shop) == [id: 9.9])
        }

        @Test func columnsOfATransformationKeepTheirNames() async throws {
            let shop = try await TestShop(partitions: 1)
            let header = "id\ttitle\tlink\timage link\tavailability\tprice\tproduct type"
            let file = try write("\(header)\np-1\tPan\thttps://a\thttps://b\tin_stock\t29.00 USD\tPans > Iron\n")
            defer { try? FileManager.default.removeItem(atPath: file) }
            let imported = try await shop.command(
                "import", "products", file, settings: ["CATALOG_FORMAT": "google-merchant"])
            #expect(imported.status == 0, "\(imported.output)")
            let row = try #require(try await shop.rows("SELECT category FROM product WHERE live").first)
            #expect(try row.text("category") == "Pans > Iron")
        }

        /// The same path on another day is another feed.
        @Test func aLetterOfAnOlderFeedNeverGoesOverANewerOne() async throws {
            let shop = try await TestShop(partitions: 1)
            let file = try write(#"{"id":"m","name":"Mop of Monday"}"# + "\n")
            defer { try? FileManager.default.removeItem(atPath: file) }
            let named = ["CATALOG_FIELDS_TITLE": "name"]
            #expect(try await shop.command("import", "products", file).status == 1)
            try (#"{"id":"m","name":"Mop of Tuesday"}"# + "\n").write(toFile: file, atomically: true, encoding: .utf8)
            #expect(try await shop.command("import", "products", file).status == 1)
            let letters = try await shop.index.deadLetters.list(limit: 10)
            #expect(letters.count == 2 && Set(letters.map(\.letter.record)).count == 2)
            let retried = try await shop.command("dlq", "retry", "\(letters[1].id)", settings: named)
            #expect(retried.status == 0, "\(retried.output)")
            #expect(try await live(shop) == ["m": "Mop of Tuesday"])
            #expect(try await shop.command("dlq", "retry", "\(letters[0].id)", settings: named).status == 0)
            #expect(try await live(shop) == ["m": "Mop of Tuesday"])
        }
    }
}
