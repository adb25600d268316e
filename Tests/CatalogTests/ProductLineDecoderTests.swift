import Catalog
import Testing

@Suite struct ProductLineDecoderTests {
    private func decode(_ line: String, format: EventFormat = .automatic) throws(RecordFault) -> ProductEvent? {
        try ProductLineDecoder(format: format).decode(line: Array(line.utf8))
    }

    @Test(arguments: [#"{"id":7,"title":"T","x":1}"#, #"{"product_id":"7","title":"T","x":1}"#])
    func aBareProductIsAnUpsert(line: String) throws {
        let product = Product(id: "7", title: "T", attributes: ["x": .number(JSONNumber(1))])
        #expect(try decode(line) == ProductEvent(productID: "7", change: .upsert(product)))
        #expect(try decode(line, format: .plain) == ProductEvent(productID: "7", change: .upsert(product)))
    }

    @Test func eventsAreDecodedAsInATopic() throws {
        #expect(try decode(#"{"op":"d","product_id":"7"}"#) == ProductEvent(productID: "7", change: .delete))
        #expect(try decode(#"{"op":"d","before":{"id":7}}"#) == ProductEvent(productID: "7", change: .delete))
        #expect(try decode(#"{"ts_ms":5}"#) == nil)
    }

    @Test(arguments: ["", "   ", "\t", "\r"])
    func aBlankLineIsNothing(line: String) throws {
        #expect(try decode(line) == nil)
    }

    @Test(
        arguments: [
            (#"{"title":"T"}"#, RecordFault.Code.missingField, "product_id"), (#"{"id":1}"#, .missingField, "title"),
            (#"{"id":true,"title":"T"}"#, .wrongType, "id"), ("[1]", .wrongType, nil),
            ("{}", .missingField, "product_id"), ("x", .invalidJSON, nil),
            (#"{"op":"c","title":"T"}"#, .missingField, "product_id"),
        ] as [(String, RecordFault.Code, String?)])
    func aFaultNamesItsField(line: String, code: RecordFault.Code, field: String?) {
        let fault = fault { () throws(RecordFault) in try decode(line) }
        #expect(fault?.code == code)
        #expect(fault?.field == field)
    }
}
