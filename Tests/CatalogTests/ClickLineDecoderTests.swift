import Catalog
import Testing

@Suite struct ClickLineDecoderTests {
    private let decoder = ClickLineDecoder()

    private func decode(_ line: String, number: Int = 2) throws(RecordFault) -> Click? {
        try decoder.decode(line: Array(line.utf8), number: number)
    }

    @Test(arguments: [
        ("usb cable\tp-1", Click(query: "usb cable", productID: "p-1")),
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
    ])
    func aLineIsAClick(line: String, click: Click) throws {
        #expect(try decode(line) == click)
    }

    @Test(arguments: ["", "  ", "\t\t", "\r"])
    func aBlankLineIsNothing(line: String) throws {
        #expect(try decode(line) == nil)
        #expect(try decode(line, number: 1) == nil)
    }

    @Test func onlyTheFirstLineIsAHeader() throws {
        #expect(try decode("query\tproduct_id\ttimestamp\tlabel", number: 1) == nil)
        #expect(try decode("query\tproduct_id", number: 1) == nil)
        #expect(try decode("query\tproduct_id", number: 2) == Click(query: "query", productID: "product_id"))
        #expect(try decode("usb\tp-1", number: 1) == Click(query: "usb", productID: "p-1"))
    }

    @Test(
        arguments: [
            ("just a query", RecordFault.Code.invalidJSON, nil), ("a\tb\t\t1\te", .invalidJSON, nil),
            (" \tp-1", .missingField, "query"),
            ("usb\t", .missingField, "product_id"), ("usb\tp\tnow", .invalidValue, "timestamp"),
            ("usb\tp\t\tgood", .invalidValue, "label"),
            ("usb\u{0}\tp", .containsNUL, nil), (#"{"query":"usb"}"#, .missingField, "product_id"),
            (#"{"product_id":1}"#, .missingField, "query"),
            (#"{"query":5,"product_id":1}"#, .wrongType, "query"),
            (#"{"query":"  ","product_id":1}"#, .missingField, "query"),
            (#"{"query":"q","product_id":1,"label":"3"}"#, .wrongType, "label"),
            (#"{"query":"q","product_id":1,"weight":true}"#, .wrongType, "weight"),
            (#"{"query":"q","product_id":{},"label":1}"#, .wrongType, "product_id"),
            (#"{"query":"q","product_id":1,"ts":[]}"#, .wrongType, "ts"),
            (#"{"query":"q""#, .invalidJSON, nil),
        ] as [(String, RecordFault.Code, String?)])
    func aFaultNamesItsField(line: String, code: RecordFault.Code, field: String?) {
        let fault = fault { () throws(RecordFault) in try decode(line) }
        #expect(fault?.code == code)
        #expect(fault?.field == field)
    }

    @Test func limitsHold() {
        let decoder = ClickLineDecoder(limits: DecoderLimits(messageBytes: 40, identifierBytes: 4, queryBytes: 6))
        func fault(_ line: String) -> RecordFault? {
            CatalogTests.fault { () throws(RecordFault) in try decoder.decode(line: Array(line.utf8), number: 2) }
        }
        #expect(fault("123456\t1234") == nil)
        #expect(fault("1234567\t1234")?.field == "query")
        #expect(fault("123456\t12345")?.field == "product_id")
        #expect(fault(String(repeating: "x", count: 41))?.field == "line")
    }

    @Test func aLineThatIsNoTextIsAFault() {
        let fault = fault { () throws(RecordFault) in try decoder.decode(line: [0x61, 0xFF, 0x09, 0x62], number: 2) }
        #expect(fault?.code == .notUTF8)
    }
}
