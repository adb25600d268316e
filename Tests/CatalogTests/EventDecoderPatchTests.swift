import Catalog
import Testing

/// What a source did not send stays as it is stored, and is never stored itself.
@Suite struct EventDecoderPatchTests {
    /// Of an update that names fewer columns than the row had, what it doesn't name stays, though the title has changed.
    @Test func aRowWithoutColumnsThatItHadIsAPart() throws {
        func update(_ before: String, _ after: String, source: String = #""connector":"mysql""#) -> String {
            #"{"op":"u","before":\#(before),"after":\#(after),"source":{\#(source)}}"#
        }
        let whole = #"{"id":1,"title":"Old","price":3,"description":"long"}"#
        let decoder = EventDecoder()
        let part = try decoder.decode(update(whole, #"{"id":1,"title":"New","description":null}"#))
        #expect(part?.patch == ProductPatch(id: "1", title: "New", description: .replaced(nil)))
        let full = try decoder.decode(update(whole, #"{"id":1,"title":"New","price":3,"description":null}"#))
        #expect(full?.product == Product(id: "1", title: "New", price: "3"))
        for before in ["null", "{}", #"{"id":1}"#] {
            #expect(try decoder.decode(update(before, #"{"id":1,"title":"New"}"#))?.product != nil, "\(before)")
        }
        // A field that a document lacks is gone.
        let document = update(whole, #"{"id":1,"title":"New"}"#, source: #""db":"shop","collection":"products""#)
        #expect(try decoder.decode(document)?.product == Product(id: "1", title: "New"))
    }

    /// As webhooks of BigCommerce and Medusa do: the index would keep what it has, and nobody would know.
    @Test(arguments: [
        "{}", #"{"id":7}"#, #"{"type":"product","id":205}"#,
        #"{"product_id":"7","store_id":3,"updated_at":"2025-01-01"}"#,
    ])
    func anUpdateThatOnlyNamesItsProductIsRefused(product: String) throws {
        func event(_ operation: String) -> String {
            #"{"op":"\#(operation)","product_id":"7","product":\#(product)}"#
        }
        for operation in ["update", "product.updated", "store/product/updated"] {
            let fault = fault { () throws(RecordFault) in try decoder.decode(event(operation)) }
            #expect(fault?.code == .missingField && fault?.detail.contains("says nothing of it") == true)
        }
        #expect(try decoder.decode(event("patch"))?.patch != nil)
        for said in [#""price":null"#, #""stock":0"#, #""type":{"name":"lamp"}"#] {
            let more = #"{"op":"update","product_id":"7","product":{"id":7,\#(said)}}"#
            #expect(try decoder.decode(more)?.patch != nil)
        }
    }

    /// What the index leaves out is said nevertheless, and an address or a kind may be all that changed.
    @Test(arguments: [
        #""stock":3"#, #""price":"on request""#, #""url":"https://shop.example/7""#, #""type":"lamp""#,
        #""model":"X2""#,
        #""body":"__debezium_unavailable_value""#,
    ])
    func anUpdateThatSaysLittleIsNone(said: String) throws {
        let decoder = EventDecoder(mapping: FieldMapping(ignored: ["stock"]))
        let event = #"{"op":"update","product_id":"7","product":{"id":7,\#(said)}}"#
        #expect(try decoder.decode(event)?.patch != nil)
        // Parts are what such a source sends.
        let touched = #"{"op":"update","product_id":"7","product":{"updated_at":"2025-01-01"}}"#
        #expect(try EventDecoder(updates: .partial).decode(touched)?.patch != nil)
        let whole = EventDecoder(mapping: FieldMapping(productID: "sku", product: nil))
        let named = fault { () throws(RecordFault) in try whole.decode(#"{"op":"update","sku":"A-7"}"#) }
        #expect(named?.code == .missingField)
        let inside = EventDecoder(mapping: FieldMapping(productID: "data.sku", product: "data"))
        let nameOnly = fault { () throws(RecordFault) in
            try inside.decode(#"{"op":"update","data":{"type":"product","sku":"A-7"}}"#)
        }
        #expect(nameOnly?.code == .missingField)
        #expect(try whole.decode(#"{"op":"update","sku":"A-7","url":"https://shop.example/7"}"#)?.patch != nil)
    }

    private let decoder = EventDecoder()
    private let stored = Product(
        id: "1", title: "Shears", brand: "Acme", description: "long text", price: "10",
        attributes: ["tags": .array([.string("steel")]), "specs": .object(["length": .string("20cm")]), "x": .null])

    private func after(_ fields: String, operation: String = "u") throws -> Product? {
        let event = try decoder.decode(#"{"op":"\#(operation)","after":{"id":1,\#(fields)},"source":{"lsn":2}}"#)
        switch event?.change {
        case .upsert(let product): return product
        case .patch(let patch): return patch.applied(to: stored)
        default: return nil
        }
    }

    private static let shapes = [
        #""__debezium_unavailable_value""#, #"["__debezium_unavailable_value"]"#,
        #"{"__debezium_unavailable_value":"__debezium_unavailable_value"}"#,
        #""{\"__debezium_unavailable_value\": \"__debezium_unavailable_value\"}""#,
        #""\"__debezium_unavailable_value\"=>\"__debezium_unavailable_value\"""#,
        #""X19kZWJleml1bV91bmF2YWlsYWJsZV92YWx1ZQ==""#, #"["X19kZWJleml1bV91bmF2YWlsYWJsZV92YWx1ZQ=="]"#,
        #"["b68a35a7-17ad-35b3-af2a-ae46edb4545a"]"#,
        "[95,95,100,101,98,101,122,105,117,109,95,117,110,97,118,97,105,108,97,98,108,101,95,118,97,108,117,101]",
        #"{"deep":[{"a":"__debezium_unavailable_value"}]}"#,
    ]

    @Test(arguments: shapes)
    func anUnavailableAttributeIsKept(shape: String) throws {
        let product = try #require(try after(#""title":"Shears","price":"11.00","specs":\#(shape),"tags":["oak"]"#))
        #expect(product.price == "11" && product.title == "Shears" && product.brand == nil)
        #expect(
            product.attributes == ["specs": .object(["length": .string("20cm")]), "tags": .array([.string("oak")])])
    }

    @Test(arguments: ["title", "brand", "description", "price"], shapes)
    func anUnavailableFieldIsKept(field: String, shape: String) throws {
        let others = ["title", "brand", "description", "price"].filter { $0 != field }.map { #""\#($0)":"5""# }
        let product = try #require(try after(others.joined(separator: ",") + #","\#(field)":\#(shape)"#))
        let expected = [product.title, product.brand, product.description, product.price]
        let kept = [stored.title, stored.brand, stored.description, stored.price]
        for (index, name) in ["title", "brand", "description", "price"].enumerated() {
            #expect(expected[index] == (name == field ? kept[index] : "5"))
        }
    }

    /// What is inside a value that was not sent is not known, rather than absent.
    @Test(arguments: shapes)
    func whatIsInsideAnUnavailableValueIsKept(shape: String) throws {
        let decoder = EventDecoder(
            mapping: FieldMapping(
                brand: "maker[1].name", category: "cats[key=a].value|kind", description: "texts.{en,*}|note",
                price: "offer.price", attributes: "more.attributes"))
        let event = try decoder.decode(
            #"""
            {"op":"u","after":{"id":1,"title":"T","maker":\#(shape),"cats":\#(shape),"kind":"other","texts":\#(shape),
            "offer":\#(shape),"more":\#(shape)},"source":{"lsn":2}}
            """#)
        let patch = try #require(event?.patch)
        #expect(patch.title == "T" && patch.brand == .kept && patch.category == .kept && patch.description == .kept)
        #expect(patch.price == .kept && patch.keptAttributes == .all)
        // Beside such a value, what is null or absent is.
        let beside = try decoder.decode(
            #"""
            {"op":"u","after":{"id":1,"title":"T","offer":{"price":null,"note":\#(shape)},"maker":[\#(shape),{"name":null}],
            "cats":[{"key":"b","value":\#(shape)}],"kind":"other"}}
            """#)
        let other = try #require(beside?.patch)
        #expect(other.price == .replaced(nil) && other.category == .replaced("other"))
        #expect(other.brand == .replaced(nil) && other.description == .replaced(nil))
        let whole = try decoder.decode(#"{"op":"u","after":{"id":1,"title":"T","offer":{"old":1}}}"#)
        #expect(whole?.product?.title == "T" && whole?.product?.price == nil)
    }

    @Test func allAttributesOfAnUnavailableObjectAreKept() throws {
        let product = try #require(try after(#""title":"T","attributes":"__debezium_unavailable_value","x":1"#))
        #expect(product.attributes == stored.attributes.merging(["x": .number(JSONNumber(1))]) { $1 })
    }

    @Test func aRowWithoutItsTitleIsAPart() throws {
        let product = try #require(try after(#""price":"11.00","brand":null"#))
        #expect(product.title == "Shears" && product.price == "11" && product.brand == nil)
        #expect(product.description == "long text" && product.attributes == stored.attributes)
        #expect(throws: RecordFault.self) { try after(#""price":"11.00""#, operation: "c") }
        #expect(throws: RecordFault.self) { try after(#""title":" ","price":"11.00""#) }
    }

    @Test func aPatchReplacesWhatItSays() throws {
        let message =
            #"{"op":"patch","product_id":"1","product":{"price":12,"brand":null,"title":"Big shears","x":true}}"#
        let patch = ProductPatch(
            id: "1", title: "Big shears", brand: .replaced(nil), price: .replaced("12"), attributes: ["x": .bool(true)])
        #expect(try decoder.decode(message)?.patch == patch)
    }

    @Test func aSourceMaySendPartsOnly() throws {
        let decoder = EventDecoder(updates: .partial)
        let event = try decoder.decode(
            #"{"op":"update","product_id":"1","product":{"title":"New","description":null}}"#)
        #expect(event?.patch == ProductPatch(id: "1", title: "New", description: .replaced(nil)))
    }

    @Test(arguments: [
        #""(unsent)""#, #"["(unsent)"]"#, #"{"a":"(unsent)"}"#, #""{\"a\": \"(unsent)\"}""#, #""KHVuc2VudCk=""#,
        #""28756e73656e7429""#, "[40,117,110,115,101,110,116,41]",
    ])
    func thePlaceholderMayBeAnother(shape: String) throws {
        for placeholder in ["(unsent)", "hex:28756E73656E7429"] {
            let decoder = EventDecoder(unavailable: UnavailableValue(placeholder))
            let event = try decoder.decode(#"{"op":"u","after":{"id":1,"title":"T","specs":\#(shape)}}"#)
            #expect(event?.patch?.keptAttributes == .named(["specs", "product.specs"]))
            let other = try decoder.decode(
                #"{"op":"u","after":{"id":1,"title":"T","specs":"__debezium_unavailable_value"}}"#)
            #expect(other?.patch == nil)
        }
        #expect(
            try decoder.decode(#"{"op":"u","after":{"id":1,"title":"T","specs":\#(shape)}}"#)?.product?.title == "T")
    }

    private func document(_ description: String, _ decoder: EventDecoder) throws -> ProductEvent? {
        try decoder.decode(
            #"{"op":"u","after":null,"updateDescription":{\#(description)}}"#, key: #"{"id":"{\"$oid\":\"1\"}"}"#)
    }

    @Test func changesInsideADocumentAreMadeInWhatIsStored() throws {
        let event = try document(
            #"""
            "removedFields":["x","specs.length"],
            "updatedFields":"{\"price\":5,\"specs.width\":\"3cm\",\"tags.1\":\"oak\",\"made.in.year\":{\"$numberInt\":\"7\"}}",
            "truncatedArrays":[{"field":"sizes","newSize":1}]
            """#, decoder)
        var before = stored
        before.attributes["sizes"] = .array([.string("S"), .string("M")])
        let product = try #require(event?.patch?.applied(to: before))
        #expect(product.title == "Shears" && product.price == "5")
        #expect(
            product.attributes == [
                "tags": .array([.string("steel"), .string("oak")]), "specs": .object(["width": .string("3cm")]),
                "sizes": .array([.string("S")]), "x": .null,
                "made": .object(["in": .object(["year": .number(JSONNumber(7))])]),
            ])
    }

    @Test func changesInsideADocumentGoByTheMapping() throws {
        let decoder = EventDecoder(mapping: FieldMapping(brand: "maker", price: "offer.price"))
        let event = try document(#""updatedFields":"{\"offer.price\":6,\"attributes.colour\":\"red\"}""#, decoder)
        #expect(event?.patch?.price == .replaced("6") && event?.patch?.attributes == [:])
        #expect(
            event?.patch?.edits == [
                AttributeEdit(["colour"], .replaced(.string("red"))),
                AttributeEdit(["offer", "price"], .replaced(.number(JSONNumber(6)))),
            ])
        for description in [
            #""updatedFields":"{\"maker.name\":\"X\"}""#, #""removedFields":["title.en"]"#,
            #""truncatedArrays":[{"field":"category","newSize":1}]"#, #""updatedFields":"{\"attributes.0.value\":1}""#,
        ] {
            let fault = fault { () throws(RecordFault) in
                try decoder.decode(
                    #"{"op":"u","after":null,"updateDescription":{\#(description)}}"#, key: #"{"id":1}"#)
            }
            #expect(fault?.code == .unavailableValue, "\(description)")
            #expect(fault?.message.contains("change_streams_update_full") == true)
        }
    }

    @Test func aPriceThatCantBeReadIsNotTheOldOne() throws {
        let event = try decoder.decode(#"{"op":"patch","product_id":"1","product":{"price":"cheap"}}"#)
        #expect(event?.patch?.price == .replaced(nil))
        #expect(event?.droppedFields.map(\.field) == ["price"])
    }
}
