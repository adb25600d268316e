import Catalog
import Testing

/// Rows that `ExtractNewRecordState` made of Debezium's events, and bare rows.
@Suite struct EventDecoderFlattenedTests {
    @Test(arguments: [EventFormat.automatic, .debezium])
    func aRowIsAnUpsert(format: EventFormat) throws {
        let event = try EventDecoder(format: format).decode(
            #"""
            {"id":1,"title":"Shirt","price":{"scale":2,"value":"B8Y="},"size":"L","__op":"r","__lsn":10,
            "__source_ts_ms":1700000000000,"__table":"product","__deleted":"false"}
            """#, key: #"{"id":1}"#)
        #expect(
            event
                == ProductEvent(
                    productID: "1", version: 10, timestamp: 1_700_000_000_000,
                    change: .upsert(Product(id: "1", title: "Shirt", price: "19.9", attributes: ["size": .string("L")]))
                ))
    }

    @Test(arguments: [
        #"{"id":2,"title":"T","__deleted":"true"}"#, #"{"id":2,"title":"T","__deleted":true}"#,
        #"{"id":2,"title":null,"__op":"d"}"#,
    ])
    func aRowSaysThatItIsDeleted(row: String) throws {
        let event = ProductEvent(productID: "2", recordKey: #"{"id":2}"#, change: .delete)
        #expect(try EventDecoder().decode(row, key: #"{"id":2}"#) == event)
    }

    @Test func aDeletedRowWithoutItsIdentifierIsFoundByItsKey() throws {
        let decoder = EventDecoder(mapping: FieldMapping(productID: "sku"))
        let event = try decoder.decode(#"{"id":2,"sku":null,"__deleted":"true","__lsn":5}"#, key: #"{"id":2}"#)
        #expect(event == ProductEvent(productID: nil, recordKey: #"{"id":2}"#, version: 5, change: .delete))
    }

    @Test(arguments: [#"{"type":"struct"}"#, "null"])
    func aWrappedRowIsAnUpsert(schema: String) throws {
        let event = try EventDecoder().decode(
            #"{"schema":\#(schema),"payload":{"id":1,"title":"T","version":"2"}}"#,
            key: #"{"schema":{"type":"struct"},"payload":{"id":1}}"#)
        #expect(
            event
                == ProductEvent(
                    productID: "1", change: .upsert(Product(id: "1", title: "T", attributes: ["version": .string("2")]))
                ))
    }

    @Test func decimalsOfARowAreReadByTheirSchema() throws {
        let decimal = #""type":"bytes","name":"org.apache.kafka.connect.data.Decimal","parameters":{"scale":"2"}"#
        let event = try EventDecoder().decode(
            #"""
            {"schema":{"type":"struct","fields":[{\#(decimal),"field":"price"},
            {"type":"array","field":"tiers","items":{\#(decimal)}},{"type":"map","field":"extra","values":{\#(decimal)}}]},
            "payload":{"id":1,"title":"T","price":"B8Y=","tiers":["B8Y=",null],"extra":{"a":"B8Y="}}}
            """#)
        #expect(event?.product?.price == "19.9")
        #expect(
            event?.product?.attributes == [
                "tiers": .array([.string("19.90"), .null]), "extra": .object(["a": .string("19.90")]),
            ])
    }

    @Test func daysAndTimesOfARowAreTextByTheirSchema() throws {
        let connect = #""name":"org.apache.kafka.connect.data"#
        let decoder = EventDecoder(mapping: FieldMapping(version: "changed"))
        let event = try decoder.decode(
            #"""
            {"schema":{"type":"struct","fields":[{\#(connect).Date","field":"day"},{\#(connect).Time","field":"opens"},
            {\#(connect).Timestamp","field":"changed"},{"name":"io.debezium.time.Date","field":"since"},
            {\#(connect).Timestamp","field":"never"},{"name":"io.debezium.time.MicroTimestamp","field":"micros"},
            {"name":"io.debezium.time.NanoTimestamp","field":"nanos"},{"name":"io.debezium.time.Time","field":"t"},
            {"name":"io.debezium.time.MicroTime","field":"ut"},{"name":"io.debezium.time.NanoTime","field":"nt"},
            {"name":"io.debezium.time.Year","field":"year"}]},
            "payload":{"id":1,"title":"T","day":19782,"opens":3600500,"changed":1700000000123,"since":-1,"never":0,
            "micros":1700000000123456,"nanos":1700000000123456789,"t":1,"ut":3600000001,"nt":86399999999999,
            "year":2024}}
            """#)
        #expect(event?.version == 1_700_000_000_123)
        #expect(
            event?.product?.attributes == [
                "day": .string("2024-02-29"), "opens": .string("01:00:00.500"),
                "changed": .string("2023-11-14T22:13:20.123Z"), "since": .string("1969-12-31"),
                "never": .number(JSONNumber(0)), "micros": .string("2023-11-14T22:13:20.123456Z"),
                "nanos": .string("2023-11-14T22:13:20.123456789Z"), "t": .string("00:00:00.001"),
                "ut": .string("01:00:00.000001"), "nt": .string("23:59:59.999999999"),
                "year": .number(JSONNumber(2_024)),
            ])
    }

    @Test func aBareRowIsAnUpsertWhereTheFormatIsNotSaid() throws {
        let row = #"{"id":1,"title":"T","ts":"Size S"}"#
        let product = Product(id: "1", title: "T", attributes: ["ts": .string("Size S")])
        #expect(try EventDecoder().decode(row) == ProductEvent(productID: "1", change: .upsert(product)))
        let fault = fault { () throws(RecordFault) in try EventDecoder(format: .plain).decode(row) }
        #expect(fault?.code == .missingField && fault?.field == "op")
    }

    @Test func theUpdateOfAFewColumnsIsAPart() throws {
        let event = try EventDecoder().decode(#"{"id":1,"price":"5.00","__op":"u"}"#)
        #expect(event?.patch == ProductPatch(id: "1", price: .replaced("5")))
    }
}
