import Catalog
import Testing

@Suite struct BulkItemsTests {
    @Test func actionsCarryTheirDocuments() throws {
        let text = #"""
            {"index":{"_index":"p","_id":"1"}}
            {"title":"Mug"}

            {"delete":{"_id":"2"}}
            {"update":{"_id":3} }
            {"doc":{"price":4}}
            """#
        let expected = [
            ReadItem(1, #"{"index":{"_index":"p","_id":"1"},"_source":{"title":"Mug"}}"#),
            ReadItem(4, #"{"delete":{"_id":"2"}}"#),
            ReadItem(5, #"{"update":{"_id":3} ,"_source":{"doc":{"price":4}}}"#),
        ]
        for size in 1...text.utf8.count { #expect(try items(Array(text.utf8), chunkBytes: size) == expected) }
    }

    @Test func whatIsBrokenSpoilsItselfOnly() throws {
        let text = #"""
            {"index":{"_id":"1"}}
            {"index":{"_id":"2"}}
            {"title":"Two"}
            {"index":{"_id":"3"}
            {"title":"Three"}
            {"create":{"_id":"4"}}
            {"title":"Four"}
            {"title":"Five"}
            {"index":{"_id":"6"}}
            """#
        #expect(
            try items(text, .elasticsearchBulk) == [
                ReadItem(1, "fault: invalid_json"), ReadItem(2, #"{"index":{"_id":"2"},"_source":{"title":"Two"}}"#),
                ReadItem(4, "fault: invalid_json"), ReadItem(6, #"{"create":{"_id":"4"},"_source":{"title":"Four"}}"#),
                ReadItem(8, "fault: invalid_json"), ReadItem(9, "fault: invalid_json"),
            ])
    }

    /// The order 2 is not the product 2.
    @Test func whatIsForAnotherIndexIsAFault() throws {
        let text = #"""
            {"delete":{"_id":"1"}}
            {"index":{"_index":"products","_id":"2"}}
            {"title":"Two"}
            {"delete":{"_index":"orders","_id":"2"}}
            {"index":{"_index":"orders","_id":"3"}}
            {"total":3}
            {"delete":{"_index":"products","_id":"4"}}
            """#
        #expect(
            try items(text, .elasticsearchBulk) == [
                ReadItem(1, #"{"delete":{"_id":"1"}}"#),
                ReadItem(2, #"{"index":{"_index":"products","_id":"2"},"_source":{"title":"Two"}}"#),
                ReadItem(4, "fault: invalid_value"), ReadItem(5, "fault: invalid_value"),
                ReadItem(7, #"{"delete":{"_index":"products","_id":"4"}}"#),
            ])
    }

    @Test func aDocumentThatIsTooLongIsAFault() throws {
        let long = String(repeating: "x", count: 200)
        let text = "{\"index\":{}}\n{\"title\":\"\(long)\"}\n{\"index\":{}}\n{\"id\":2}\n"
        #expect(
            try items(text, limit: 100) == [
                ReadItem(1, "fault: too_large"), ReadItem(3, #"{"index":{},"_source":{"id":2}}"#),
            ])
    }
}
