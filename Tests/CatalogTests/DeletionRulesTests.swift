import Catalog
import Testing

@Suite struct DeletionRulesTests {
    private let decoder = EventDecoder(
        deletions: try! DeletionRules(adding: [
            "status=draft|Archived|trash", "active=false", "deleted_at=*", "header:X-Shopify-Topic=products/delete",
            "meta.state=gone", "flags[]=hidden",
        ]))

    private func isDeleted(
        _ product: String, headers: [SourceRecord.Header] = []
    ) throws(RecordFault) -> Bool {
        let events = try decoder.decodeAll(
            #"{"op":"update","product_id":"1","meta":{"state":"here"},"product":\#(product)}"#, headers: headers)
        return events == [ProductEvent(productID: "1", change: .delete)]
    }

    @Test(arguments: [
        #"{"title":"T","status":"draft"}"#, #"{"title":"T","status":" ARCHIVED "}"#, #"{"status":"trash"}"#,
        #"{"active":false}"#, #"{"active":"False"}"#, #"{"active":0}"#, #"{"active":"0"}"#, #"{"__deleted":1}"#,
        #"{"title":"T","deleted_at":"2025-01-01"}"#,
        #"{"__deleted":"true"}"#,
        #"{"__deleted":true}"#,
        #"{"active":{"boolean":false}}"#, #"{"status":{"S":"draft"}}"#, #"{"active":{"$numberInt":"0"}}"#,
        #"{"active":{"scale":0,"value":"AA=="}}"#, #"{"deleted_at":{"$date":1700000000000}}"#,
        #"{"deleted_at":{"by":"shop"}}"#, #"{"deleted_at":["2025-01-01"]}"#, #"{"flags":["new","hidden"]}"#,
        #"{"status":{"String":"draft","Valid":true}}"#, #"{"deleted_at":{"at":{"day":"2025-01-01"},"by":null}}"#,
        #"{"deleted_at":"{\"by\":\"shop\"}"}"#, #"{"deleted_at":"[new] {x}"}"#, #"{"flags":"hidden"}"#,
        #"{"meta":"{\"state\":\"gone\"}"}"#,
    ])
    func aValueDeletes(product: String) throws {
        #expect(try isDeleted(product))
    }

    @Test(arguments: [
        #"{"title":"T","status":"active"}"#, #"{"title":"T","status":null}"#, #"{"title":"T","active":true}"#,
        #"{"title":"T","active":1}"#, #"{"title":"T","__deleted":0}"#, #"{"title":"T","status":0}"#,
        #"{"title":"T","active":null}"#, #"{"title":"T","deleted_at":null}"#, #"{"title":"T","deleted_at":""}"#,
        #"{"title":"T","deleted_at":false}"#, #"{"title":"T","__deleted":"false"}"#,
        #"{"title":"T","status":["draft"]}"#, #"{"title":"T","active":{"BOOL":true}}"#,
        #"{"title":"T","deleted_at":"__debezium_unavailable_value"}"#, #"{"title":"T","deleted_at":{"$date":null}}"#,
        #"{"title":"T","deleted_at":{}}"#, #"{"title":"T","deleted_at":[]}"#, #"{"title":"T","flags":["new"]}"#,
        #"{"title":"T","active":{"scale":0,"value":"AQ=="}}"#, #"{"title":"T","meta":"{\"state\":\"here\"}"}"#,
        #"{"title":"T","deleted_at":"{}"}"#, #"{"title":"T","deleted_at":"[null]"}"#,
        #"{"title":"T","deleted_at":{"NULL":true}}"#, #"{"title":"T","deleted_at":{"by":null,"at":""}}"#,
        #"{"title":"T","deleted_at":[{"at":null},[]]}"#, #"{"title":"T","deleted_at":{"$undefined":true}}"#,
        #"{"title":"T","deleted_at":{"Time":"0001-01-01T00:00:00Z","Valid":false}}"#,
        #"{"title":"T","status":{"String":"draft","Valid":false}}"#,
    ])
    func anotherValueDoesNot(product: String) throws {
        #expect(try !isDeleted(product))
    }

    @Test func aHeaderDeletes() throws {
        func header(_ name: String, _ value: String) -> [SourceRecord.Header] {
            [SourceRecord.Header(name: name, value: Array(value.utf8))]
        }
        #expect(try isDeleted("{}", headers: header("x-shopify-topic", "products/delete")))
        #expect(try isDeleted("null", headers: header("X-Shopify-Topic", #""products/delete""#)))
        #expect(try isDeleted("{}", headers: header("__op", "d")))
        #expect(try !isDeleted(#"{"title":"T"}"#, headers: header("X-Shopify-Topic", "products/update")))
        #expect(try !isDeleted(#"{"title":"T"}"#, headers: [SourceRecord.Header(name: "X-Shopify-Topic", value: nil)]))
    }

    /// Names of their own, by which tools that copy tables say that a row is gone.
    @Test(arguments: [
        #""_fivetran_deleted":true"#, #""_FIVETRAN_DELETED":"true""#, #""_ab_cdc_deleted_at":"2025-01-01T00:00:00Z""#,
        #""_sdc_deleted_at":"2025-01-01""#, #""_peerdb_is_deleted":true"#, #""_hoodie_is_deleted":true"#,
        #""_metadata_deleted":true"#, #""_deleted":true"#,
    ])
    func theMarkOfAToolDeletes(mark: String) throws {
        let decoder = EventDecoder()
        #expect(try decoder.decode(#"{"id":7,"title":"T",\#(mark)}"#)?.change == .delete)
        #expect(try decoder.decode(#"{"op":"u","after":{"id":7,"title":"T",\#(mark)}}"#)?.change == .delete)
        #expect(
            try decoder.decode(#"{"op":"update","product_id":"7","product":{"title":"T",\#(mark)}}"#)?.change == .delete
        )
        let without = mark.prefix { $0 != ":" } + ":null"
        #expect(try decoder.decode(#"{"id":7,"title":"T",\#(without)}"#)?.product?.title == "T")
    }

    @Test func aFieldOfTheMessageDeletes() throws {
        let event = try decoder.decode(
            #"{"op":"update","product_id":"1","meta":{"state":"gone"},"product":{"title":"T"}}"#)
        #expect(event?.change == .delete)
    }

    @Test(arguments: [
        "status", "=draft", "status=", "a..b=c", "header:=x", "status=draft||trash ", "status!=active",
        "status == draft",
    ])
    func aRuleThatCantBeIsRefused(text: String) {
        #expect(throws: MappingError.self) { try DeletionRules(adding: [text]) }
    }

    @Test func wordsOfOperationsCanBeAdded() throws {
        let decoder = EventDecoder(
            operations: try OperationWords(adding: ["Gone=delete", "touch = ignore", "merge=patch"]))
        #expect(try decoder.decode(#"{"op":"GONE","product_id":"1"}"#)?.change == .delete)
        #expect(try decoder.decode(#"{"op":"touch","product_id":"1"}"#) == nil)
        #expect(
            try decoder.decode(#"{"op":"merge","product_id":"1","product":{"price":5}}"#)?.patch?.price
                == .replaced("5"))
        for text in ["gone", "gone=away", "=delete", "a=b=delete"] {
            #expect(throws: MappingError.self) { try OperationWords(adding: [text]) }
        }
    }

    @Test(arguments: [
        "ProductDeletedEvent", "product_deleted", "products-deleted", "productDeleted", "shop.ProductDeleted",
        "archived",
        "disable", "trash", "DEL", "product.discontinued", "deletion", "delete_event",
    ])
    func wordsForAnEndDelete(word: String) throws {
        let event = try EventDecoder().decode(#"{"op":"\#(word)","product_id":"7","product":{"title":"T"}}"#)
        #expect(event?.change == .delete)
    }

    /// What ends or changes is a part of the product, or another thing.
    @Test(arguments: [
        "variant_deleted", "ProductImageDeleted", "product", "event", "productevent", "undeleted",
        "product.variant.deleted", "store/product/images/delete", "ProductVariant.deleted", "product.v1.price.removed",
        "orders/delete", "orders/create", "shop:customer:deleted", "collections/update", "catalog.category.v1.updated",
        "order_items.updated", "collection_listings/remove", "store/sku/deleted", "locations/delete",
        "locations/update",
        "store/cart/lineItem/deleted", "inventory_items/delete", "product_type.deleted", "product_type.updated",
        "product_relation.deleted", "productVendor.updated",
        "sales-channel.deleted", "blog/post/delete", "shop/update", "warehouse:W-7:deleted", "warehouse:17-4:deleted",
        "offer.removed",
    ])
    func wordsForOtherThingsMeanNothing(word: String) {
        let fault = fault { () throws(RecordFault) in
            try EventDecoder().decode(#"{"op":"\#(word)","product_id":"7","product":{"title":"T"}}"#)
        }
        #expect(fault?.code == .unknownOperation)
    }

    @Test(
        arguments: [
            ("products/update", "T"), ("com.shop.product.v1.updated", "T"), ("order-service.product.updated", "T"),
            ("product.price.updated", "T"), ("stock/updated", "T"), ("catalog.deleted", nil),
            ("product:7:deleted", nil), ("products/A-7/deleted", nil), ("shop.catalogItems.deleted", nil),
            ("product_listings/remove", nil), ("entities:delete", nil), ("shop.ProductUpdated", "T"),
            ("sku.updated", "T"), ("entry.update", "T"), ("ContentManagement.Entry.unpublish", nil),
            ("product_details.updated", "T"), ("spy_product_abstract.update", "T"), ("products_v2.deleted", nil),
            ("product_model.removed", nil), ("ProductMaster.Deleted", nil),
        ] as [(String, String?)])
    func wordsForProductsMeanSomething(word: String, title: String?) throws {
        let event = try EventDecoder().decode(#"{"op":"\#(word)","product_id":"7","product":{"title":"T"}}"#)
        #expect(event?.change.title == title && event?.change.isDelete == (title == nil))
    }

    @Test func aWholeWordCanBeGivenAMeaning() throws {
        let decoder = EventDecoder(operations: try OperationWords(adding: ["orders/delete=ignore"]))
        #expect(try decoder.decode(#"{"op":"Orders/Delete","product_id":"1"}"#) == nil)
    }
}
