import Foundation
import Testing

@testable import Catalog

@Suite struct ClickItemDecoderTests {
    /// The clicks of a file; an item that is refused is an error.
    private func clicks(
        _ text: String, _ format: FeedFormat = .automatic, limits: DecoderLimits = DecoderLimits()
    ) throws -> [Click] {
        let decoder = ClickItemDecoder(limits: limits)
        let file = try TemporaryFile(Array(text.utf8))
        let reader = try FeedReader(
            path: file.path, format: format, maximumItemBytes: limits.messageBytes, columns: ClickColumns())
        var clicks: [Click] = []
        while let item = try reader.next() { clicks += try decoder.decode(item) }
        return clicks
    }

    /// Why a file, or its only item, is refused; nil where it is not.
    private func refusal(_ text: String, limits: DecoderLimits = DecoderLimits()) -> String? {
        do {
            _ = try clicks(text, limits: limits)
            return nil
        } catch { return (error as? RecordFault)?.message ?? "\(error)" }
    }

    @Test(arguments: [
        ("usb cable\tp-1\n", Click(query: "usb cable", productID: "p-1")),
        ("usb cable\tp-1\t\t3", Click(query: "usb cable", productID: "p-1", label: 3)),
        ("usb\tp-1\t2024-01-01\t0.5", Click(query: "usb", productID: "p-1", timestamp: 1_704_067_200_000, label: 0.5)),
        ("usb\t7\t1700000000\t", Click(query: "usb", productID: "7", timestamp: 1_700_000_000_000)),
        (#"{"query":"usb","product_id":7}"#, Click(query: "usb", productID: "7")),
        (
            #" {"query":"usb","product_id":"p","ts":1700000000123,"label":2,"weight":9}"#,
            Click(query: "usb", productID: "p", timestamp: 1_700_000_000_123, label: 2)
        ),
        (
            #"{"query":"usb","product_id":"p","ts":null,"label":null,"weight":0.25}"#,
            Click(query: "usb", productID: "p", label: 0.25)
        ),
        (#"{"q":"usb","sku":"p","clicks":"12"}"#, Click(query: "usb", productID: "p", count: 12)),
        (#"{"user_query":"usb","item_id":"p"}"#, Click(query: "usb", productID: "p")),
        (#"{"user_query":"usb","object_id":"p","action_name":"click"}"#, Click(query: "usb", productID: "p")),
        (#"{"event_name":"select_item","search_term":"usb","item_id":"p"}"#, Click(query: "usb", productID: "p")),
        ("[\n{\"query\":\"usb\",\n\"product_id\":\"p\"}\n]", Click(query: "usb", productID: "p")),
    ])
    func anItemIsAClick(text: String, click: Click) throws {
        #expect(try clicks(text) == [click])
    }

    @Test(arguments: [
        "query\tproduct_id\ttimestamp\tlabel\nred lamp\t1\t2025-01-01 00:00:00\t1\n",
        "product_id\tquery\tlabel\tts\n1\tred lamp\t1\t1735689600\n",
        "\"Query\",\"Product ID\",\"Label\",\"Timestamp\"\n\"red lamp\",\"1\",\"1\",\"2025-01-01T00:00:00Z\"\n",
        "searchTerm;itemId;position;relevance;time\nred lamp;1;3;1;1735689600000\n",
        "client_id,event_name,search_query,sku,rating,created_at\nc,click,red lamp,1,1,2025-01-01\n",
        "\u{FEFF}query|product|weight|date\nred lamp|1|1|2025-01-01\n",
        "event_date,event_name,search_term,item_id,label\n20250101,select_item,red lamp,1,1\n",
    ])
    func columnsGoByTheirNames(text: String) throws {
        #expect(
            try clicks(text) == [Click(query: "red lamp", productID: "1", timestamp: 1_735_689_600_000, label: 1)])
    }

    @Test func aRowMayStandForSeveralClicks() throws {
        #expect(
            try clicks("product_id\tquery\tclicks\n1\tred lamp\t17\n2\tlamp\t0\n")
                == [Click(query: "red lamp", productID: "1", count: 17)])
        #expect(refusal("query,sku,count\nlamp,1,2.5")?.contains("clicks: expected a whole number") == true)
        #expect(refusal("query,sku,count\nlamp,1,-2")?.contains("clicks: expected a whole number") == true)
    }

    @Test func quotedCellsMayHaveSeveralLines() throws {
        let text = "\"query\"\t\"product_id\"\n\"red \"\"big\"\" lamp\"\t\"1\"\n\"desk\nlamp\"\t2\n\"tall\tlamp\"\t3\n"
        #expect(
            try clicks(text) == [
                Click(query: "red \"big\" lamp", productID: "1"), Click(query: "desk lamp", productID: "2"),
                Click(query: "tall lamp", productID: "3"),
            ])
    }

    @Test(arguments: [
        "product_id\tquestion\n1\tlamp\n", "query\tproduct_id\tmood\nlamp\t1\tgood\n",
        "such_begriff\tartikel_nummer\nlamp\t1\n", "Artikel\tSuchbegriff\n1\tlamp\n", "begriff,artikel\nlamp,1\n",
        "Suchbegriff\tArtikel\tDatum\nlamp\t1\t2025-01-01\n", "query\ttimestamp\nlamp\t2025-01-01\n",
        "query,product_id,Query\nred lamp,1,lamp\n", "search_term,sku,clicks,Clicks\nlamp,1,2,3\n",
    ])
    func aHeaderThatIsNotKnownIsRefused(text: String) {
        let message = refusal(text)
        #expect(message?.contains("query, product_id, timestamp or ts, label, and clicks or count") == true)
        #expect(message?.contains("in line 1") == true)
    }

    @Test func withoutAHeaderTheFirstLineIsAClick() throws {
        #expect(try clicks("search\tp-1\n").map(\.productID) == ["p-1"])
        #expect(try clicks("product\t17\n").map(\.productID) == ["17"])
        #expect(try clicks("desk lamp\tred_lamp\n").map(\.productID) == ["red_lamp"])
        #expect(try clicks("lamp\tp-1\nquery\tproduct_id\n").count == 2)
    }

    @Test func onlyClicksOfALogCount() throws {
        let text = """
            query,product_id,ts,action,position,client_id
            lamp,1,2025-01-01,impression,1,c
            lamp,2,2025-01-01,click,2,c
            lamp,3,2025-01-01,purchase,3,c
            """
        #expect(try clicks(text).map(\.productID) == ["2", "3"])
        let event = #"""
            {"event_name":"select_item","event_params":[{"key":"search_term","value":{"string_value":"Lamp"}}],"items":[{"item_id":"9"}]}
            """#
        #expect(try clicks(event) == [Click(query: "lamp", productID: "9")])
        for other in [
            #"{"user_query":"lamp","query_id":"q","query_response_hit_ids":["1"],"id":"7"}"#,
            #"{"action_name":"click","user_query":"lamp","id":"7","event_attributes":{"object":{}}}"#,
            #"{"event_name":"view_item_list","search_term":"lamp","item_id":"7"}"#,
            #"{"_id":"7","user_query":"lamp","query_id":"q"}"#, #"{"id":"7","user_query":"lamp","client_id":"c"}"#,
        ] {
            #expect(try clicks(other) == [])
        }
    }

    @Test(arguments: ["", "  \n", "\t\t\n", "\r\n"])
    func blankLinesAreNothing(text: String) throws {
        #expect(try clicks(text).isEmpty)
        #expect(try clicks("query\tproduct_id\n\(text)").isEmpty)
    }

    @Test(arguments: [
        ("just a query", "expected 2 to 4 columns"), ("a\tb\t\t1\t5", "expected 2 to 4 columns"),
        (" \tp-1", "query: expected a value"), ("usb\t", "product_id: expected a value"),
        ("usb\tp\tnow 5", "timestamp: expected"), ("usb\tp\t\t-x5", "label: expected a number"),
        ("usb\u{0}\tp", "NUL"), (#"{"query":"usb"}"#, "product_id: expected"),
        (#"{"product_id":1}"#, "query: expected"),
        (#"{"query":5,"product_id":1}"#, "query: expected a string"),
        (#"{"query":"  ","product_id":1}"#, "query: expected a value"),
        (#"{"query":"\u200b","product_id":1}"#, "query: expected a value"),
        (#"{"query":"q","product_id":1,"weight":true}"#, "label: expected a number"),
        (#"{"query":"q","product_id":{},"label":1}"#, "product_id: expected"),
        (#"{"query":"q","product_id":1,"ts":[]}"#, "timestamp: expected"), (#"{"query":"q""#, "expected"),
    ])
    func aFaultNamesItsField(text: String, message: String) {
        #expect(refusal(text)?.contains(message) == true)
    }

    @Test func limitsHold() {
        let limits = DecoderLimits(messageBytes: 40, identifierBytes: 4, queryBytes: 6)
        #expect(refusal("123456\t1234", limits: limits) == nil)
        #expect(refusal("1234567\t1234", limits: limits)?.hasPrefix("query: ") == true)
        #expect(refusal("123456\t12345", limits: limits)?.hasPrefix("product_id: ") == true)
        #expect(refusal(String(repeating: "x", count: 41), limits: limits)?.contains("at most 40 bytes") == true)
    }
}
