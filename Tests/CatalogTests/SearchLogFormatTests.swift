import Catalog
import Testing

/// Search logs of other makers, in the shapes of their documentation.
@Suite struct SearchLogFormatTests {
    private func decode(
        _ text: String, _ mapping: SearchEventMapping = SearchEventMapping()
    ) throws(RecordFault) -> [SearchEvent] {
        try SearchEventDecoder(mapping: mapping).decode(Array(text.utf8))
    }

    @Test(arguments: [
        #"{"event_attributes.object.object_id":"p2","event_attributes.position.ordinal":3"#,
        #"{"event_attributes":{"object.object_id":"p2","position.ordinal":3}"#,
        #"{"event_attributes":{"object":{"internal_id":"p2"},"position":{"ordinal":3}}"#,
        #"{"event_attributes.object":{"object_id":"","internal_id":"p2"},"event_attributes.position":{"ordinal":{"index":3}}"#,
    ])
    func userBehaviorInsightsWithDottedNames(attributes: String) throws {
        let event = attributes + #","action_name":"click","query_id":"q1","client_id":"c1","timestamp":1767323045000}"#
        let expected = SearchAction(
            kind: .click, queryID: "q1", productID: "p2", client: "c1", timestamp: 1_767_323_045_000, position: 3)
        #expect(try decode(event) == [.action(expected)])
    }

    @Test func anActionWithAnEmptyQueryGoesByItsSearch() throws {
        let event =
            #"{"action_name":"click","user_query":"","query_id":"q","event_attributes":{"object":{"object_id":"p"}}}"#
        #expect(try decode(event) == [.action(SearchAction(kind: .click, queryID: "q", productID: "p"))])
        #expect(
            try decode(#"{"query":"","query_id":"q","product_id":"p"}"#)
                == [.action(SearchAction(kind: .click, queryID: "q", productID: "p"))])
    }

    /// A row of Google Analytics as BigQuery writes it as JSON: integers are strings.
    private func analytics(_ name: String, items: String, parameters: String = "") -> String {
        #"""
        {"event_date":"20260102","event_timestamp":"1767323045000000","event_name":"\#(name)","user_pseudo_id":"123.456",
         "user_id":null,"event_params":[{"key":"ga_session_id","value":{"string_value":null,"int_value":"99","float_value":null,
         "double_value":null}}\#(parameters)],"items":\#(items)}
        """#
    }

    private static let term =
        #",{"key":"search_term","value":{"string_value":"Red Lamp","int_value":null,"float_value":null,"double_value":null}}"#
    private static let twoItems = #"[{"item_id":"1","item_list_index":"0"},{"item_id":"2","item_list_index":"1"}]"#

    @Test func aListOfAnalyticsShowsEachOfItsItems() throws {
        let expected = [("1", 1), ("2", 2)].map { id, position in
            SearchEvent.action(
                SearchAction(
                    kind: .impression, query: "red lamp", productID: id, client: "123.456",
                    timestamp: 1_767_323_045_000, position: position))
        }
        let row = analytics("view_item_list", items: Self.twoItems, parameters: Self.term)
        #expect(try decode(row) == expected)
    }

    @Test func anAnalyticsItemIsChosenOrBought() throws {
        let click = SearchAction(
            kind: .click, query: "red lamp", productID: "2", client: "123.456", timestamp: 1_767_323_045_000,
            position: 4)
        let item = #"[{"item_id":"2","item_list_index":"(not set)","index":3},{"item_id":"(not set)"}]"#
        for name in ["select_item", "purchase", "add_to_cart"] {
            #expect(try decode(analytics(name, items: item, parameters: Self.term)) == [.action(click)])
        }
        let mapping = SearchEventMapping(clicks: ["click"])
        #expect(try decode(analytics("purchase", items: item, parameters: Self.term), mapping).isEmpty)
        #expect(try decode(analytics("select_item", items: item, parameters: Self.term), mapping).count == 1)
    }

    @Test func theQueryMayBeThatOfThePagesAddress() throws {
        let address =
            #",{"key":"page_location","value":{"string_value":"https://shop.example/search?q=red+lamp&page=1"}}"#
        let unset = #",{"key":"search_term","value":{"string_value":"(not set)"}}"#
        let row = analytics("select_item", items: #"[{"item_id":"2"}]"#, parameters: unset + address)
        guard case .action(let action)? = try decode(row).first else {
            Issue.record("no action")
            return
        }
        #expect(action.query == "red lamp")
        #expect(action.position == nil)
        let number = #",{"key":"search_term","value":{"int_value":"4711"}}"#
        #expect(
            try decode(analytics("view_search_results", items: "[]", parameters: number))
                == [.query(SearchQuery(text: "4711", client: "123.456", timestamp: 1_767_323_045_000))])
    }

    /// What somebody asked a search engine for, whose answer led into the shop, is no search in the shop.
    @Test(arguments: [
        ("https://www.shop.example/search?q=red+lamp", 1), ("https://search.shop.example/?q=red+lamp", 1),
        ("android-app://com.shop/?q=red+lamp", 0), ("https://www.bing.com/search?q=red+lamp", 0), ("?q=red+lamp", 1),
    ])
    func theQueryMayBeThatOfThePageBefore(address: String, count: Int) throws {
        let pages =
            #",{"key":"page_location","value":{"string_value":"https://shop.example/lamp"}},"#
            + #"{"key":"page_referrer","value":{"string_value":"\#(address)"}}"#
        let row = analytics("select_item", items: #"[{"item_id":"2"}]"#, parameters: pages)
        #expect(try decode(row).count == count)
        let event = snowplow(
            #""event_name":"list_click","page_url":"https://shop.example/lamp","page_referrer":"\#(address)","#
                + #""unstruct_event_com_shop_list_click_1":{"product_id":"2"}"#)
        #expect(try decode(event).count == count)
        let parts = snowplow(
            #""event_name":"list_click","page_urlhost":"shop.example","refr_urlhost":"www.bing.com","refr_urlquery":"q=lamp","#
                + #""unstruct_event_com_shop_list_click_1":{"product_id":"2"}"#)
        #expect(try decode(parts).isEmpty)
    }

    /// Google's own example of a list, on the page of a product that a search led to.
    @Test func whatIsNoAnswerOfTheSearchCountsForNothing() throws {
        let pages =
            #",{"key":"page_location","value":{"string_value":"https://shop.example/lamp"}},"#
            + #"{"key":"page_referrer","value":{"string_value":"https://shop.example/search?q=red+lamp"}}"#
        let list = #",{"key":"item_list_name","value":{"string_value":"Related products"}}"#
        for name in ["select_item", "view_item_list"] {
            #expect(try decode(analytics(name, items: Self.twoItems, parameters: pages + list)).isEmpty)
            #expect(try decode(analytics(name, items: Self.twoItems, parameters: Self.term + list)).isEmpty)
            let items =
                #"[{"item_id":"1","item_list_id":"also_bought"},{"item_id":"2","item_list_name":"Search Results"}]"#
            #expect(try decode(analytics(name, items: items, parameters: Self.term)).count == 1)
        }
        let sorted = #",{"key":"item_list_name","value":{"string_value":"Search results - recommended"}}"#
        #expect(try decode(analytics("select_item", items: Self.twoItems, parameters: Self.term + sorted)).count == 2)
        #expect(try decode(analytics("view_item_list", items: Self.twoItems, parameters: pages)).isEmpty)
        #expect(try decode(analytics("add_to_cart", items: Self.twoItems, parameters: pages)).count == 2)

        func ecommerce(_ address: String, _ action: String) -> String {
            snowplow(
                #""contexts_com_snowplowanalytics_snowplow_ecommerce_product_1":[{"id":"1"}],\#(address),"#
                    + #""unstruct_event_com_snowplowanalytics_snowplow_ecommerce_snowplow_ecommerce_action_1":\#(action)"#
            )
        }
        let page = #""page_urlquery":"q=red+lamp""#
        let before = #""page_url":"https://shop.example/lamp","page_referrer":"https://shop.example/?q=red+lamp""#
        #expect(try decode(ecommerce(page, #"{"type":"list_click","name":"recommended"}"#)).isEmpty)
        #expect(try decode(ecommerce(page, #"{"type":"list_view","name":"results"}"#)).count == 1)
        #expect(try decode(ecommerce(before, #"{"type":"list_view","name":"results"}"#)).isEmpty)
        #expect(try decode(ecommerce(before, #"{"type":"list_click","name":"results"}"#)).count == 1)
    }

    @Test func anAnalyticsRowWithoutAQueryIsNothing() throws {
        #expect(try decode(analytics("purchase", items: Self.twoItems)).isEmpty)
        #expect(try decode(analytics("page_view", items: "[]", parameters: Self.term)).isEmpty)
        #expect(try decode(analytics("select_item", items: "null", parameters: Self.term)).isEmpty)
        let empty = #",{"key":"search_term","value":{"string_value":"  "}}"#
        #expect(try decode(analytics("select_item", items: Self.twoItems, parameters: empty)).isEmpty)
    }

    private func snowplow(_ rest: String) -> String {
        #"""
        {"app_id":"shop","platform":"web","event":"unstruct","collector_tstamp":"2026-01-02T03:04:05.000Z",
         "domain_userid":"d-1","domain_sessionid":"s-1",\#(rest)}
        """#
    }

    private func action(_ kind: SearchAction.Kind, _ product: String, _ position: Int?) -> SearchEvent {
        .action(
            SearchAction(
                kind: kind, query: "red lamp", productID: product, client: "d-1", timestamp: 1_767_323_045_000,
                position: position))
    }

    @Test func anECommerceActionOfSnowplowIsOfEachOfItsProducts() throws {
        let products = #"""
            "contexts_com_snowplowanalytics_snowplow_ecommerce_product_1":[{"id":"1","name":"Lamp","position":1},{"id":"2","position":2}],
            "page_urlquery":"q=red+lamp","event_name":"snowplow_ecommerce_action",
            "unstruct_event_com_snowplowanalytics_snowplow_ecommerce_snowplow_ecommerce_action_1":
            """#
        #expect(
            try decode(snowplow(products + #"{"type":"list_view","name":"Search results"}"#))
                == [action(.impression, "1", 1), action(.impression, "2", 2)])
        #expect(
            try decode(snowplow(products + #"{"type":"list_click"}"#)) == [
                action(.click, "1", 1), action(.click, "2", 2),
            ])
        #expect(try decode(snowplow(products + #"{"type":"transaction"}"#)).count == 2)
        #expect(try decode(snowplow(products + #"{"type":"checkout_step"}"#)).isEmpty)
    }

    @Test(arguments: [
        #""event_name":"search_click","unstruct_event_com_shop_search_click_1":{"query":"Red Lamp","product_id":"7","position":3}"#,
        #""event_name":"product_click","unstruct_event":{"schema":"iglu:com.snowplowanalytics.snowplow/unstruct_event/jsonschema/1-0-0","data":{"schema":"iglu:com.shop/product_click/jsonschema/1-0-0","data":{"search_term":"red lamp","sku":"7","rank":3}}}"#,
        #""event_name":"click","unstruct_event_com_shop_click_1":{"id":"e-1"},"contexts":"{\"schema\":\"iglu:x/contexts/jsonschema/1-0-0\",\"data\":[{\"schema\":\"iglu:com.shop/search/jsonschema/1-0-0\",\"data\":{\"query\":\"red lamp\"}},{\"schema\":\"iglu:com.shop/product/jsonschema/1-0-0\",\"data\":{\"id\":7,\"position\":\"3\"}}]}""#,
    ])
    func anEventOfSnowplowMayNameQueryAndProductItself(rest: String) throws {
        #expect(try decode(snowplow(rest)) == [action(.click, "7", 3)])
    }

    /// As the pipeline's stream has it: 131 columns without their names.
    @Test(arguments: ["shop", ""]) func anEventOfSnowplowInTabsIsRefusedWithTheRemedy(application: String) throws {
        let time = "2024-02-29 12:00:00.000"
        var cells = [application, "web", time, time, time, "unstruct"] + Array(repeating: "", count: 125)
        // More commas than tabs.
        cells[52] = #"{"schema":"iglu:x","data":[\#(Array(repeating: "1", count: 200).joined(separator: ","))]}"#
        let row = cells.joined(separator: "\t")
        let record = fault { () throws(RecordFault) in try decode(row) }
        #expect(record?.code == .invalidJSON && record?.message.contains("spEnrichedToJson") == true)
        for format in [FeedFormat.automatic, .tsv] {
            let error = #expect(throws: FileReadError.self) {
                try items(Array((row + "\n" + row + "\n").utf8), format, columns: ClickColumns())
            }
            #expect(error?.code == .unknownKind && error?.detail.contains("spEnrichedToJson") == true)
        }
        // Others with as many columns are not taken for it.
        cells[5] = "click"
        let other = cells.joined(separator: "\t")
        #expect(
            fault { () throws(RecordFault) in try decode(other) }?.message.contains("Snowplow") == false)
    }

    @Test func aSiteSearchOfSnowplowIsAQuery() throws {
        let rest =
            #""event_name":"site_search","unstruct_event_com_snowplowanalytics_snowplow_site_search_1":{"terms":["red","lamp"]}"#
        #expect(
            try decode(snowplow(rest))
                == [.query(SearchQuery(text: "red lamp", client: "d-1", timestamp: 1_767_323_045_000))])
    }

    @Test(arguments: [
        #""client_id":"c""#, #""user_id":"c""#, #""session_id":"c""#, #""user_pseudo_id":"c""#, #""domain_userid":"c""#,
        #""anonymousId":"c""#, #""visitor_id":"c""#, #""visitorId":"c""#, #""deviceId":"c","session_id":"s""#,
        #""user":{"id":"c"}"#, #""context":{"client_id":"c"}"#, #""client_id":"","anonymous_id":"c""#,
    ])
    func aClientIsFoundUnderAnyName(field: String) throws {
        let expected = SearchAction(kind: .click, query: "lamp", productID: "p", client: "c")
        #expect(try decode(#"{"query":"lamp","product_id":"p",\#(field)}"#) == [.action(expected)])
        let event =
            #"{"action_name":"click","user_query":"lamp","event_attributes":{"object":{"object_id":"p"}},\#(field)}"#
        #expect(try decode(event) == [.action(expected)])
    }

    @Test func ofTwoSpellingsOfANameItIsAlwaysTheSame() throws {
        let event = #"{"query":"lamp","product_id":"p","clientId":"a","client-id":"b","Client_ID":"c"}"#
        let expected = SearchAction(kind: .click, query: "lamp", productID: "p", client: "c")
        for _ in 0..<20 { #expect(try decode(event) == [.action(expected)]) }
    }

    @Test func queriesHaveOneSpelling() throws {
        #expect(
            try decode(#"{"user_query":" Rock &amp;\u00a0ROLL "}"#) == [.query(SearchQuery(text: "rock & roll"))])
    }
}
