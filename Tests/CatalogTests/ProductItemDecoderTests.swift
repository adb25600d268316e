import Catalog
import Testing

@Suite struct ProductItemDecoderTests {
    private func decode(
        _ text: String, mapping: FieldMapping = FieldMapping()
    ) throws(RecordFault) -> [ProductEvent] {
        try ProductItemDecoder(EventDecoder(mapping: mapping)).decode(Array(text.utf8))
    }

    private func upsert(_ product: Product, recordKey: String? = nil) -> ProductEvent {
        ProductEvent(productID: product.id, recordKey: recordKey, change: .upsert(product))
    }

    @Test func documentsOfElasticsearchHaveTheirIdentifierBesideThem() throws {
        let product = upsert(Product(id: "7", title: "Mug", price: "1.5"))
        #expect(try decode(#"{"_index":"p","_id":"7","_score":1,"_source":{"title":"Mug","price":1.5}}"#) == [product])
        #expect(try decode(#"{"index":{"_id":"7"},"_source":{"title":"Mug","price":1.5}}"#) == [product])
        #expect(try decode(#"{"create":{"_id":7},"_source":{"title":"Mug","price":1.5}}"#) == [product])
        #expect(try decode(#"{"index":{},"_source":{"id":"7","title":"Mug","price":1.5}}"#) == [product])
    }

    @Test func theDocumentsOwnIdentifierCountsFirst() throws {
        let product = Product(id: "A-1", title: "Mug")
        #expect(
            try decode(#"{"index":{"_id":"7"},"_source":{"product_id":"A-1","title":"Mug"}}"#)
                == [upsert(product, recordKey: "7")])
        #expect(
            try decode(#"{"_id":"7","_source":{"sku":"A-1","title":"Mug"}}"#, mapping: FieldMapping(productID: "sku"))
                == [upsert(product, recordKey: "7")])
    }

    @Test func aDeletionIsKnownByItsKey() throws {
        #expect(
            try decode(#"{"delete":{"_id":"7"}}"#) == [ProductEvent(productID: "7", recordKey: "7", change: .delete)])
    }

    @Test func anUpdateKeepsWhatItDoesNotSay() throws {
        var patch = ProductPatch(id: "7", price: .replaced("4"), attributes: ["colour": .string("red")])
        #expect(
            try decode(#"{"update":{"_id":"7"},"_source":{"doc":{"price":4,"colour":"red"}}}"#)
                == [ProductEvent(productID: "7", change: .patch(patch))])
        patch = ProductPatch(id: "7", title: "New", brand: .replaced(nil))
        #expect(
            try decode(#"{"update":{"_id":"7"},"_source":{"doc":{"title":"New","brand":null},"doc_as_upsert":true}}"#)
                == [ProductEvent(productID: "7", change: .patch(patch))])
    }

    @Test func anUpdateMergesObjects() throws {
        let text =
            #"{"update":{"_id":"7"},"_source":{"doc":{"size":{"w":5,"box":{"h":2}},"tags":["a"],"note":{},"maker":null,"#
            + #""list":{"a":1},"word":{"a":{"b":2}},"none":{},"new":{"a":{}}}}}"#
        guard case .patch(let patch)? = try decode(text).first?.change else {
            Issue.record("no patch")
            return
        }
        let stored = Product(
            id: "7", title: "Mug",
            attributes: [
                "size": .object([
                    "w": .string("1"), "d": .string("3"), "box": .object(["h": .null, "w": .string("4")]),
                ]),
                "tags": .array([.string("x"), .string("y")]), "note": .object(["by": .string("me")]),
                "list": .array([.string("x")]), "word": .string("x"), "none": .array([]),
            ])
        #expect(
            patch.applied(to: stored)?.attributes == [
                "size": .object([
                    "w": .number(JSONNumber(5)), "d": .string("3"),
                    "box": .object(["h": .number(JSONNumber(2)), "w": .string("4")]),
                ]),
                "tags": .array([.string("a")]), "note": .object(["by": .string("me")]), "maker": .null,
                // What is no object is replaced.
                "list": .object(["a": .number(JSONNumber(1))]),
                "word": .object(["a": .object(["b": .number(JSONNumber(2))])]), "none": .object([:]),
                "new": .object(["a": .object([:])]),
            ])
        #expect(
            patch.attributesSaid["word"] == .object(["a": .object(["b": .number(JSONNumber(2))])])
                && patch.attributesSaid["tags"] == .array([.string("a")]) && patch.attributesSaid.count == 8)
    }

    @Test(arguments: [
        (#"{"delete":{}}"#, RecordFault.Code.missingField), (#"{"index":{"_id":"7"}}"#, .missingField),
        (#"{"index":{"_id":"7"},"_source":{"price":4}}"#, .missingField),
        (#"{"index":{},"_source":{"title":"x"}}"#, .missingField),
        (#"{"update":{"_id":"7"},"_source":{"script":"ctx._source.price++"}}"#, .missingField),
        (#"{"index":{"_id":"7"},"_source":[]}"#, .missingField), ("[1]", .wrongType), ("{", .invalidJSON),
    ])
    func whatCannotBeDecodedIsAFault(text: String, code: RecordFault.Code) {
        #expect(fault { () throws(RecordFault) in try decode(text) }?.code == code)
    }

    @Test func aBlankLineIsNothing() throws { #expect(try decode(" \r").isEmpty) }

    @Test func rowsAreProducts() throws {
        let text = "id,title,brand,price,colour\n1,Mug,,1.5,red\n2,Bowl,Lumo,,\n"
        #expect(
            try events(text) == [
                upsert(Product(id: "1", title: "Mug", price: "1.5", attributes: ["colour": .string("red")])),
                upsert(Product(id: "2", title: "Bowl", brand: "Lumo")),
            ])
        #expect(
            try events("Article No;Name\n1;Mug\n", mapping: FieldMapping(productID: "Article No", title: "Name"))
                == [upsert(Product(id: "1", title: "Mug"))])
    }

    @Test(arguments: [
        "id\ttitle\tlink\tbrand\tgoogle product category\tproduct type\timage link\n",
        "g:id\tg:title\tg:link\tg:brand\tg:google_product_category\tg:product_type\tg:image_link\n",
        "ID\tTitle\tLink\tBrand\tGoogle_Product_Category\tProduct_Type\tImage Link\n",
    ])
    func aMerchantFeedHasItsNames(header: String) throws {
        let rows =
            "1\tMug\thttps://x/1\tLumo\tKitchen > Mugs\tHome > Mugs\thttps://x/1.jpg\n2\tBowl\thttps://x/2\t\tKitchen\t\t\n"
        let first = Product(
            id: "1", title: "Mug", brand: "Lumo", category: "Home > Mugs",
            attributes: [
                "link": .string("https://x/1"), "google_product_category": .string("Kitchen > Mugs"),
                "image_link": .string("https://x/1.jpg"),
            ])
        let second = Product(
            id: "2", title: "Bowl", category: "Kitchen", attributes: ["link": .string("https://x/2")])
        #expect(try events(header + rows) == [upsert(first), upsert(second)])
        #expect(try events(header + rows, .googleMerchant) == [upsert(first), upsert(second)])
    }

    @Test func theMappingCountsBeforeAMerchantFeedsNames() throws {
        let text = "id\ttitle\tlink\tproduct_type\tcustom_label_0\n1\tMug\thttps://x\tHome\tTop\n"
        let mapping = FieldMapping(productID: "id", category: "custom_label_0")
        let product = Product(
            id: "1", title: "Mug", category: "Top",
            attributes: ["link": .string("https://x"), "product_type": .string("Home")])
        #expect(try events(text, mapping: mapping) == [upsert(product)])
    }

    /// What a dead letter keeps can be tried again without the file.
    @Test(arguments: [
        "id,title,price\n1,\"Mug, \"\"big\"\"\",1.5\n", "{\"index\":{\"_id\":\"1\"}}\n{\"title\":\"Mug\"}\n",
        "[\n{\"id\":1,\n\"title\":\"Mug\"}]", "{\"_id\":\"1\",\"_source\":{\"title\":\"Mug\"}}\n",
    ])
    func anItemStandsByItself(text: String) throws {
        let decoder = ProductItemDecoder()
        let file = try TemporaryFile(Array(text.utf8))
        let reader = try FeedReader(path: file.path, maximumItemBytes: 1_000, columns: ProductColumns(decoder))
        let item = try #require(try reader.next())
        let events = try decoder.decode(item)
        #expect(events.count == 1)
        #expect(try decoder.decode(item.payload) == events)
    }
}
