import Catalog
import Testing

@Suite struct ProductLineDecoderTests {
    private func decode(_ line: String, format: EventFormat = .automatic) throws(RecordFault) -> ProductEvent? {
        try ProductLineDecoder(EventDecoder(format: format)).decode(line: Array(line.utf8)).first
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

    @Test func aDocumentIsDecodedAsItsLine() throws {
        let text = #"{"id":7,"title":"T","x":1}"#
        #expect(
            try ProductLineDecoder().decode(try JSONValue(parsing: Array(text.utf8))) == [
                try #require(try decode(text))
            ])
    }

    @Test func rulesOfDeletionHoldForFilesToo() throws {
        let decoder = ProductLineDecoder(EventDecoder(deletions: try DeletionRules(adding: ["active=false"])))
        #expect(
            try decoder.decode(line: Array(#"{"id":7,"active":false}"#.utf8))
                == [ProductEvent(productID: "7", change: .delete)])
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
