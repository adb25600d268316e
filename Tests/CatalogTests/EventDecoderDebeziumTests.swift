import Catalog
import Testing

@Suite struct EventDecoderDebeziumTests {
    private let decoder = EventDecoder()
    private let row = #"{"id":7,"title":"Mouse","brand":"Acme","price":"19.90","stock":3,"note":null}"#

    private var product: Product {
        Product(
            id: "7", title: "Mouse", brand: "Acme", price: "19.9",
            attributes: ["stock": .number(JSONNumber(3)), "note": .null])
    }

    private func payload(_ operation: String, before: String = "null", after: String = "null") -> String {
        """
        {"before":\(before),"after":\(after),"source":{"version":"3.0.0.Final","connector":"postgresql",
        "ts_ms":1700000000123,"lsn":24023128},"op":"\(operation)","ts_ms":1700000000999,"transaction":null}
        """
    }

    @Test(arguments: ["c", "u", "r"], [false, true])
    func anUpsertHasTheRowAfterTheChange(operation: String, isWrapped: Bool) throws {
        let payload = payload(operation, before: #"{"id":7,"title":"Old"}"#, after: row)
        let message = isWrapped ? #"{"schema":{"type":"struct","fields":[]},"payload":\#(payload)}"# : payload
        #expect(
            try decoder.decode(message)
                == ProductEvent(
                    productID: "7", version: 24_023_128, timestamp: 1_700_000_000_123, change: .upsert(product)))
    }

    @Test(arguments: [false, true])
    func aDeleteHasTheRowBefore(isWrapped: Bool) throws {
        let payload = payload("d", before: #"{"id":7}"#)
        let message = isWrapped ? #"{"payload":\#(payload),"schema":{}}"# : payload
        #expect(
            try decoder.decode(message)
                == ProductEvent(productID: "7", version: 24_023_128, timestamp: 1_700_000_000_123, change: .delete))
    }

    @Test func aDeleteWithoutTheRowTakesTheKey() throws {
        let event = try decoder.decode(payload("d"), key: #"{"schema":{},"payload":{"id":7}}"#)
        #expect(event?.productID == "7" && event?.recordKey == #"{"id":7}"#)
        #expect(event?.change == .delete)
        let fault = fault { () throws(RecordFault) in try decoder.decode(payload("d")) }
        #expect(fault?.code == .missingField)
        #expect(fault?.field == "before.product_id")
    }

    @Test func theCommitOfTiDBIsTheVersion() throws {
        func message(_ connector: String) -> String {
            #"{"op":"c","after":{"id":1,"title":"T"},"source":{"connector":"\#(connector)","commit_ts":447984074911121426}}"#
        }
        #expect(try decoder.decode(message("TiCDC"))?.version == 447_984_074_911_121_426)
        #expect(try decoder.decode(message("oracle"))?.version == nil)
    }

    @Test func decimalsAreReadByTheirSchema() throws {
        let schema = #"""
            {"type":"struct","fields":[{"type":"struct","field":"after","fields":[
            {"type":"bytes","field":"price","name":"org.apache.kafka.connect.data.Decimal","parameters":{"scale":"2"}},
            {"type":"bytes","field":"weight","name":"org.apache.kafka.connect.data.Decimal","parameters":{"scale":"3"}},
            {"type":"bytes","field":"depth","name":"org.apache.kafka.connect.data.Decimal","parameters":{"scale":"0"}}]}]}
            """#
        // 0x07C6 = 1990, 0xFF85 = -123.
        let row = #"{"id":1,"title":"T","price":"B8Y=","weight":"/4U=","depth":null}"#
        let event = try decoder.decode(#"{"schema":\#(schema),"payload":\#(payload("c", after: row))}"#)
        #expect(event?.product?.price == "19.9")
        #expect(event?.product?.attributes == ["weight": .string("-0.123"), "depth": .null])

        for value in [#""not base64!""#, #""\#(String(repeating: "AAAA", count: 22))""#] {
            let row = #"{"id":1,"title":"T","price":\#(value)}"#
            let message = #"{"schema":\#(schema),"payload":\#(payload("c", after: row))}"#
            let event = try decoder.decode(message)
            #expect(event?.product != nil && event?.product?.price == nil)
            #expect(event?.droppedFields.map(\.field) == ["price"])
            let fault = fault { () throws(RecordFault) in
                try EventDecoder(invalidFields: .reject).decode(message)
            }
            #expect(fault?.code == .invalidValue)
            #expect(fault?.field == "after.price")
        }
        // Kafka Connect can write decimals as numbers.
        let number = #"{"id":1,"title":"T","price":19.90}"#
        let numeric = try decoder.decode(#"{"schema":\#(schema),"payload":\#(payload("c", after: number))}"#)
        #expect(numeric?.product?.price == "19.9")
    }

    @Test(arguments: [
        (#"{"ts_ms":1700000000123}"#),
        (#"{"status":"BEGIN","id":"571:5","event_count":null,"data_collections":null,"ts_ms":1}"#),
        (#"{"status":"END","id":"571:5","event_count":1,"data_collections":[]}"#),
        (#"{"source":{"db":"shop"},"ddl":"ALTER TABLE","tableChanges":[]}"#),
        (#"{"op":"m","ts_ms":1,"source":{"lsn":1},"message":{"prefix":"a","content":"YQ=="}}"#),
        (#"{"schema":{},"payload":{"ts_ms":1700000000123}}"#),
    ])
    func aMessageAboutNoProductGivesNil(message: String) throws {
        #expect(try decoder.decode(message) == nil)
        #expect(try EventDecoder(format: .debezium).decode(message) == nil)
    }

    @Test func theVersionIsThePositionInTheLog() throws {
        func version(_ source: String) throws(RecordFault) -> Int64? {
            try decoder.decode(#"{"op":"d","before":{"id":1},"source":\#(source)}"#)?.version
        }
        #expect(try version(#"{"lsn":5,"sequence":"[\"1\",\"9\"]"}"#) == 5)
        #expect(try version(#"{"lsn":null,"sequence":"[null,\"9\"]"}"#) == 9)
        #expect(try version(#"{"sequence":["1","8"]}"#) == 8)
        #expect(try version(#"{"sequence":[]}"#) == nil)
        #expect(try version("{}") == nil)
        #expect(try version("null") == nil)
        #expect(fault { () throws(RecordFault) in try version(#"{"lsn":"x"}"#) }?.field == "source.lsn")
        #expect(fault { () throws(RecordFault) in try version(#"{"sequence":"x"}"#) }?.field == "source.sequence")
        // Spanner's and YugabyteDB's are no positions.
        #expect(try version(#"{"connector":"spanner","sequence":"1"}"#) == nil)
        let yugabyte = fault { () throws(RecordFault) in try version(#"{"lsn":"1:4::0:0"}"#) }
        #expect(yugabyte?.detail.contains("catalog.fields.version") == true)
    }

    /// Spanner's change streams send the changed columns, unless they capture whole rows.
    @Test(arguments: [
        ("OLD_AND_NEW_VALUES", "u", true), ("NEW_VALUES", "u", true), ("NEW_ROW", "u", false),
        ("NEW_ROW_AND_OLD_VALUES", "u", false), ("OLD_AND_NEW_VALUES", "c", false),
    ])
    func anUpdateOfSpannerSaysWhetherItIsWhole(captured: String, operation: String, isPart: Bool) throws {
        let event = try decoder.decode(
            #"""
            {"op":"\#(operation)","before":{"id":7,"title":"Old"},"after":{"id":7,"title":"New"},
             "source":{"connector":"spanner","table":"products","sequence":"1","value_capture_type":"\#(captured)"}}
            """#)
        #expect(event?.change.title == "New" && (event?.patch != nil) == isPart)
    }

    /// Materialize's messages, and CockroachDB's without options.
    @Test func rowsAloneTellWhatHappened() throws {
        let row = #"{"id":7,"title":"T"}"#
        for message in [
            #"{"before":null,"after":\#(row)}"#, #"{"before":\#(row),"after":\#(row)}"#, #"{"after":\#(row)}"#,
        ] {
            #expect(try decoder.decode(message)?.product?.title == "T")
        }
        #expect(try decoder.decode(#"{"before":\#(row),"after":null}"#)?.change == .delete)
        let deletion = try decoder.decode(#"{"after":null}"#, key: "[7]")
        #expect(deletion?.productID == "7" && deletion?.change == .delete)
        for other in [
            #"{"before":null,"after":null}"#, #"{"before":\#(row)}"#, #"{"after":\#(row),"updated":"1.0"}"#,
        ] {
            #expect(fault { () throws(RecordFault) in try decoder.decode(other, key: "7") }?.field == "op")
        }
    }

    /// GoldenGate's and Striim's messages have `before` and `after` as well.
    @Test func aConfiguredOperationGoesBeforeAnEnvelope() throws {
        let decoder = EventDecoder(
            mapping: FieldMapping(operation: "op_type", productID: "after.id|before.id", product: "after"))
        let insert = #"{"table":"SHOP.PRODUCTS","op_type":"I","pos":"1","after":{"id":7,"title":"T"}}"#
        #expect(try decoder.decode(insert)?.product?.title == "T")
        let delete = #"{"table":"SHOP.PRODUCTS","op_type":"D","pos":"2","before":{"id":7,"title":"T"}}"#
        #expect(try decoder.decode(delete) == ProductEvent(productID: "7", change: .delete))
        let debezium = #"{"op":"c","before":null,"after":{"after":{"id":7},"title":"T"},"source":{}}"#
        #expect(try decoder.decode(debezium)?.productID == "7")
        let boundary = EventDecoder(mapping: FieldMapping(operation: "status"))
        #expect(try boundary.decode(#"{"status":"BEGIN","id":"571:5349","event_count":null,"ts_ms":1}"#) == nil)
    }

    @Test func theTimeIsTheDatabasesOrElseTheConnectors() throws {
        let times =
            [
                (#"{"ts_ms":0}"#, 5), (#"{"ts_ms":null}"#, 5), ("null", 5), (#"{"ts_ms":4}"#, 4),
            ] as [(String, Int64)]
        for (source, expected) in times {
            let event = try decoder.decode(#"{"op":"d","before":{"id":1},"source":\#(source),"ts_ms":5}"#)
            #expect(event?.timestamp == expected)
        }
        #expect(try decoder.decode(#"{"op":"d","before":{"id":1},"source":{}}"#)?.timestamp == nil)
    }

    @Test func aRowMayBeJSONText() throws {
        let event = try decoder.decode(
            #"{"op":"c","after":"{\"_id\":5,\"id\":\"7\",\"title\":\"Mouse\"}","source":{}}"#)
        #expect(event?.product == Product(id: "7", title: "Mouse", attributes: ["_id": .number(JSONNumber(5))]))
    }

    @Test(arguments: [
        (#"{"before":null,"after":null,"op":"t","source":{}}"#, RecordFault.Code.truncateOperation, "op"),
        (#"{"after":{"id":1,"title":"T"},"op":"x"}"#, .unknownOperation, "op"),
        (#"{"after":{"id":1,"title":"T"},"op":1}"#, .wrongType, "op"),
        (#"{"after":{"id":1,"title":"T"},"source":{}}"#, .missingField, "op"),
        (#"{"after":{"title":"T"},"op":"c"}"#, .missingField, "after.product_id"),
        (#"{"after":{"id":1},"op":"c"}"#, .missingField, "after.title"),
        (#"{"after":5,"op":"c"}"#, .wrongType, "after"),
        (#"{"after":"[]","op":"c"}"#, .wrongType, "after"),
        (#"{"after":"{","op":"c"}"#, .invalidJSON, "after"),
        (#"{"after":{"id":"__debezium_unavailable_value","title":"T"},"op":"u"}"#, .missingField, "after.product_id"),
        (#"{"schema":{},"payload":[]}"#, .wrongType, "payload"),
    ])
    func aFaultNamesItsFieldAndKind(message: String, code: RecordFault.Code, field: String) {
        let fault = fault { () throws(RecordFault) in try decoder.decode(message) }
        #expect(fault?.code == code)
        #expect(fault?.field == field)
    }

    @Test func aTimeThatCantBeReadIsLeftOut() throws {
        let message = #"{"after":{"id":1,"title":"T"},"op":"u","ts_ms":"now"}"#
        let event = try decoder.decode(message)
        #expect(event?.product?.title == "T" && event?.timestamp == nil)
        #expect(event?.droppedFields.map(\.field) == ["timestamp"])
        let fault = fault { () throws(RecordFault) in try EventDecoder(invalidFields: .reject).decode(message) }
        #expect(fault?.field == "ts_ms")
    }

    @Test func anUpsertWithoutItsRowIsAFault() {
        let fault = fault { () throws(RecordFault) in try decoder.decode(payload("u"), key: "7") }
        #expect(fault?.code == .missingField)
        #expect(fault?.field == "after")
    }

    @Test func theFormatDecidesWhereFieldsCouldBeEither() throws {
        let message = #"{"op":"c","product_id":"1","product":{"title":"T"},"after":{"id":2,"title":"Row"}}"#
        #expect(try EventDecoder(format: .plain).decode(message)?.productID == "1")
        #expect(try EventDecoder(format: .debezium).decode(message)?.productID == "2")
        let plain = #"{"op":"c","product_id":"1","product":{"title":"T"}}"#
        #expect(
            fault { () throws(RecordFault) in try EventDecoder(format: .debezium).decode(plain) }?.code == .missingField
        )
    }
}
