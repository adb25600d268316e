import CodeIndex
import Foundation
import Serving
import TestSupport
import Testing

extension IntegrationTests {
    /// `gramd search`, which searches in SQL, beside the daemon, which answers from memory.
    @Suite struct SearchCommandTests {
        private func lamp(_ id: String, _ title: String, _ brand: String, _ price: String, _ colour: String)
            -> TestRecord
        {
            TestRecord(
                id,
                """
                {"op":"update","product_id":"\(id)","product":{"title":"\(title)","brand":"\(brand)","price":\(price),\
                "category":"Home > \(title)s","attributes":{"colour":"\(colour)","size":{"width":\(price)}}}}
                """)
        }

        @Test func narrowsDownAsTheDaemonDoes() async throws {
            let shop = try await TestShop()
            let daemon = try await shop.startDaemon()
            try await shop.send([
                lamp("a", "Lamp", "Lumo", "9.90", "red"), lamp("b", "Lamp", "Sedo", "19.90", "blue"),
                lamp("c", "Lamp", "Lumo, A", "29.90", "red"), lamp("d", "Lamp shade", "Lumo", "39.90", "red = blue"),
            ])
            try await shop.waitUntilSearchable()
            _ = try await daemon.result("lamp")

            let cases: [(arguments: [String], items: [(String, String)], ids: Set<String>)] = [
                ([], [], ["a", "b", "c", "d"]),
                (
                    ["--price-from", "19.9", "--price_to", "30"], [("price_from", "19.9"), ("price_to", "30")],
                    ["b", "c"]
                ),
                (
                    ["--brand", "Sedo", "--brand", "Lumo, A"], [("brand", "Sedo"), ("brand", "Lumo, A")],
                    ["b", "c"]
                ),
                (["--category", "Home > Lamp s"], [("category", "Home > Lamp s")], ["d"]),
                (
                    ["--attribute", "colour=red", "--attribute", "colour=red = blue", "--attribute", "size.width=9.9"],
                    [
                        ("attribute.colour", "red"), ("attribute.colour", "red = blue"),
                        ("attribute.size.width", "9.9"),
                    ], ["a"]
                ),
                (["--ids", "a,d,x", "--ids", "b"], [("ids", "a,d,x"), ("ids", "b")], ["a", "b", "d"]),
                (["--ids", ""], [("ids", "")], []),
                (["--brand", "Lumo", "--price-to", "30"], [("brand", "Lumo"), ("price_to", "30")], ["a"]),
            ]
            for (arguments, items, ids) in cases {
                let command = try await answer(shop, arguments)
                let served = try await answer(daemon, items)
                #expect(Set(command.products.map(\.productID)) == ids, "\(arguments)")
                #expect(command.products == served.products, "\(arguments)")
                #expect(command.generation == served.generation)
            }
            let page = try await answer(shop, ["--offset", "1", "--limit", "2", "--price-to", "30"])
            let served = try await answer(daemon, [("offset", "1"), ("limit", "2"), ("price_to", "30")])
            #expect(page.products.count == 2 && page.products == served.products)
            #expect(try await daemon.stop().status == 0)
        }

        @Test func refusesWhatTheDaemonRefuses() async throws {
            let shop = try await TestShop()
            for arguments in [
                ["--price-from", "cheap"], ["--attribute", "colour"], ["--limit", "0"], ["--offset", "-1"],
                ["--brand", ""],
            ] {
                let refusal = try await shop.command(["search", "lamp"] + arguments)
                #expect(refusal.status == 64 && refusal.output.contains("Error: "), "\(arguments): \(refusal.output)")
            }
        }

        private func answer(_ shop: TestShop, _ arguments: [String]) async throws -> SearchResult {
            let (status, output) = try await shop.command(["search", "lamp", "--json"] + arguments)
            #expect(status == 0, "\(output)")
            return try JSONDecoder().decode(SearchResult.self, from: Data(output.utf8))
        }

        private func answer(_ daemon: DaemonProcess, _ items: [(String, String)]) async throws -> SearchResult {
            let parameters = ([("q", "lamp")] + items).map { URLQueryItem(name: $0.0, value: $0.1) }
            return try JSONDecoder().decode(
                SearchResult.self,
                from: try await HTTPClient(address: daemon.address).get("/v1/search", parameters).body)
        }
    }
}
