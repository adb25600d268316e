import Catalog
import CodeIndex
import Codes
import Kafka
import Postgres
import TestSupport
import Testing

extension IntegrationTests {
    /// What a reader holds that goes by versions, against the tables.
    @Suite struct CodesTopicTests {
        /// Products' codes with weights and origins, in their order.
        private typealias Codes = [String: [String]]

        private func version(of record: KafkaRecord) throws -> Int64 {
            let header = try #require(record.headers.first { $0.name == "gramd.version" }?.value)
            return try #require(Int64(String(decoding: header, as: UTF8.self)))
        }

        /// What somebody holds who has read a topic, and skips what has a lower version than was seen.
        private func held(_ topic: String, _ shop: TestShop) async throws -> Codes {
            var codes: Codes = [:]
            var versions: [String: Int64] = [:]
            for record in try await shop.records(of: topic) {
                let product = String(decoding: try #require(record.key), as: UTF8.self)
                let version = try version(of: record)
                guard version >= versions[product] ?? 0 else { continue }
                versions[product] = version
                guard let bytes = record.value else {
                    codes[product] = nil
                    continue
                }
                let value = try JSONValue(parsing: bytes)
                #expect(value["product"]?.stringValue == product)
                codes[product] = try #require(value["codes"]?.arrayValue).map { code in
                    let weight = try #require(code["weight"]?.numberValue).double
                    return "\(code["code"]?.stringValue ?? "") \((weight * 100).rounded()) "
                        + (code["origin"]?.stringValue ?? "")
                }
            }
            return codes
        }

        private func stored(_ generation: Int64, _ shop: TestShop) async throws -> Codes {
            var codes: Codes = [:]
            let rows = try await shop.rows(
                """
                SELECT product_id, ARRAY(
                    SELECT concat(code_text, ' ', get_byte(weights, place::integer - 1), '.0 ',
                                  CASE WHEN place <= own THEN 'own' ELSE 'generated' END)
                    FROM unnest(codes) WITH ORDINALITY AS t(code_id, place) JOIN code USING (code_id) ORDER BY place
                ) AS codes
                FROM posting JOIN product USING (product_no) WHERE generation_id = \(generation)
                """)
            for row in rows { codes[try row.text("product_id")] = try row.textArray("codes") }
            return codes
        }

        func waitUntilHeld(_ generation: Int64, _ shop: TestShop, _ name: String) async throws {
            try await shop.waitUntilSearchable()
            try await eventually("\(name)-\(generation) holds what the tables hold", every: .milliseconds(100)) {
                try await held("\(name)-\(generation)", shop) == stored(generation, shop)
            }
        }

        /// The topic of the generation that answers, as announced last.
        private func announced(_ name: String, _ shop: TestShop) async throws -> String? {
            let last = try await shop.records(of: name).last { $0.key == Array("active".utf8) }
            return try last?.value.map { try JSONValue(parsing: $0) }?["topic"]?.stringValue
        }

        @Test func aReaderHoldsWhatTheTablesHold() async throws {
            let shop = try await TestShop()
            let name = shop.topic + "-codes"
            let settings = ["CODES_TOPIC_NAME": name, "CODES_TOPIC_FIELDS": "title"]
            func start(_ group: String) async throws -> DaemonProcess {
                try await shop.startDaemon(group: group, settings: settings)
            }

            // Killed while the topic is filled.
            var daemon = try await start("first")
            try await shop.send((0..<300).map { TestRecord.upsert("p\($0)", "Red lamp \($0)") })
            try await shop.waitUntilSearchable()
            let first = try #require(try await shop.index.generations.active()).id
            try await eventually("the first records are there", every: .milliseconds(1)) {
                try await !shop.records(of: "\(name)-\(first)").isEmpty
            }
            try await daemon.crash()
            daemon = try await start("second")
            try await waitUntilHeld(first, shop, name)
            try await eventually("it is announced") { try await announced(name, shop) == "\(name)-\(first)" }

            let before = try await shop.rows("SELECT progress::text AS progress FROM codes_topic")[0].text("progress")
            try await shop.send((0..<20).map { TestRecord.upsert("p\($0)", "Blue chair \($0)") })
            try await shop.send((20..<40).map { TestRecord.delete("p\($0)") })
            try await shop.send((300..<310).map { TestRecord.upsert("p\($0)", "Green table \($0)") })
            try await waitUntilHeld(first, shop, name)
            #expect(try await held("\(name)-\(first)", shop).count == 290)
            try await eventually("the tombstones are counted") {
                try await daemon.counter("gramd_codes_published_total", labels: "tombstone") >= 20
            }

            // Killed when the broker had the changes, and before that was stored.
            try await daemon.crash()
            let sent = try await shop.records(of: "\(name)-\(first)").count
            _ = try await shop.pool.withConnection {
                try await $0.query("UPDATE codes_topic SET progress = $1", [.json(before)])
            }
            daemon = try await start("third")
            try await eventually("the changes are sent again") {
                try await shop.records(of: "\(name)-\(first)").count >= sent + 50
            }
            try await waitUntilHeld(first, shop, name)
            var versions: [[UInt8]: Int64] = [:]
            for record in try await shop.records(of: "\(name)-\(first)") {
                let (key, version) = (try #require(record.key), try version(of: record))
                #expect(version > versions[key] ?? 0)
                versions[key] = version
            }

            // A new generation has a topic of its own; the former one's is followed on.
            let second = try await shop.index.generations.create(modelID: nil, selection: CodeSelection()).id
            try await eventually("the new generation is announced") {
                try await announced(name, shop) == "\(name)-\(second)"
            }
            try await shop.send([.upsert("p5", "Walnut shelf"), .delete("p6")])
            for generation in [first, second] { try await waitUntilHeld(generation, shop, name) }

            // What a topic has of products that were never there is taken back when it is filled anew.
            try await shop.send([
                KafkaMessage(
                    topic: "\(name)-\(second)", key: Array("ghost".utf8),
                    value: Array(#"{"product":"ghost","codes":[]}"#.utf8),
                    headers: [KafkaHeader(name: "gramd.version", value: Array("1".utf8))])
            ])
            #expect(try await shop.command("codes", "publish", "--all", settings: settings).status == 0)
            try await eventually("the ghost is gone") {
                let records = try await shop.records(of: "\(name)-\(second)")
                return records.last { $0.key == Array("ghost".utf8) }?.value == nil
            }
            for generation in [first, second] { try await waitUntilHeld(generation, shop, name) }
            #expect(try await daemon.stop().status == 0)
        }

        @Test func anotherInstanceGoesOnWhereOneWasKilled() async throws {
            let shop = try await TestShop()
            let name = shop.topic + "-codes"
            let settings = ["CODES_TOPIC_NAME": name]
            let daemons = [
                try await shop.startDaemon("one", settings: settings),
                try await shop.startDaemon("two", settings: settings),
            ]
            try await shop.send((0..<50).map { TestRecord.upsert("p\($0)", "Red lamp \($0)") })
            try await shop.waitUntilSearchable()
            let generation = try #require(try await shop.index.generations.active()).id
            try await waitUntilHeld(generation, shop, name)
            try await daemons[0].crash()
            try await shop.send((0..<10).map { TestRecord.delete("p\($0)") } + [.upsert("p10", "Blue chair")])
            try await waitUntilHeld(generation, shop, name)
            #expect(try await daemons[1].stop().status == 0)
        }
    }
}
