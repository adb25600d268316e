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
        let decoder = EventDecoder(format: .plain, mapping: FieldMapping(operation: nil, product: ""))
        let event = try decoder.decode(#"{"product_id":"1","title":"T","ts":5,"version":2,"colour":"red"}"#)
        #expect(
            event
                == ProductEvent(
                    productID: "1", version: 2, timestamp: 5000,
                    change: .upsert(Product(id: "1", title: "T", attributes: ["colour": .string("red")]))))
        #expect(try decoder.decodeTombstone(key: "1")?.change == .delete)
    }

    @Test(arguments: [("meta.action", "meta"), ("meta.action.deep", "meta")])
    func aMissingPathIsNamedInFull(path: String, parent: String) {
        let decoder = EventDecoder(mapping: FieldMapping(operation: path))
        let fault = fault { () throws(RecordFault) in try decoder.decode(#"{"\#(parent)":{"action":null}}"#, key: "1") }
        #expect(fault?.code == .missingField)
        #expect(fault?.field == path)
    }

    @Test(arguments: ["", ".", "..", "a..b", "."])
    func anOddPathFindsNothing(path: String) {
        let decoder = EventDecoder(mapping: FieldMapping(title: path))
        let fault = fault { () throws(RecordFault) in
            try decoder.decode(#"{"op":"c","product_id":"1","product":{"a":{"c":"T"}}}"#)
        }
        #expect(fault?.code == .missingField)
    }
}
