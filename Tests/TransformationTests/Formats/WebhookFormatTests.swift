import Catalog
import Testing

@testable import Transformation

/// Products of shop systems, in the shapes of their documentation.
@Suite struct WebhookFormatTests {
    @Test func shopify() throws {
        let reader = try FormatReader("shopify")
        func product(_ changes: String = #""status":"active","published_at":"2025-01-02T10:00:00-05:00""#) -> String {
            #"{"id":788032119674292922,"title":"Field jacket","body_html":"<p>Waxed</p>","vendor":"Northfell","#
                + #""product_type":"Jackets","handle":"field-jacket","created_at":"2025-01-02T10:00:00-05:00","#
                + #""updated_at":"2025-03-04T10:00:00-05:00","tags":"outerwear, rainproof",\#(changes),"#
                + #""admin_graphql_api_id":"gid://shopify/Product/788032119674292922","variants":["#
                + #"{"id":1,"title":"Indigo / S","price":"149.00","sku":"JKT-S","barcode":"0123","option1":"Indigo","#
                + #""inventory_item_id":6,"updated_at":"2025-03-04T10:00:00-05:00"},"#
                + #"{"id":2,"title":"Ecru / M","price":"159.00","sku":"JKT-M","barcode":"0123","option1":"Ecru"}],"#
                + #""options":[{"id":1,"name":"Color","position":1,"values":["Indigo","Ecru"]},"#
                + #"{"id":2,"name":"Size","values":["S"]}],"images":[{"id":3,"src":"https://cdn.example.com/1.jpg"}],"image":null}"#
        }
        let event = try #require(try reader.event(product(), headers: ["X-Shopify-Topic": "products/update"]))
        #expect(
            event.change
                == .upsert(
                    Product(
                        id: "788032119674292922", title: "Field jacket", brand: "Northfell", category: "Jackets",
                        description: "<p>Waxed</p>", price: "149",
                        attributes: [
                            "Color": texts("Indigo", "Ecru"), "Size": texts("S"), "sku": texts("JKT-S", "JKT-M"),
                            "barcode": texts("0123"), "tags": texts("outerwear", "rainproof"),
                        ])))
        #expect(event.version == 1_741_100_400_000)
        for status in ["draft", "archived", "ARCHIVED"] {
            let hidden = try #require(try reader.event(product("\"status\":\"\(status)\"")))
            #expect(hidden.deletes("788032119674292922"))
            #expect(hidden.version == 1_741_100_400_000)
        }
        let deletion = [
            "x-shopify-topic": "products/delete", "X-Shopify-Triggered-At": "2025-03-05T10:00:00.5Z",
        ]
        let deleted = try #require(try reader.event(#"{"id":788032119674292922}"#, headers: deletion))
        #expect(deleted.deletes("788032119674292922"))
        #expect(deleted.version == 1_741_168_800_500)
        #expect(try reader.events(#"{"id":5}"#, headers: ["X-Shopify-Topic": "orders/create"]) == [])
        // As the GraphQL interface calls topics.
        #expect(try reader.product(product(), headers: ["X-Shopify-Topic": "PRODUCTS_UPDATE"]) != nil)
        #expect(try reader.event(#"{"id":5}"#, headers: ["X-Shopify-Topic": "PRODUCTS_DELETE"])?.deletes("5") == true)
        let sorted = #""status":"active","category":{"name":"Coats","full_name":"Apparel > Coats"}"#
        #expect(try reader.product(product(sorted))?.category == "Apparel > Coats")
        let unpublished = product(#""status":"active","published_at":null"#)
        #expect(try reader.product(unpublished) != nil)
        let online = try FormatReader("shopify", parameters: ["published": "online-store"])
        #expect(try online.event(unpublished)?.change == .delete)
    }

    @Test func shopifyByEventBridgeAndGraphQL() throws {
        let reader = try FormatReader("shopify")
        let bridged =
            #"{"detail-type":"shopifyWebhook","detail":{"metadata":{"X-Shopify-Topic":"products/delete"},"payload":{"id":5}}}"#
        #expect(try reader.event(bridged)?.deletes("5") == true)
        let node =
            #"{"id":"gid://shopify/Product/5","title":"Lamp","vendor":"Lumo","productType":"Lamps","status":"ACTIVE","#
            + #""descriptionHtml":"<p>Red</p>","updatedAt":"2025-03-04T15:00:00Z","tags":["a"],"#
            + #""options":[{"name":"Title","values":["Default Title"]}],"#
            + #""variants":{"edges":[{"node":{"price":"9.90","sku":"L-1"}}]},"#
            + #""metafields":{"nodes":[{"namespace":"custom","key":"material","value":"brass"}]}}"#
        #expect(
            try reader.product(node)
                == Product(
                    id: "5", title: "Lamp", brand: "Lumo", category: "Lamps", description: "<p>Red</p>", price: "9.9",
                    attributes: ["sku": texts("L-1"), "tags": texts("a"), "material": texts("brass")]))
    }

    @Test func shopifyFeedsAndListings() throws {
        let reader = try FormatReader("shopify")
        func feed(_ action: String, published: Bool = true) -> String {
            #"{"metadata":{"action":"\#(action)","type":"INCREMENTAL","resource":"PRODUCT","occuredAt":"2025-03-05T10:00:00Z"},"#
                + #""productFeed":{"id":"gid://shopify/ProductFeed/1","country":"CA"},"#
                + #""product":{"id":"gid://shopify/Product/5","title":"Lamp","isPublished":\#(published),"#
                + #""updatedAt":"2025-03-04T15:00:00Z","variants":{"edges":[{"node":{"sku":"L-1","#
                + #""price":{"amount":"9.90","currencyCode":"USD"}}}]}},"products":null}"#
        }
        let lamp = Product(id: "5", title: "Lamp", price: "9.9", attributes: ["sku": texts("L-1")])
        for headers in [
            [:], ["X-Shopify-Topic": "product_feeds/incremental_sync"], ["X-Shopify-Topic": "PRODUCT_FEEDS_FULL_SYNC"],
        ] {
            #expect(try reader.product(feed("UPDATE"), headers: headers) == lamp)
            #expect(try reader.event(feed("DELETE"), headers: headers)?.deletes("5") == true)
            #expect(try reader.event(feed("UPDATE", published: false), headers: headers)?.deletes("5") == true)
        }
        let named =
            #"{"metadata":{"action":"DELETE","occuredAt":"2025-03-05T10:00:00Z"},"productFeed":{},"product":{"id":"gid://shopify/Product/5"}}"#
        #expect(try reader.event(named)?.version == 1_741_168_800_000)
        for (topic, other) in [
            ("product_feeds/create", #"{"id":"gid://shopify/ProductFeed/1"}"#),
            ("product_feeds/full_sync_finish", #"{"metadata":{"action":"CREATE"},"productFeed":{},"product":null}"#),
        ] { #expect(try reader.events(other, headers: ["X-Shopify-Topic": topic]) == []) }

        let listing =
            #"{"product_listing":{"product_id":5,"title":"Lamp","updated_at":"2025-03-04T15:00:00Z","#
            + #""variants":[{"id":1,"sku":"L-1","price":"9.90"}]}}"#
        let removed = #"{"product_listing":{"product_id":5}}"#
        for topic in ["product_listings/add", "PRODUCT_LISTINGS_UPDATE"] {
            #expect(try reader.product(listing, headers: ["X-Shopify-Topic": topic]) == lamp)
        }
        #expect(try reader.product(listing) == lamp)
        #expect(try reader.event(removed)?.deletes("5") == true)
        for message in [listing, removed] {
            let event = try reader.event(message, headers: ["X-Shopify-Topic": "product_listings/remove"])
            #expect(event?.deletes("5") == true)
        }
        #expect(throws: (any Error).self) {
            try reader.event(#"{"id":9,"title":"S","admin_graphql_api_id":"gid://shopify/ProductVariant/9"}"#)
        }
    }

    @Test func shopifyWithAsManyVariantsAsItAllows() throws {
        let variants = (0..<2_048).map { #"{"id":\#($0),"price":"9.90","sku":"L-\#($0)","option1":"Shade \#($0)"}"# }
        let product = try #require(
            try FormatReader("shopify").product(
                #"{"id":5,"title":"Lamp","status":"active","variants":[\#(variants.joined(separator: ","))]}"#))
        #expect(product.price == "9.9")
        #expect(product.attributes["sku"] == .array((0..<2_048).map { .string("L-\($0)") }))
    }

    @Test func wooCommerce() throws {
        let reader = try FormatReader("woocommerce")
        func product(_ status: String = "publish", price: String = "25.00", visibility: String = "visible") -> String {
            #"{"id":794,"name":"Plain tee","slug":"tee","permalink":"https://example.com/tee/","#
                + #""date_modified_gmt":"2025-03-05T09:00:00","type":"variable","status":"\#(status)","#
                + #""catalog_visibility":"\#(visibility)","description":"<p>Soft</p>","short_description":"Tee","#
                + #""sku":"TEE-1","price":"\#(price)","regular_price":"","total_sales":3,"stock_quantity":null,"weight":"","#
                + #""categories":[{"id":9,"name":"Clothing","slug":"c"},{"id":14,"name":"T-shirts","slug":"t"}],"#
                + #""tags":[{"id":3,"name":"organic","slug":"organic"}],"images":[{"id":1,"src":"https://example.com/1.jpg"}],"#
                + #""attributes":[{"id":6,"name":"Color","options":["Burgundy","Teal"]}],"#
                + #""meta_data":[{"id":1,"key":"_brand","value":"Pavo"},{"id":2,"key":"fabric","value":"jersey"},"#
                + #"{"id":3,"key":"_edit_lock","value":"17"}]}"#
        }
        let event = try #require(try reader.event(product()))
        #expect(
            event.change
                == .upsert(
                    Product(
                        id: "794", title: "Plain tee", brand: "Pavo", category: "Clothing, T-shirts",
                        description: "Tee\n<p>Soft</p>", price: "25",
                        attributes: [
                            "Color": texts("Burgundy", "Teal"), "sku": texts("TEE-1"), "tags": texts("organic"),
                            "fabric": texts("jersey"),
                        ])))
        #expect(event.version == 1_741_165_200_000)
        #expect(try reader.product(product(price: ""))?.price == nil)
        for status in ["draft", "pending", "private", "trash"] {
            #expect(try reader.event(product(status))?.deletes("794") == true)
        }
        #expect(try reader.event(product(visibility: "hidden"))?.deletes("794") == true)
        #expect(
            try reader.event(#"{"id":794}"#, headers: ["x-wc-webhook-topic": "product.deleted"])?.deletes("794") == true
        )
        #expect(try reader.events(#"{"webhook_id":12}"#) == [])
    }

    @Test func wooCommerceVariationsAndTheStoreAPI() throws {
        let reader = try FormatReader("woocommerce")
        for type in ["variation", "subscription_variation"] {
            let variation =
                #"{"id":748,"name":"Hoodie","type":"\#(type)","parent_id":700,"status":"publish","price":"3"}"#
            #expect(try reader.events(variation, headers: ["X-WC-Webhook-Topic": "product.updated"]) == [])
        }
        let product =
            #"{"id":34,"name":"Pennant","type":"simple","prices":{"price":"1105","regular_price":"1105","price_range":null,"#
            + #""currency_code":"USD","currency_minor_unit":2,"currency_decimal_separator":"."},"#
            + #""attributes":[{"id":1,"name":"Color","taxonomy":"pa_color","terms":[{"id":2,"name":"Red"}]}]}"#
        #expect(
            try reader.product(product)
                == Product(id: "34", title: "Pennant", price: "11.05", attributes: ["Color": texts("Red")]))
    }

    @Test func wooCommerceBrands() throws {
        let reader = try FormatReader("woocommerce")
        let lists =
            #"{"id":1,"name":"T","meta_data":[{"key":"fabric","value":["wool","silk"]},{"key":"a","value":{"b":1}}]}"#
        #expect(try reader.product(lists)?.attributes == ["fabric": texts("wool", "silk")])
        let brands =
            #"{"id":1,"name":"T","brands":[{"id":20,"name":"Pavo"}],"attributes":[{"name":"Brand","options":["Other"]}]}"#
        #expect(try reader.product(brands)?.brand == "Pavo")
        #expect(
            try reader.product(#"{"id":1,"name":"T","attributes":[{"name":"Brand","options":["Pavo"]}]}"#)?.brand
                == "Pavo")
    }

    @Test func magentoREST() throws {
        let reader = try FormatReader("magento")
        func product(status: Int = 1, visibility: Int = 4) -> String {
            #"{"id":3,"sku":"24-MB01","name":"Joust Duffle Bag","attribute_set_id":15,"price":34,"status":\#(status),"#
                + #""visibility":\#(visibility),"type_id":"simple","created_at":"2025-01-01 10:00:00","#
                + #""updated_at":"2025-03-04 10:00:00","extension_attributes":{"category_links":[{"position":0,"category_id":"3"}]},"#
                + #""custom_attributes":[{"attribute_code":"description","value":"<p>Sporty</p>"},"#
                + #"{"attribute_code":"image","value":"/m/b/mb01.jpg"},{"attribute_code":"url_key","value":"joust"},"#
                + #"{"attribute_code":"brand","value":"Joust"},{"attribute_code":"color","value":"49"},"#
                + #"{"attribute_code":"fabric","value":"nylon"},{"attribute_code":"category_ids","value":["3","4"]}]}"#
        }
        let event = try #require(try reader.event(product()))
        #expect(
            event.change
                == .upsert(
                    Product(
                        id: "24-MB01", title: "Joust Duffle Bag", brand: "Joust", description: "<p>Sporty</p>",
                        price: "34",
                        attributes: ["fabric": texts("nylon"), "sku": texts("24-MB01")])))
        #expect(event.version == 1_741_082_400_000)
        #expect(try reader.event(product(status: 2))?.deletes("24-MB01") == true)
        #expect(try reader.event(product(visibility: 1))?.deletes("24-MB01") == true)
    }

    /// Options come by their numbers, which nobody types; an article's number is longer.
    @Test func magentoPagesAndNumbers() throws {
        let reader = try FormatReader("magento")
        let product =
            #"{"sku":"A","name":"Bag","custom_attributes":[{"attribute_code":"ean","value":"4006381333931"},"#
            + #"{"attribute_code":"color","value":"49"},{"attribute_code":"sizes","value":"12,13,144,222,3333"}]}"#
        let expected = Product(id: "A", title: "Bag", attributes: ["ean": texts("4006381333931"), "sku": texts("A")])
        for page in [product, "{\"items\":[\(product)]}", "{\"data\":{\"products\":{\"items\":[\(product)]}}}"] {
            #expect(try reader.product(page) == expected, "\(page)")
        }
    }

    @Test func magentoEventsAndGraphQL() throws {
        let reader = try FormatReader("magento")
        let saved =
            #"{"event":{"data":{"value":{"store_id":"0","entity_id":"3","type_id":"simple","sku":"test2","has_options":false,"#
            + #""updated_at":"2022-09-06 20:37:25","name":"Test","meta_title":"Test","url_key":"test2","status":"1","visibility":"4","#
            + #""price":"123.000000","tax_class_id":"2","material":"wool"}}}}"#
        let product = try #require(try reader.product(saved))
        #expect(product.id == "test2")
        #expect(product.title == "Test")
        #expect(product.price == "123")
        #expect(product.attributes == ["material": texts("wool"), "sku": texts("test2")])
        let deleted =
            #"{"specversion":"1.0","type":"com.adobe.commerce.observer.catalog_product_delete_commit_after","#
            + #""data":{"value":{"sku":"test2"}}}"#
        #expect(try reader.event(deleted)?.deletes("test2") == true)
        let repository =
            #"{"type":"com.adobe.commerce.plugin.magento.catalog.api.product_repository.delete_by_id","data":{"sku":"test2"}}"#
        #expect(try reader.event(repository)?.deletes("test2") == true)
        let chosen = #"{"event":{"data":{"value":{"sku":"test2","price":"9.50"}}}}"#
        #expect(
            try reader.event(chosen)?.change
                == .patch(ProductPatch(id: "test2", price: .replaced("9.5"))))
        let graphQL =
            #"{"uid":"MTI=","sku":"WS12","name":"Tank","price_range":{"minimum_price":{"final_price":{"value":29.5,"currency":"USD"}}},"#
            + #""description":{"html":"<p>Light</p>"},"categories":[{"name":"Women"},{"name":"Tops"}],"#
            + #""configurable_options":[{"label":"Color","values":[{"label":"Blue"},{"label":"Red"}]}],"#
            + #""variants":[{"product":{"sku":"WS12-XS"}}],"#
            + #""custom_attributesV2":{"items":[{"code":"fabric","selected_options":[{"label":"Cotton","value":"14"}]}]}}"#
        #expect(
            try reader.product(graphQL)
                == Product(
                    id: "WS12", title: "Tank", category: "Women, Tops", description: "<p>Light</p>", price: "29.5",
                    attributes: [
                        "Color": texts("Blue", "Red"), "fabric": texts("Cotton"), "sku": texts("WS12", "WS12-XS"),
                    ]))
    }

    /// A product export: texts in all columns, empty cells absent, and a row more for each store view.
    @Test func magentoExports() throws {
        let reader = try FormatReader("magento")
        func row(online: Int = 1, visibility: String = "Catalog, Search") -> String {
            #"{"sku":"24-MB01","attribute_set_code":"Bag","product_type":"simple","name":"Bag","price":"34.000000","#
                + #""categories":"Default Category/Gear,Default Category/Gear/Bags","product_online":"\#(online)","#
                + #""visibility":"\#(visibility)","description":"<p>Sporty</p>","qty":"100.0000","created_at":"9/9/17, 5:03 PM","#
                + #""additional_attributes":"activity=Gym|Hiking,manufacturer=Lumo, Inc.,strap=a=b"}"#
        }
        let event = try #require(try reader.event(row()))
        #expect(event.version == nil)
        #expect(
            event.change
                == .upsert(
                    Product(
                        id: "24-MB01", title: "Bag", brand: "Lumo, Inc.", category: "Gear, Gear > Bags",
                        description: "<p>Sporty</p>", price: "34",
                        attributes: [
                            "activity": texts("Gym", "Hiking"), "strap": texts("a=b"), "sku": texts("24-MB01"),
                        ])))
        #expect(try reader.event(row(online: 2))?.deletes("24-MB01") == true)
        #expect(try reader.event(row(visibility: "Not Visible Individually"))?.deletes("24-MB01") == true)
        #expect(try reader.events(#"{"sku":"24-MB01","store_view_code":"fr","name":"Sac"}"#) == [])
        let configurable =
            #"{"sku":"MH01","attribute_set_code":"Top","product_type":"configurable","name":"Hoodie","price":"0.0000","#
            + #""configurable_variations":"sku=MH01-XS,size=XS,color=Black|sku=MH01-S,size=S,color=Gray"}"#
        #expect(
            try reader.product(configurable)
                == Product(id: "MH01", title: "Hoodie", attributes: ["sku": texts("MH01", "MH01-XS", "MH01-S")]))
    }

    /// What is no product of the shop is no event, and never a deletion.
    @Test func otherThingsOfAShopDeleteNothing() throws {
        let woo = try FormatReader("woocommerce")
        let order = #"{"id":800,"status":"processing","total":"5","line_items":[]}"#
        #expect(try woo.events(order, headers: ["X-WC-Webhook-Topic": "order.created"]) == [])
        #expect(throws: RecordFault.self) { try woo.events(#"{"id":5,"title":"row","price":3}"#) }
        #expect(try woo.event(#"{"id":5}"#)?.deletes("5") == true)
        let shopify = try FormatReader("shopify")
        #expect(throws: RecordFault.self) { try shopify.events(#"{"id":5,"status":"active"}"#) }
        for other in [
            #"{"id":"gid://shopify/ProductVariant/1","title":"Red","__parentId":"gid://shopify/Product/9"}"#,
            #"{"id":"gid://shopify/Collection/1","title":"Red"}"#, #"{"id":"gid://shopify/Product/5"}"#,
        ] {
            #expect(throws: RecordFault.self, "\(other)") { try shopify.events(other) }
        }
        let magento = try FormatReader("magento")
        for type in [
            "sales_order_item_save_after", "checkout_cart_product_add_after", "cataloginventory_stock_item_save",
        ] {
            let event =
                #"{"type":"com.adobe.commerce.observer.\#(type)","data":{"value":{"sku":"A","name":"Bag","price":"5"}}}"#
            #expect(try magento.events(event) == [], "\(type)")
        }
    }

    /// As text, which is how Shopify sends them now, or as JSON, which is how its REST interface and programs in between do.
    @Test func shopifyMetafieldsOfAnyType() throws {
        let reader = try FormatReader("shopify")
        let metafields = [
            #""waterproof","value":true"#, #""foldable","value":false"#, #""lined","value":"false""#,
            #""watts","value":40"#, #""volts","value":12.5"#, #""sizes","value":"[38,40.5]""#,
            #""packs","value":[2,"six"]"#,
            #""weights","value":"[{\"value\":2,\"unit\":\"KILOGRAMS\"}]""#,
            #""height","value":{"value":25,"unit":"CENTIMETERS"}"#, #""code","value":"[12345678901234567890]""#,
        ]
        let product =
            #"{"id":5,"title":"Lamp","metafields":["#
            + metafields.map { #"{"key":\#($0)}"# }.joined(separator: ",") + "]}"
        #expect(
            try reader.product(product)?.attributes == [
                "waterproof": texts("true"), "foldable": texts("false"), "lined": texts("false"), "watts": texts("40"),
                "volts": texts("12.5"), "sizes": texts("38", "40.5"), "packs": texts("2", "six"),
                "weights": texts("2 kilograms"), "height": texts("25 centimeters"),
                "code": texts("12345678901234567890"),
            ])
        #expect(try reader.event(product)?.droppedFields == [])
    }

    @Test func shopifyBulkOperationsAndPages() throws {
        let reader = try FormatReader("shopify")
        let whole =
            #"{"id":"gid://shopify/Product/5","title":"Lamp","priceRangeV2":{"minVariantPrice":{"amount":"9.90"}},"#
            + #""variants":[{"id":"gid://shopify/ProductVariant/6","sku":"L-1","selectedOptions":[{"name":"Color","value":"Red"}]}],"#
            + #""options":[{"name":"Size","optionValues":[{"name":"M"},{"name":"L"}]}],"#
            + #""metafields":[{"key":"materials","value":"[\"brass\",\"oak\",\"gid://shopify/Page/1\"]"},"#
            + #"{"key":"height","value":"{\"value\":25.0,\"unit\":\"CENTIMETERS\"}"},"#
            + #"{"key":"care","value":"{\"type\":\"root\",\"children\":[]}"}]}"#
        let product = Product(
            id: "5", title: "Lamp", price: "9.9",
            attributes: [
                "Size": texts("M", "L"), "Color": texts("Red"), "sku": texts("L-1"), "materials": texts("brass", "oak"),
                "height": texts("25 centimeters"),
            ])
        for around in [
            "%", #"{"data":{"product":%}}"#, #"{"data":{"products":{"edges":[{"node":%}]}}}"#, #"{"products":[%]}"#,
        ] {
            #expect(try reader.product(around.replacing("%", with: whole)) == product, "\(around)")
        }
    }
}
