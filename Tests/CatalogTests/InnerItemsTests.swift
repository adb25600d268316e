import Testing

@testable import Catalog

@Suite struct InnerItemsTests {
    @Test(
        arguments: [
            (#"{"products":[{"id":1},{"id":2}],"total":2}"#, ".products[]"),
            (" \n{\n  \"data\": {\n    \"items\": [\n      {\"id\": 1}\n]}}", ".data.items[]"),
            (#"{"facets":[{"n":1}],"hits":{"hits":[{"_id":"1"},{"_id":"2"}]}}"#, ".hits.hits[]"),
            (#"{"data":{"products":{"edges":[{"node":{"id":1}}]}}}"#, ".data.products.edges[].node"),
            (#"{"@graph":[{"@id":1}]}"#, #"."@graph"[]"#), (#"{"2024":[{}]}"#, #"."2024"[]"#),
            // Lists of the items are theirs.
            (#"{"products":[{"id":1,"variants":[{},{},{}]}]}"#, ".products[]"),
            (#"{"n":"[{\"x\":[{","products":[{"t":"]}\\"}],"m":"}"}"#, ".products[]"),
            // As much as is kept of a long one.
            (#"{"page":1,"products":[{"id":1},{"id":2,"ti"#, ".products[]"),
            (#"{"data":{"id":1},"version":3}"#, ".data"), (#"{"data":{"id":1},"meta":{}}"#, nil),
            (#"{"products":[]}"#, nil), (#"{"tags":["a"],"id":1}"#, nil), (#"[{"products":[{}]}]"#, nil),
            (#"x{"products":[{}]}"#, nil), ("", nil), ("{", nil), (#"{"it's":[{}]}"#, nil), (#"{"a\"b":[{}]}"#, nil),
            (#"{"products":[{}"# + String(repeating: "[", count: 100_000), ".products[]"),
        ] as [(String, String?)])
    func findsTheListWithTheMostObjects(text: String, filter: String?) {
        #expect(InnerItems(of: Array(text.utf8))?.filter == filter)
    }

    @Test(arguments: [
        (#"{"products":[{"id":"1","title":"Mug"}],"total":1}"#, "'.products[]'"),
        (#"{"data":{"id":"1","title":"Mug"}}"#, "'.data'"),
    ])
    func aFileOfOneObjectSaysHowItsProductsAreTakenOut(text: String, filter: String) {
        let fault = fault { () throws(RecordFault) in try ProductItemDecoder().decode(Array(text.utf8)) }
        #expect(fault?.code == .missingField)
        #expect(fault?.message.hasPrefix("product_id: expected") == true)
        #expect(fault?.message.hasSuffix("; if the items are inside it, take them out: jq -c \(filter)") == true)
    }

    @Test func whatHasATitleIsAProduct() {
        let text = #"{"title":"Mug","variants":[{"id":"1"}]}"#
        let fault = fault { () throws(RecordFault) in try ProductItemDecoder().decode(Array(text.utf8)) }
        #expect(fault?.code == .missingField && fault?.message.contains("jq") == false)
    }

    /// On one line, and on several.
    @Test(arguments: [#"{"products":["#, "{\n\"products\":["])
    func anObjectThatIsTooLongSaysItToo(beginning: String) throws {
        let text = beginning + (0..<20).map { #"{"id":\#($0),"title":"Mug"}"# }.joined(separator: ",") + "]}"
        let file = try TemporaryFile(Array(text.utf8))
        let reader = try FeedReader(
            path: file.path, maximumItemBytes: 100, columns: ProductColumns(ProductItemDecoder()))
        guard case .fault(let fault, _)? = try reader.next()?.content else {
            Issue.record("it was read")
            return
        }
        #expect(fault.code == .tooLarge)
        #expect(fault.message.contains("expected at most 100 bytes, found \(text.utf8.count)"))
        #expect(fault.message.hasSuffix("jq -c '.products[]'"))
    }

    @Test func clicksInsideAnObjectAreNamedToo() throws {
        let text = #"{"events":[{"query":"lamp","product_id":"1"}],"next":"x"}"#
        let item = FeedItem(number: 1, content: .json(Array(text.utf8)))
        let fault = fault { () throws(RecordFault) in try ClickItemDecoder().decode(item) }
        #expect(fault?.message.hasSuffix("jq -c '.events[]'") == true)
    }
}
