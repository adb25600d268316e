import Catalog
import Testing

@Suite struct RecordFaultTests {
    @Test func theDescriptionNamesKindFieldAndDetail() {
        let fault = RecordFault(.wrongType, field: "product.price", "expected a number, found an array")
        #expect(fault.description == "wrong_type: product.price: expected a number, found an array")
        #expect(RecordFault(.notUTF8, "expected UTF-8 text").description == "not_utf8: expected UTF-8 text")
        #expect(!fault.isRetriable)
        #expect(!fault.isFatal)
    }

    /// One letter with very many accents is one character to Swift.
    @Test(arguments: ["x", "🎧", "e" + String(repeating: "\u{301}", count: 100_000)])
    func whatItQuotesFromTheRecordIsBounded(character: String) throws {
        let long = String(repeating: character, count: 100_000 / character.unicodeScalars.count + 1)
        let messages = [
            #"{"op":"\#(long)","product_id":"1"}"#,
            #"{"op":"c","product_id":"1","product":{"title":"T","price":"\#(long)"}}"#,
            #"{"op":"d","product_id":"1","ts":"\#(long)"}"#,
            #"{"op":"c","product_id":"1","product":{"title":"T","\#(long)":[[1e999]]}}"#,
            #"{"before":{"id":1},"op":"\#(long)"}"#,
        ]
        for message in messages {
            let strict = EventDecoder(invalidFields: .reject)
            let fault = try #require(fault { () throws(RecordFault) in try strict.decode(message) })
            #expect(fault.description.utf8.count < 2000)
            guard let event = try? EventDecoder().decode(message) else { continue }
            #expect(!event.droppedFields.isEmpty)
            #expect(event.droppedFields.allSatisfy { $0.detail.utf8.count < 2000 })
        }
        let key = fault { () throws(RecordFault) in try EventDecoder().decodeTombstone(key: #"{"\#(long)":"\ud800"}"#) }
        #expect(try #require(key).description.utf8.count < 2000)
        #expect((try EventDecoder().decodeTombstone(key: #"{"\#(long)":true}"#)?.recordKey?.utf8.count ?? 0) < 2000)
        let label = fault { () throws(RecordFault) in
            try ClickLineDecoder().decode(line: Array("q\tp\t\t\(long)".utf8), number: 2)
        }
        #expect(try #require(label).description.utf8.count < 2000)
    }
}
