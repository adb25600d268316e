import Catalog
import Testing

@Suite struct ProductReaderTests {
    private func product(_ fields: String) throws(RecordFault) -> Product? {
        try EventDecoder().decode(#"{"op":"c","product_id":"1","product":{"title":"T",\#(fields)}}"#)?.product
    }

    @Test func unknownFieldsAreAttributes() throws {
        #expect(
            try product(#""colour":"red","tags":["a",null],"size":{"w":1},"sold":true,"gone":null"#)?.attributes == [
                "colour": .string("red"), "tags": .array([.string("a"), .null]),
                "size": .object(["w": .number(JSONNumber(1))]), "sold": .bool(true), "gone": .null,
            ])
    }

    @Test func attributesMayBeJSONText() throws {
        #expect(try product(#""attributes":"{\"a\":null}""#)?.attributes == ["a": .null])
        let broken = fault { () throws(RecordFault) in try product(#""attributes":"{\"a\":}""#) }
        #expect(broken?.code == .invalidJSON)
        #expect(broken?.field == "product.attributes.a")
        let list = fault { () throws(RecordFault) in try product(#""attributes":"[1]""#) }
        #expect(list?.code == .wrongType)
        #expect(list?.field == "product.attributes")
    }

    @Test func aFieldThatDiffersFromAnAttributeOfItsNameIsKeptToo() throws {
        #expect(
            try product(#""attributes":{"a":1,"b":2},"a":1.0,"b":3"#)?.attributes == [
                "a": .number(JSONNumber(1)), "b": .number(JSONNumber(2)), "product.b": .number(JSONNumber(3)),
            ])
    }

    @Test func theIdentifierIsNoAttributeUnlessItDiffers() throws {
        #expect(try product(#""id":1,"product_id":"1""#)?.attributes == [:])
        #expect(try product(#""id":"other""#)?.attributes == ["id": .string("other")])
        #expect(try product(#""id":null"#)?.attributes == ["id": .null])
    }

    /// One byte short of the limit of 256 KiB, and over it by numbers that are short only until they are written out.
    @Test func attributesAreBounded() throws {
        let room = (256 << 10) - 2 - 1 - 4 - 2
        #expect(try product(#""a":"\#(String(repeating: "x", count: room))""#) != nil)
        for large in [
            #""\#(String(repeating: "x", count: room + 8))""#,
            "[\(Array(repeating: "1e307", count: 1_000).joined(separator: ","))]",
        ] {
            let fault = fault { () throws(RecordFault) in try product(#""a":\#(large)"#) }
            #expect(fault?.code == .tooLarge && fault?.field == "product.attributes")
        }
    }

    @Test(arguments: [
        ("19.90", "19.9"), ("19", "19"), ("-0", "0"), ("0.00", "0"), ("1e3", "1000"), ("1.50E-2", "0.015"),
        (#""19.90""#, "19.9"),
        ("12345678901234567890.123456789012345678901", "12345678901234567890.123456789012345678901"),
        ("0.1", "0.1"), ("1e-7", "0.0000001"),
    ])
    func thePriceIsExact(written: String, price: String) throws {
        #expect(try product(#""price":\#(written)"#)?.price == price)
    }
}
