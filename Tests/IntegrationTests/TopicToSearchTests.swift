import CodeIndex
import TestSupport
import Testing

extension IntegrationTests {
    @Suite struct TopicToSearchTests {
        @Test func eachKindOfEventReachesTheSearch() async throws {
            let shop = try await TestShop()
            let daemon = try await shop.startDaemon()
            try await shop.send([
                .upsert("a", "Walnut bookshelf"), .upsert("b", "Copper kettle"), .upsert("c", "Linen curtain"),
            ])
            try await daemon.waitUntilReady()
            try await shop.waitUntilSearchable()
            #expect(try await daemon.search("bookshelf").map(\.productID) == ["a"])
            #expect(try await daemon.search("kettles").map(\.productID) == ["b"])

            let debezium = """
                {"op":"c","before":null,"after":{"id":"d","title":"Velvet armchair","price":"129.95"},
                "source":{"lsn":42,"ts_ms":1735689600000}}
                """
            try await shop.send([TestRecord(#"{"id":"d"}"#, debezium)])
            try await eventually("the Debezium event is searchable") {
                try await daemon.find("d", "armchair")?.price == "129.95"
            }

            let toCode = try await daemon.counter("gramd_products_to_code_total")
            #expect(toCode == 4)
            try await shop.send([.upsert("b", "Copper kettle", price: "4.55")])
            try await eventually("the new price is shown") { try await daemon.find("b", "kettle")?.price == "4.55" }
            #expect(try await daemon.counter("gramd_products_to_code_total") == toCode)

            // A deletion takes its postings along in the same transaction; a tombstone does the same.
            try await shop.send([.delete("a")])
            try await shop.waitUntilApplied()
            #expect(try await daemon.search("walnut bookshelf").isEmpty)
            try await shop.send([TestRecord("c", nil)])
            try await shop.waitUntilApplied()
            #expect(try await daemon.search("linen curtain").isEmpty)

            // Counters follow the commit.
            try await eventually("the events are counted") {
                let upserted = try await daemon.counter("gramd_events_total", labels: "upsert")
                let deleted = try await daemon.counter("gramd_events_total", labels: "delete")
                return (upserted, deleted) == (5, 2)
            }
            let digest = try await IndexDigest(of: shop.pool)
            #expect(digest.liveProducts == 2)
            #expect(digest.deadPostings == 0 && digest.brokenRows == 0)
            #expect(try await daemon.stop().status == 0)
        }

        @Test func aNewTitleIsFoundUnderItsNewWordsOnly() async throws {
            let shop = try await TestShop()
            let daemon = try await shop.startDaemon()
            try await shop.send([.upsert("a", "Walnut bookshelf"), .upsert("b", "Walnut table")])
            try await daemon.waitUntilReady()
            try await shop.waitUntilSearchable()
            var times: [Duration] = []
            for number in 0..<20 {
                let words = ["zephyrine cabinet", "obsidian lantern"]
                try await shop.send([.upsert("a", words[number % 2])])
                times.append(
                    try await eventually("the new title is searchable", every: .milliseconds(1)) {
                        try await daemon.find("a", words[number % 2]) != nil
                    })
                #expect(try await daemon.search(words[(number + 1) % 2]).isEmpty)
            }
            #expect(try await daemon.search("walnut").map(\.productID) == ["b"])
            let sorted = times.sorted()
            print("topic to search: median \(sorted[10]), longest \(sorted[19]) of 20 title changes at low load")
            #expect(try await daemon.stop().status == 0)
        }
    }
}
