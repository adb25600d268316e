import Catalog
import Testing

@Suite struct FieldMappingTests {
    @Test func fieldsAreFoundByTheirPaths() throws {
        let mapping = FieldMapping(
            operation: "meta.action", productID: "meta.sku", timestamp: "meta.at", version: "meta.revision",
            product: "data.item", title: "names.en", brand: "maker.name", category: "class", description: "text.long",
            price: "offer.amount", attributes: "extra.fields")
        let event = try EventDecoder(mapping: mapping).decode(
            #"""
            {"meta":{"action":"upsert","sku":"s-1","at":1700000000,"revision":4},"data":{"item":{"names":{"en":"Mouse"},
            "maker":{"name":"Acme"},"class":"mice","text":{"long":"small"},"offer":{"amount":5},
            "extra":{"fields":{"dpi":1600}}}}}
            """#)
        let product = try #require(event?.product)
        #expect(event?.productID == "s-1")
        #expect(event?.version == 4)
        #expect(event?.timestamp == 1_700_000_000_000)
        #expect(product.title == "Mouse")
        #expect(product.brand == "Acme")
        #expect(product.category == "mice")
        #expect(product.description == "small")
        #expect(product.price == "5")
        #expect(product.attributes["dpi"] == .number(JSONNumber(1600)))
        #expect(product.attributes["maker"] == .object(["name": .string("Acme")]))
    }

    @Test func aNameWithDotsIsFoundBeforeAPath() throws {
        let decoder = EventDecoder(mapping: FieldMapping(title: "a.b"))
        let event = try decoder.decode(
            #"{"op":"c","product_id":"1","product":{"a.b":"flat","a":{"b":"nested"}}}"#)
        #expect(event?.product?.title == "flat")
    }

    @Test func theMessageItselfMayBeTheProduct() throws {
        let decoder = EventDecoder(
            format: .plain, mapping: FieldMapping(operation: .off, timestamp: "ts", version: "version", product: nil))
        let event = try decoder.decode(#"{"product_id":"1","title":"T","ts":5,"version":2,"colour":"red"}"#)
        #expect(
            event
                == ProductEvent(
                    productID: "1", version: 2, timestamp: 5000,
                    change: .upsert(Product(id: "1", title: "T", attributes: ["colour": .string("red")]))))
        #expect(try decoder.decodeTombstone(key: "1")?.change == .delete)
    }

    @Test func usualNamesAreAttributesWhereTheMessageIsTheProduct() throws {
        let decoder = EventDecoder(mapping: FieldMapping(productID: "sku", product: nil))
        let event = try decoder.decode(#"{"sku":"a","title":"Editor","version":"11.2","ts":"Size S"}"#, key: "a")
        let attributes: [String: JSONValue] = ["version": .string("11.2"), "ts": .string("Size S")]
        #expect(
            event
                == ProductEvent(
                    productID: "a", change: .upsert(Product(id: "a", title: "Editor", attributes: attributes))))
    }

    @Test(arguments: [("meta.action", "meta"), ("meta.action.deep", "meta")])
    func aMissingPathIsNamedInFull(path: String, parent: String) throws {
        let decoder = EventDecoder(mapping: FieldMapping(operation: .at(try FieldPath(validating: path))))
        let fault = fault { () throws(RecordFault) in try decoder.decode(#"{"\#(parent)":{"action":null}}"#, key: "1") }
        #expect(fault?.code == .missingField)
        #expect(fault?.field == path)
    }

    @Test(
        arguments: [
            ("updated_at", #""2025-01-01T00:00:00.5Z""#, 1_735_689_600_500),
            ("updated_at", "1735689600", 1_735_689_600),
            ("updated_at", #"" 7 ""#, 7), ("updated_at", "3.0", 3), ("updated_at", #""""#, nil),
            ("updated_at", "null", nil),
        ] as [(FieldPath, String, Int64?)])
    func aTimeMayBeTheVersion(path: FieldPath, written: String, version: Int64?) throws {
        let decoder = EventDecoder(mapping: FieldMapping(version: .at(path)))
        let event = try decoder.decode(
            #"{"op":"u","product_id":"1","version":1,"product":{"title":"T","updated_at":\#(written)}}"#)
        #expect(event?.version == version)
        let row = try decoder.decode(
            #"{"op":"u","after":{"id":1,"title":"T","updated_at":\#(written)},"source":{"lsn":1}}"#)
        #expect(row?.version == version)
    }

    @Test func versionsCanBeSwitchedOff() throws {
        let decoder = EventDecoder(mapping: FieldMapping(version: .off))
        #expect(try decoder.decode(#"{"op":"d","product_id":"1","version":"x"}"#)?.version == nil)
        #expect(try decoder.decode(#"{"op":"d","before":{"id":1},"source":{"lsn":5}}"#)?.version == nil)
    }

    @Test func ignoredFieldsAreNoAttributes() throws {
        let decoder = EventDecoder(mapping: FieldMapping(ignored: ["html", "sizes[].image", "meta.by"]))
        let event = try decoder.decode(
            #"""
            {"op":"c","product_id":"1","product":{"title":"T","html":"<p>","meta":{"by":"me","at":1},
            "sizes":[{"name":"S","image":"s.png"},{"name":"M"}]}}
            """#)
        #expect(
            event?.product?.attributes == [
                "meta": .object(["at": .number(JSONNumber(1))]),
                "sizes": .array([.object(["name": .string("S")]), .object(["name": .string("M")])]),
            ])
    }
}
