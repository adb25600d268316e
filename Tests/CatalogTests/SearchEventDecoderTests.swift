import Catalog
import Testing

@Suite struct SearchEventDecoderTests {
    private let decoder = SearchEventDecoder()

    private func decode(_ text: String, _ decoder: SearchEventDecoder? = nil) throws(RecordFault) -> [SearchEvent] {
        try (decoder ?? self.decoder).decode(Array(text.utf8))
    }

    @Test func aQueryOfUserBehaviorInsights() throws {
        let query = #"""
            {"application":"shop","query_id":"q1","client_id":"c1","user_query":"red lamp","object_id_field":"sku",
             "timestamp":"2026-01-02T03:04:05Z","query_attributes":{"page":1},"query_response_id":"r1",
             "query_response_hit_ids":["p1","p2",3]}
            """#
        let expected = SearchQuery(
            id: "q1", text: "red lamp", client: "c1", timestamp: 1_767_323_045_000, hits: ["p1", "p2", "3"])
        #expect(try decode(query) == [.query(expected)])
        #expect(try decode(#"{"user_query":"lamp"}"#) == [.query(SearchQuery(text: "lamp"))])
    }

    @Test func onlyTheFirstHitsAreKept() throws {
        let hits = (1...50).map { "\"p\($0)\"" }.joined(separator: ",")
        guard case .query(let query)? = try decode(#"{"user_query":"lamp","query_response_hit_ids":[\#(hits)]}"#).first
        else {
            Issue.record("no query")
            return
        }
        #expect(query.hits == (1...20).map { "p\($0)" })
    }

    /// Ordinals of 1.3.0 and 1.2.0, and pixels in both forms.
    @Test(arguments: [
        (#"{"ordinal":3}"#, 3), (#"{"ordinal":{"index":4}}"#, 4), (#"{"ordinal":{"index":400}}"#, 21),
        (#"{"xy":{"x":10,"y":900}}"#, nil), (#"{"x":10,"y":900}"#, nil), (#"{"ordinal":0}"#, nil), ("null", nil),
    ])
    func anEventOfUserBehaviorInsights(position: String, place: Int?) throws {
        let event = #"""
            {"action_name":"Click","query_id":"q1","session_id":"s1","user_id":"u1","message_type":"INFO",
             "timestamp":1767323045000,"event_attributes":{"position":\#(position),
             "object":{"object_id":"p2","object_id_field":"sku","internal_id":"77"}}}
            """#
        let expected = SearchAction(
            kind: .click, queryID: "q1", productID: "p2", client: "u1", timestamp: 1_767_323_045_000, position: place)
        #expect(try decode(event) == [.action(expected)])
    }

    @Test func anEventMaySayItsQuery() throws {
        let event = #"""
            {"action_name":"impression","user_query":"lamp","event_attributes":{"object":{"object_id":"p"}}}
            """#
        #expect(try decode(event) == [.action(SearchAction(kind: .impression, query: "lamp", productID: "p"))])
    }

    @Test func plainJSON() throws {
        let click = #"{"query":"lamp","product_id":7,"ts":"2026-01-02T03:04:05Z","action":"click","position":2}"#
        let expected = SearchAction(
            kind: .click, query: "lamp", productID: "7", timestamp: 1_767_323_045_000, position: 2)
        #expect(try decode(click) == [.action(expected)])
        #expect(
            try decode(#"{"query_id":"q","product_id":"p","client_id":"c"}"#)
                == [.action(SearchAction(kind: .click, queryID: "q", productID: "p", client: "c"))])
    }

    @Test func plainJSONWithOtherNames() throws {
        let decoder = SearchEventDecoder(
            mapping: SearchEventMapping(
                query: "search.term", productID: "item", action: "verb", position: "rank", client: "who",
                clicks: ["choose"]))
        let click = #"{"search":{"term":"lamp"},"item":"p","verb":"Choose","rank":1,"who":"c"}"#
        let expected = SearchAction(kind: .click, query: "lamp", productID: "p", client: "c", position: 1)
        #expect(try decode(click, decoder) == [.action(expected)])
        #expect(try decode(#"{"search":{"term":"lamp"},"item":"p","verb":"click"}"#, decoder).isEmpty)
    }

    @Test(arguments: [
        "Click", "clicked", "Product Clicked", "product-click", "productClick", "addToCart", "Add to Cart", "purchased",
    ])
    func anActionIsWrittenInSeveralWays(action: String) throws {
        let expected = [SearchEvent.action(SearchAction(kind: .click, query: "lamp", productID: "p"))]
        #expect(try decode(#"{"query":"lamp","product_id":"p","action":"\#(action)"}"#) == expected)
        let item = FeedItem(
            number: 1, content: .json(Array(#"{"query":"lamp","sku":"p","event":"\#(action)"}"#.utf8)))
        #expect(try ClickItemDecoder().decode(item) == [Click(query: "lamp", productID: "p")])
    }

    @Test(arguments: [
        #"{"action_name":"login","query_id":"q"}"#, #"{"action_name":"click","query_id":"q"}"#,
        #"{"action_name":"click","event_attributes":{"object":{"object_id":"p"}}}"#,
        #"{"query":"lamp","product_id":"p","action":"hover"}"#, #"{"query":" ","product_id":"p"}"#,
        #"{"query":"","query_id":"","product_id":"p"}"#, #"{"query":"\u200b","product_id":"p"}"#,
        #"{"user_query":"","query_id":"q","query_response_hit_ids":["p"]}"#, #"{"user_query":null,"query_id":"q"}"#,
    ])
    func whatSaysNothingOfAQueryAndAProductIsNothing(event: String) throws {
        #expect(try decode(event).isEmpty)
    }

    @Test func aTombstoneIsNothing() throws { #expect(try decoder.decode(nil).isEmpty) }

    @Test(arguments: [
        ("[]", RecordFault.Code.wrongType), ("{", .invalidJSON), ("{}", .missingField),
        (#"{"product_id":"p"}"#, .missingField),
        (#"{"query":"lamp","product_id":"p","position":"top"}"#, .wrongType),
        (#"{"query":"lamp","product_id":"p","ts":"soon"}"#, .invalidValue),
        (#"{"query":5,"product_id":"p"}"#, .wrongType), (#"{"user_query":"a","query_response_hit_ids":5}"#, .wrongType),
        (#"{"query":"\#(String(repeating: "x", count: 1_001))","product_id":"p"}"#, .tooLarge),
        (#"{"query":"a\u0000b","product_id":"p"}"#, .containsNUL),
    ])
    func faults(text: String, code: RecordFault.Code) {
        #expect(fault(of: { () throws(RecordFault) in try decode(text) })?.code == code)
    }
}
