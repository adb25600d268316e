import Catalog
import Codes
import Foundation
import Kafka
import Testing

@testable import CodeIndex
@testable import Sync

@Suite struct CodesRecordTests {
    private func product(
        _ number: Int64 = 7,
        codes: [(String, UInt8, PostingOrigin)] = [
            ("red lamp", 137, .own), ("lamp", 40, .generated), ("light", 25, .clicked),
        ]
    ) -> PublishedProduct {
        PublishedProduct(
            number: number, id: "p\(number)", title: "A \"red\" lamp", price: "9.90",
            codes: codes.map { PublishedProduct.Code(text: $0.0, weight: $0.1, origin: $0.2) })
    }

    private func text(_ product: PublishedProduct, fields: Set<CodesTopicConfiguration.Field> = []) throws -> String {
        let record = CodesRecord(product, generation: 3, version: 42, fields: fields)
        return String(decoding: try #require(record.value), as: UTF8.self)
    }

    @Test func aRecordShowsCodesWeightsAndOrigins() throws {
        #expect(
            try text(product())
                == #"{"product":"p7","number":7,"generation":3,"version":42,"codes":["#
                + #"{"code":"red lamp","weight":1.37,"origin":"own"},{"code":"lamp","weight":0.4,"origin":"generated"},"#
                + #"{"code":"light","weight":0.25,"origin":"clicked"}]}"#
        )
    }

    @Test func fieldsAreShownWhereTheyAreAskedFor() throws {
        let value = try JSONValue(parsing: Array(try text(product(), fields: [.title, .price]).utf8))
        #expect(value["title"] == .string("A \"red\" lamp"))
        #expect(value["price"] == JSONNumber("9.9").map(JSONValue.number))
        #expect(try JSONValue(parsing: Array(try text(product(), fields: [.price]).utf8))["title"] == nil)
    }

    @Test(arguments: [(1, "0.01"), (10, "0.1"), (100, "1"), (101, "1.01"), (137, "1.37"), (250, "2.5"), (255, "2.55")])
    func weightsAreHundredths(steps: UInt8, decimals: String) throws {
        #expect(try text(product(codes: [("a", steps, .own)])).contains(#""weight":\#(decimals),"#))
    }

    @Test func theVersionIsAHeaderAndATombstoneHasItToo() {
        for record in [
            CodesRecord(product(), generation: 3, version: 42, fields: []),
            CodesRecord(product(codes: []), generation: 3, version: 42, fields: []),
        ] {
            let message = record.message(to: "codes-3")
            #expect(message.topic == "codes-3" && message.key == Array("p7".utf8))
            let read = KafkaRecord(
                topicPartition: TopicPartition(topic: "codes-3", partition: 0), offset: 0, key: message.key,
                value: message.value, headers: message.headers)
            #expect(CodesRecord.version(of: read) == 42)
        }
        #expect(CodesRecord(product(codes: []), generation: 3, version: 42, fields: []).value == nil)
    }

    @Test func anAnnouncementNamesTheTopic() throws {
        let message = CodesAnnouncement(
            generation: 3, topic: "codes-3", since: "2025-01-01T00:00:00Z", version: 42
        ).message(to: "codes")
        #expect(message.topic == "codes" && message.key == Array("active".utf8))
        #expect(
            String(decoding: try #require(message.value), as: UTF8.self)
                == #"{"generation":3,"since":"2025-01-01T00:00:00Z","topic":"codes-3","version":42}"#)
    }

    // MARK: Changes

    private func delta(products: [Int64] = [], deleted: [Int64] = [], posted: [Int64] = []) -> IndexDelta {
        IndexDelta(
            position: IndexPosition("5:5:"), asOf: Date(timeIntervalSince1970: 0), generations: [], codes: [],
            products: products.map {
                ProductFields(
                    number: $0, id: "p\($0)", title: "t", brand: nil, category: nil, price: nil, attributes: [])
            }, deleted: deleted,
            postings: [3: posted.map { PostingRow(product: $0, codes: [], weights: [], ownCount: 0) }])
    }

    @Test func fieldsAloneChangeARecordOnlyWhereItShowsThem() {
        let delta = delta(products: [1, 2], deleted: [4], posted: [2, 3])
        #expect(CodesChange(delta, in: 3, showsFields: true).products == [1, 2, 3, 4])
        #expect(CodesChange(delta, in: 3, showsFields: false).products == [2, 3, 4])
        #expect(CodesChange(delta, in: 9, showsFields: false).products == [4])
    }

    @Test func onlyWhatMayHaveLostItsCodesIsTakenBack() {
        let change = CodesChange(delta(products: [1], deleted: [4], posted: [2]), in: 3, showsFields: true)
        let records = change.records(
            of: [1, 2, 4].map { product($0, codes: []) } + [product(5)], generation: 3, version: 42, fields: [])
        #expect(records.map(\.product) == ["p2", "p4", "p5"])
        #expect(records.map { $0.value == nil } == [true, true, false])
    }
}
