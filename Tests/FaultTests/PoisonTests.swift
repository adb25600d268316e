import Postgres
import TestSupport
import Testing

extension FaultTests {
    @Suite struct PoisonTests {
        private static func event(_ product: String, operation: String = "update", id: String? = #""p""#) -> [UInt8] {
            let identifier = id.map { #""product_id":\#($0),"# } ?? ""
            return Array(#"{"op":"\#(operation)",\#(identifier)"product":\#(product)}"#.utf8)
        }

        private static let faults: [(cause: String, key: [UInt8]?, value: [UInt8])] = [
            ("invalid_json", Array("p".utf8), Array("this is no JSON".utf8)),
            (
                "not_utf8", Array("p".utf8),
                Array(#"{"op":"update","product_id":"p","product":{"title":""#.utf8) + [0xff]
            ),
            ("contains_nul", Array("p".utf8), event(#"{"title":"nul \u0000 inside"}"#)),
            ("wrong_type", Array("p".utf8), event(#"{"title":true}"#)),
            ("missing_field", nil, event(#"{"title":"whose?"}"#, id: nil)),
            (
                "wrong_type", Array("p".utf8),
                Array(#"{"op":"update","product_id":"p","version":"seven","product":{"title":"a lamp"}}"#.utf8)
            ),
            ("unknown_operation", Array("p".utf8), event(#"{"title":"a lamp"}"#, operation: "explode")),
            (
                "too_large", Array("p".utf8),
                event(#"{"title":"a lamp"}"#, id: #""\#(String(repeating: "x", count: 5_000))""#)
            ),
        ]

        @Test func aPoisonRecordBecomesOneDeadLetterAmongAppliedNeighbours() async throws {
            let shop = try await TestShop(partitions: 1)
            var records: [TestRecord] = []
            for (number, fault) in Self.faults.enumerated() {
                records.append(.upsert("good-\(number)", "Walnut chair \(number)", partition: 0))
                records.append(TestRecord(key: fault.key, value: fault.value, partition: 0))
            }
            records.append(.upsert("good-last", "Walnut stool", partition: 0))
            try await shop.send(records)
            let daemon = try await shop.startDaemon()
            try await daemon.waitUntilReady()
            try await shop.waitUntilSearchable()
            try await expectDeadLetters(shop)
            let digest = try await IndexDigest(of: shop.pool)
            #expect(digest.liveProducts == Self.faults.count + 1)
            #expect(try await daemon.search("walnut").count == Self.faults.count + 1)
            // Counters follow the commit.
            try await eventually("the dead letters are counted") {
                try await daemon.counter("gramd_dead_letters_total") == Self.faults.count
            }
            #expect(try await daemon.stop().status == 0)

            // From the beginning once more.
            try await shop.rows("DELETE FROM consumer_offset")
            let second = try await shop.startDaemon(group: "second")
            try await second.waitUntilReady()
            try await shop.waitUntilSearchable()
            try await expectDeadLetters(shop)
            try await eventually("the replayed events are counted as skipped") {
                try await second.counter("gramd_events_total", labels: "skipped") == Self.faults.count + 1
            }
            let isEqual = try await IndexDigest(of: shop.pool) == digest
            FaultRow(
                fault: "\(Self.faults.count) kinds of poison, replayed once",
                promise: "one dead letter each, neighbours applied",
                isEqual: isEqual, recovery: nil
            ).print()
            #expect(isEqual)
            #expect(try await second.stop().status == 0)
        }

        private func expectDeadLetters(_ shop: TestShop) async throws {
            let rows = try await shop.rows(
                "SELECT topic, partition, record_offset, key, payload, cause, message FROM dead_letter "
                    + "ORDER BY record_offset")
            #expect(rows.count == Self.faults.count)
            for (number, (row, fault)) in zip(rows, Self.faults).enumerated() {
                #expect(try row.text("cause") == fault.cause)
                #expect(try row.text("topic") == shop.topic)
                #expect(try row.int("partition") == 0)
                #expect(try row.int("record_offset") == Int64(number * 2 + 1))
                #expect(try row.optionalBytes("key") == fault.key)
                #expect(try row.bytes("payload") == fault.value)
                #expect(try !row.text("message").isEmpty)
            }
        }
    }
}
