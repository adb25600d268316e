import Catalog
import Postgres
import Synchronization
import TestSupport
import Testing

@testable import CodeIndex

@Suite struct GivenRowsTests {
    private let keys = (0..<20).map { "p\($0)" }

    @Test func aColumnThatIsTheSameThroughoutIsOneValue() {
        var rows = GivenRows("id", keys)
        rows.add("topic", texts: keys.map { _ in "products" })
        rows.add("offset", ints: (0..<20).map { Int64($0) })
        rows.add("version", ints: keys.map { _ in nil })
        rows.add("live", bools: keys.map { _ in true })
        rows.add("hash", bytes: keys.map { $0 == "p3" ? nil : [1] })
        rows.add("attributes", json: keys.map { _ in "{}" })
        #expect(rows.source == "unnest($1, $3, $5) AS given(id, offset, hash)")
        #expect(["id", "offset", "hash"].map { rows[$0] } == ["given.id", "given.offset", "given.hash"])
        #expect(["topic", "live", "attributes"].map { rows[$0] } == ["$2", "$4", "$6"])
        #expect(rows["version"] == "NULL::bigint")
        #expect(rows.parameters[1] == .text("products") && rows.parameters[3] == .bool(true))
        #expect(rows.parameters[5] == .json("{}") && rows.parameters.count == 6)
    }

    @Test func fewRowsAreArraysInAnyCase() {
        var rows = GivenRows("id", ["a", "b"])
        rows.add("topic", texts: ["t", "t"])
        rows.add("version", ints: [nil, nil])
        rows.add("live", bools: [true, true])
        #expect(rows.source == "unnest($1, $2, $3, $4) AS given(id, topic, version, live)")
        #expect(
            rows.parameters == [
                .textArray(["a", "b"]), .textArray(["t", "t"]), .intArray([nil, nil]), .boolArray([true, true]),
            ])
    }

    /// The same letter, composed and not, is equal to Swift, but not the same text.
    @Test func textsThatOnlyLookAlikeAreNotOneValue() {
        let texts = keys.map { $0 == "p3" ? "Cafe\u{301}" : "Caf\u{E9}" }
        var rows = GivenRows("id", keys)
        rows.add("brand", texts: texts)
        rows.add("attributes", json: texts.map { #"{"brand":"\#($0)"}"# })
        rows.add("category", texts: keys.map { _ in "Cafe\u{301}" })
        #expect(rows.source == "unnest($1, $2, $3) AS given(id, brand, attributes)")
        #expect(rows["category"] == "$4")
    }

    /// Whatever a batch has in common is stored with each of its products.
    @Test func productsAreStoredAsTheyAre() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        for version: Int64? in [nil, 7] {
            for differ in [false, true] {
                let events = (0..<Int64(20)).map { number in
                    var product = Product(id: "p\(number)", title: "Lamp")
                    if differ, number % 2 == 0 {
                        product.brand = "Ikea \(number)"
                        product.price = "\(number).50"
                        product.attributes = ["size": .string("\(number)")]
                    }
                    return PositionedEvent(
                        event: ProductEvent(
                            productID: product.id, version: version, change: .upsert(product)),
                        place: .record(
                            RecordPosition(topic: "products", partition: 2, offset: number), time: differ ? number : 9))
                }
                try await pool.withConnection { try await $0.execute("TRUNCATE product") }
                let outcome = try await index.products.apply(ChangeBatch(events: events))
                #expect(outcome.upserted == 20)
                let states = Mutex<[ProductState]>([])
                try await index.products.forEachState(isFixed: {}, { page in states.withLock { $0 += page } })
                let stored = states.withLock { Dictionary(uniqueKeysWithValues: $0.map { ($0.id, $0) }) }
                for positioned in events {
                    guard case .upsert(let product) = positioned.event.change else { continue }
                    let state = try #require(stored[product.id])
                    #expect(state.product == product && state.place == positioned.place)
                    #expect(state.version?.number == version && state.hasVersion == (version != nil))
                }
            }
        }
    }
}
