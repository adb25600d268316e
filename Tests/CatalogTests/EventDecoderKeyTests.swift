import Catalog
import Testing

@Suite struct EventDecoderKeyTests {
    private let decoder = EventDecoder()

    @Test(arguments: [
        ("p-1", "p-1"), ("42", "42"), ("007", "007"), ("with space", "with space"), (#""p-1""#, "p-1"),
        (#"{"product_id":"p-1"}"#, "p-1"), (#"{"product_id":5}"#, "5"), (#"{"id":"p-1"}"#, "p-1"),
        (#"{"id":"no","product_id":"p-1"}"#, "p-1"), (#"{"sku":"p-1"}"#, "p-1"),
        (#"{"schema":{"type":"struct"},"payload":{"id":12}}"#, "12"),
        (#"{"schema":{"type":"string"},"payload":"p-1"}"#, "p-1"),
        (#"{"schema":null,"payload":{"product_id":"p-1","shop":2}}"#, "p-1"),
        ("  p-1\n", "p-1"), ("\u{A0}p-1\u{3000}", "p-1"), (#" " p-1 " "#, "p-1"), (#"{"id":" p-1 "}"#, "p-1"),
        ("[1]", "1"), (#"["p-1"]"#, "p-1"), ("[p-1", "[p-1"), (#"{"id":4.0}"#, "4"),
        (#"{"id":"{\"$oid\":\"64a1\"}"}"#, "64a1"), (#"{"id":"{\"$numberLong\": \"7\"}"}"#, "7"),
        (#"{"id":"\"p-1\""}"#, "p-1"), (#""\"p-1\"""#, "p-1"), (#"{"_id":{"$oid":"64a1"}}"#, "64a1"),
        (#"{"_id":{"$numberLong":"7"}}"#, "7"),
        (#"{"ID":{"scale":0,"value":"Bw=="}}"#, "7"),
        (#"{"database":"shop","table":"product","pk.id":7}"#, "7"),
        ("Struct{sku=A-7}", "A-7"), ("Struct{a=1,b=2}", "Struct{a=1,b=2}"), ("Struct{sku}", "Struct{sku}"),
        (#"{"sku":{"string":"A-7"}}"#, "A-7"), (#"{"id":{"long":7}}"#, "7"), (#"{"id":{"S":"A-7"}}"#, "A-7"),
        (#"{"id":{"N":"7"}}"#, "7"),
        (
            #"""
            {"schema":{"type":"struct","fields":[{"type":"bytes","field":"id","parameters":{"scale":"0"},
            "name":"org.apache.kafka.connect.data.Decimal"}]},"payload":{"id":"Bw=="}}
            """#, "7"
        ),
    ])
    func aTombstoneDeletesTheProductOfItsKey(key: String, identifier: String) throws {
        let event = try #require(try decoder.decodeTombstone(key: key))
        #expect(event.productID == identifier && event.change == .delete)
        #expect(event.recordKey?.isEmpty == false)
    }

    @Test func aKeyOfKafkaConnectHasTheConfiguredFieldOrNone() throws {
        let decoder = EventDecoder(mapping: FieldMapping(productID: "sku"))
        #expect(try decoder.decodeTombstone(key: "Struct{sku=A-7}")?.productID == "A-7")
        let other = try decoder.decodeTombstone(key: "Struct{id=7}")
        #expect(other?.productID == nil && other?.recordKey == "Struct{id=7}")
        // What a row leaves out its key says by the field's name.
        let row = #"{"op":"u","before":null,"after":{"id":1,"title":"T"}}"#
        #expect(try decoder.decode(row, key: "Struct{sku=A-7}")?.productID == "A-7")
        #expect(try decoder.decode(row, key: "Struct{id=1}")?.productID == nil)
    }

    @Test(arguments: [
        (nil, RecordFault.Code.missingField, "key"), ("", .missingField, "key"), ("a\u{0}b", .containsNUL, "key"),
        (#""""#, .missingField, "key"), (#"{"#, .invalidJSON, "key"), (#"{}"#, .missingField, "key"),
        ("  ", .missingField, "key"), ("[]", .missingField, "key"),
        (#"{"schema":null,"payload":null}"#, .missingField, "key"), ("null", .missingField, "key"),
        (#"{"sku":"\ud800"}"#, .loneSurrogate, "key.sku"),
    ])
    func aKeyThatSaysNothingIsAFault(key: String?, code: RecordFault.Code, field: String) {
        let fault = fault { () throws(RecordFault) in try decoder.decodeTombstone(key: key) }
        #expect(fault?.code == code)
        #expect(fault?.field == field)
    }

    @Test func aKeyThatIsNoTextIsAFault() {
        let fault = fault { () throws(RecordFault) in
            try decoder.decode(SourceRecord(key: [0x61, 0xFF], value: nil))
        }
        #expect(fault?.code == .notUTF8)
        #expect(fault?.field == "key")
    }

    @Test(arguments: [
        (#"{"shop":1,"id":null}"#, #"{"id":null,"shop":1}"#), (#"{"id":1.50}"#, #"{"id":1.5}"#),
        (#"{"schema":{},"payload":{"b":2,"a":1}}"#, #"{"a":1,"b":2}"#), ("[2,1]", "[2,1]"),
        (#"{"sku":true}"#, #"{"sku":true}"#),
    ])
    func whatCameUnderAKeyWithoutIdentifierIsFoundByTheKey(key: String, canonical: String) throws {
        let event = try #require(try decoder.decodeTombstone(key: key))
        #expect(event == ProductEvent(productID: nil, recordKey: canonical, change: .delete, isTombstone: true))
    }

    @Test func aLongKeyIsCutAndStaysItsOwn() throws {
        let long = String(repeating: "x", count: 2_000)
        let keys = try ["a", "b", "ab"].map { try #require(try decoder.decodeTombstone(key: long + $0)) }
        #expect(keys.allSatisfy { $0.productID == nil && ($0.recordKey?.utf8.count ?? 0) <= 512 })
        #expect(Set(keys.map(\.recordKey)).count == 3)
    }

    @Test func aProductRemembersAKeyThatDoesNotTellIt() throws {
        let message = #"{"op":"c","product_id":"p-1","product":{"title":"T"}}"#
        #expect(try decoder.decode(message, key: "p-1")?.recordKey == nil)
        #expect(try decoder.decode(message, key: #"{"id":"p-1"}"#)?.recordKey == nil)
        #expect(try decoder.decode(message, key: nil)?.recordKey == nil)
        #expect(try decoder.decode(message, key: " 7 ")?.recordKey == "7")
        #expect(try decoder.decode(message, key: #"{"id": 7}"#)?.recordKey == #"{"id":7}"#)
        // A key that can't be read doesn't matter where the message says the product.
        #expect(try decoder.decode(message, key: "{")?.recordKey == nil)
    }

    @Test(arguments: [
        #"{"schema":null,"payload":null}"#, #"{"schema":{"type":"struct"},"payload":null}"#, #"{"payload":null}"#,
    ])
    func aWrappedNullIsATombstone(value: String) throws {
        #expect(
            try decoder.decode(value, key: #"{"id":7}"#)
                == ProductEvent(productID: "7", recordKey: #"{"id":7}"#, change: .delete, isTombstone: true))
    }
}
