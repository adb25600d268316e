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
        #expect(
            try product(#""attributes":"[{\"name\":\"a\",\"value\":2}]""#)?.attributes == ["a": .number(JSONNumber(2))])
    }

    @Test func fieldsMayBeJSONText() throws {
        let product = try product(
            #"""
            "brand":"{\"id\":3,\"name\":\"Lumo\"}","category":"[\"Home\",\"Lamps\"]","description":"{\"blocks\":[]}",
            "price":"{\"amount\":1990,\"fractionDigits\":2}"
            """#)
        #expect(product?.brand == "Lumo" && product?.category == "Home > Lamps" && product?.price == "19.9")
        // What an editor keeps so is searched as it stands.
        #expect(product?.description == #"{"blocks":[]}"#)
        #expect(try self.product(#""brand":"[new] {x}""#)?.brand == "[new] {x}")
        let fault = fault { () throws(RecordFault) in
            try EventDecoder().decode(
                #"{"op":"c","product_id":"1","product":{"title":"{\"en\":\"lamp\",\"de\":\"Lampe\"}"}}"#)
        }
        #expect(fault?.code == .wrongType && fault?.message.contains("title.{en,*}") == true)
    }

    /// As MongoDB's own connector writes documents.
    @Test func extendedJSONInAttributesIsPlain() throws {
        #expect(
            try product(#""made":{"$date":1700000000000},"specs":[{"width":{"$numberInt":"5"}}],"$x":1"#)?.attributes
                == [
                    "made": .string("2023-11-14T22:13:20Z"),
                    "specs": .array([.object(["width": .number(JSONNumber(5))])]), "$x": .number(JSONNumber(1)),
                ])
    }

    /// Nothing is lost: what is no list of attributes is an attribute itself.
    @Test(arguments: [#""{\"a\":}""#, #""[1]""#, "5", "[1]", #""red""#, "false"])
    func attributesThatAreNoneAreOne(written: String) throws {
        let value = try JSONValue(parsing: Array(written.utf8))
        #expect(try product(#""attributes":\#(written)"#)?.attributes == ["attributes": value])
        let fault = fault { () throws(RecordFault) in
            try EventDecoder(invalidFields: .reject).decode(
                #"{"op":"c","product_id":"1","product":{"title":"T","attributes":\#(written)}}"#)
        }
        #expect(fault?.code == .wrongType && fault?.field == "product.attributes")
    }

    @Test func attributesMayBePairs() throws {
        #expect(
            try product(
                #"""
                "attributes":[{"id":6,"name":"Colour","options":["Red","Teal"]},{"name":"Fit","value":"slim"},
                {"name":"Fit","value":"short"},{"key":"Fit","value":"new"}]
                """#)?.attributes == [
                    "Colour": .array([.string("Red"), .string("Teal")]),
                    "Fit": .array([.string("slim"), .string("short"), .string("new")]),
                ])
        #expect(
            try product(#""attributes":[{"name":"Colour","value":null,"values":["Red"]},{"name":"Fit","value":null}]"#)?
                .attributes == ["Colour": .array([.string("Red")]), "Fit": .null])
        #expect(try product(#""attributes":[]"#)?.attributes == [:])
        #expect(try product(#""attributes":"""#)?.attributes == [:])
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
            let message = #"{"op":"c","product_id":"1","product":{"title":"T","a":\#(large),"b":1}}"#
            let fault = fault { () throws(RecordFault) in try EventDecoder(invalidFields: .reject).decode(message) }
            #expect(fault?.code == .tooLarge && fault?.field == "product.attributes")
            let event = try #require(try EventDecoder().decode(message))
            #expect(event.droppedFields.map(\.field) == ["attributes"])
            let attributes = try #require(event.product?.attributes)
            #expect(attributes["b"] == .number(JSONNumber(1)) && attributes["a"] != nil)
            #expect(JSONValue.object(attributes).serialized.utf8.count <= 256 << 10)
        }
    }

    @Test func ofTooManyAttributesTheSmallestStay() throws {
        let decoder = EventDecoder(limits: DecoderLimits(attributeCount: 2))
        let event = try decoder.decode(
            #"{"op":"c","product_id":"1","product":{"title":"T","a":"long enough","b":1,"c":2,"d":"longer still"}}"#)
        #expect(event?.product?.attributes == ["b": .number(JSONNumber(1)), "c": .number(JSONNumber(2))])
        #expect(event?.droppedFields.map(\.reason) == [.tooManyAttributes])
    }

    @Test func longTextsAreCutAtACharacter() throws {
        let decoder = EventDecoder(limits: DecoderLimits(titleBytes: 5, labelBytes: 3, descriptionBytes: 9))
        let event = try decoder.decode(
            #"{"op":"c","product_id":"1","product":{"title":"Löwen","brand":"e\u0301e\u0301","description":"👩‍👩‍👧 family"}}"#
        )
        #expect(event?.product?.title == "Löwe" && event?.product?.brand == "e\u{301}")
        // One character of 18 bytes fits only in parts.
        #expect(event?.product?.description == "👩\u{200D}")
        #expect(event?.droppedFields.map(\.field) == ["title", "brand", "description"])
        #expect(event?.droppedFields.allSatisfy { $0.reason == .tooLarge } == true)
    }

    @Test func aProductWithEveryVariantFits() throws {
        let variants = (0..<2_048).map {
            #"{"id":\#($0),"sku":"\#(String(repeating: "S", count: 600))","price":"1.00"}"#
        }
        let event = try #require(try product(#""variants":[\#(variants.joined(separator: ","))],"vendor":"N""#))
        #expect(event.attributes["vendor"] == .string("N"))
        guard case .array(let kept)? = event.attributes["variants"] else {
            Issue.record("the variants are gone")
            return
        }
        #expect(kept.count > 300)
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

    /// A transformation knows its source's fields, so it alone can say which it could not read.
    @Test(arguments: InvalidFields.allCases)
    func whatATransformationLeavesOutIsNamedAndNoFault(policy: InvalidFields) throws {
        let event = try #require(
            try EventDecoder(invalidFields: policy).decode(
                #"""
                {"op":"upsert","product_id":"1","product":{"title":"T"},"left_out":{"price":"in another currency","color":"a number"}}
                """#))
        #expect(event.product == Product(id: "1", title: "T"))
        #expect(
            event.droppedFields == [
                DroppedField(field: "attributes", reason: .invalidValue, detail: "color: a number"),
                DroppedField(field: "price", reason: .invalidValue, detail: "price: in another currency"),
            ])
        let row = try EventDecoder(format: .plain, mapping: FieldMapping(product: nil)).decode(
            #"{"product_id":"1","title":"T","left_out":{"a":"b"}}"#)
        #expect(row?.droppedFields == [])
        #expect(row?.product?.attributes["left_out"] == .object(["a": .string("b")]))
    }
}
