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
    ])
    func aTombstoneDeletesTheProductOfItsKey(key: String, identifier: String) throws {
        #expect(try decoder.decodeTombstone(key: key) == ProductEvent(productID: identifier, change: .delete))
    }

    @Test(arguments: [
        (nil, RecordFault.Code.missingField, "key"), ("", .missingField, "key"), ("a\u{0}b", .containsNUL, "key"),
        (#""""#, .missingField, "key"), (#"{"#, .invalidJSON, "key"), (#"{}"#, .missingField, "key.product_id"),
        (#"{"id":null,"shop":1}"#, .missingField, "key.product_id"), (#"{"id":1.5}"#, .wrongType, "key.id"),
        (#"{"sku":true}"#, .wrongType, "key.sku"), (#"{"schema":null,"payload":null}"#, .wrongType, "key.payload"),
        (#"{"sku":"\ud800"}"#, .loneSurrogate, "key.sku"),
        (String(repeating: "x", count: 513), .tooLarge, "key"),
    ])
    func aKeyWithoutIdentifierIsAFault(key: String?, code: RecordFault.Code, field: String) {
        let fault = fault { () throws(RecordFault) in try decoder.decodeTombstone(key: key) }
        #expect(fault?.code == code)
        #expect(fault?.field == field)
    }

    @Test func aKeyThatIsNoTextIsAFault() {
        let fault = fault { () throws(RecordFault) in try decoder.decode(key: [0x61, 0xFF], value: nil) }
        #expect(fault?.code == .notUTF8)
        #expect(fault?.field == "key")
    }
}
