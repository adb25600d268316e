import Catalog
import Testing

@testable import Transformation

/// Products of catalogues and feeds, in the shapes of their documentation.
@Suite struct CatalogFormatTests {
    private func commercetools(_ message: String, published: Bool = true) -> String {
        #"{"notificationType":"Message","projectKey":"shop","id":"m-1","version":1,"sequenceNumber":4,"type":"\#(message)","#
            + #""resource":{"typeId":"product","id":"p-1"},"resourceVersion":12,"resourceUserProvidedIdentifiers":{"key":"chair"},"#
            + #""createdAt":"2025-03-04T10:00:00.000Z","productProjection":{"id":"p-1","key":"chair","version":12,"#
            + #""name":{"en":"Chair","de-DE":"Stuhl"},"description":{"en":"Of oak","de-DE":"Aus Eiche"},"#
            + #""categories":[{"typeId":"category","id":"c","obj":{"name":{"de-DE":"Möbel"}}}],"slug":{"en":"chair"},"#
            + #""published":\#(published),"masterVariant":{"id":1,"sku":"CH-1","images":[{"url":"https://example.com/1.jpg"}],"#
            + #""prices":[{"id":"x","value":{"type":"centPrecision","currencyCode":"USD","centAmount":9999,"fractionDigits":2}},"#
            + #"{"id":"y","value":{"type":"centPrecision","currencyCode":"EUR","centAmount":8950,"fractionDigits":2},"country":"DE"}],"#
            + #""attributes":[{"name":"brand","value":"Northfell"},{"name":"color","value":{"key":"r","label":{"de-DE":"rot","en":"red"}}},"#
            + #"{"name":"size","value":{"key":"m","label":"M"}},{"name":"note","value":{"de":"weich","en":"soft"}}]},"#
            + #""variants":[{"id":2,"sku":"CH-2","prices":[],"attributes":[{"name":"size","value":{"key":"l","label":"L"}}]}]}}"#
    }

    @Test func commercetools() throws {
        let reader = try FormatReader(
            "commercetools", parameters: ["language": "de", "currency": "EUR", "country": "DE"])
        let event = try #require(try reader.event(commercetools("ProductPublished")))
        #expect(
            event.change
                == .upsert(
                    Product(
                        id: "p-1", title: "Stuhl", brand: "Northfell", category: "Möbel", description: "Aus Eiche",
                        price: "89.5",
                        attributes: [
                            "color": texts("rot"), "size": texts("M", "L"), "note": texts("weich"),
                            "sku": texts("CH-1", "CH-2"),
                        ])))
        #expect(event.version == 12)
        #expect(try reader.event(commercetools("ProductUnpublished"))?.deletes("p-1") == true)
        #expect(try reader.event(commercetools("ProductDeleted"))?.deletes("p-1") == true)
        #expect(try reader.event(commercetools("ProductCreated", published: false))?.deletes("p-1") == true)
        let english = try FormatReader("commercetools", parameters: ["language": "en", "id": "key"])
        let product = try #require(try english.product(commercetools("ProductPublished")))
        #expect(product.id == "chair")
        #expect(product.title == "Chair")
        #expect(product.price == "99.99")
    }

    @Test func commercetoolsInsideOtherMessages() throws {
        let reader = try FormatReader("commercetools", parameters: ["language": "de"])
        let message = commercetools("ProductDeleted")
        for around in [
            #"{"specversion":"1.0","id":"1","type":"com.commercetools.product.message.ProductDeleted","source":"/shop","data":%}"#,
            #"{"detail-type":"ProductDeleted","source":"aws.partner/commercetools.com/shop","detail":%}"#,
        ] {
            #expect(try reader.event(around.replacing("%", with: message))?.deletes("p-1") == true)
        }
        let page = #"{"limit":20,"results":[{"id":"p-2","version":3,"name":{"de":"Stuhl"},"masterVariant":{"id":1}}]}"#
        #expect(try reader.product(page) == Product(id: "p-2", title: "Stuhl"))
    }

    @Test func whatAFormatLeavesOutIsNamed() throws {
        func leftOut(_ format: String, _ parameters: [String: String], _ product: String) throws -> [String] {
            let event = try #require(try FormatReader(format, parameters: parameters).event(product))
            return event.droppedFields.map(\.detail)
        }
        let chair =
            #"{"id":"p","version":1,"name":{"en":"T"},"masterVariant":{"attributes":[{"name":"note","value":{"de":"weich"}},"#
            + #"{"name":"ref","value":{"typeId":"product","id":"x"}},{"name":"size","value":"M"}]}}"#
        #expect(
            try leftOut("commercetools", ["language": "en"], chair) == [
                "note: no text in the language en", "ref: a reference that is not expanded",
            ])
        let lamp =
            #"{"identifier":"a","values":{"name":[{"locale":null,"scope":null,"data":"T"}],"#
            + #""note":[{"locale":"de_DE","scope":null,"data":"weich"}],"photo":[{"locale":null,"scope":null,"data":"a/b.jpg"}],"#
            + #""size":[{"locale":null,"scope":null,"data":[{"row":1}]}],"none":[{"locale":"de_DE","scope":null,"data":null}]}}"#
        #expect(
            try leftOut("akeneo", ["language": "en_US"], lamp) == [
                "note: no value in the language en_US", "size: a table, or another list of objects",
            ])
        let bag =
            #"{"sku":"B-1","name":"Bag","custom_attributes":[{"attribute_code":"color","value":"49"},"#
            + #"{"attribute_code":"gtin","value":"4006381333931"},{"attribute_code":"tax_class_id","value":"2"}]}"#
        #expect(
            try leftOut("magento", [:], bag) == ["color: a number alone, as of an option without its label"])
        let jacket =
            #"{"id":5,"title":"T","metafields":[{"key":"care","value":"{\"type\":\"root\"}"},{"key":"fit","value":"slim"}]}"#
        #expect(
            try leftOut("shopify", [:], jacket) == [
                "care: neither text, a number or a truth value, nor a measurement, nor a list of these"
            ])
        // A part of a list, too, and JSON that is no text.
        let others =
            #"{"id":5,"title":"T","metafields":[{"key":"parts","value":"[\"brass\",{\"x\":1}]"},{"key":"cut","value":"[abc"},"#
            + #"{"key":"care","value":{"type":"root"}},{"key":"pages","value":"[\"gid://shopify/Page/1\",null]"},"#
            + #"{"key":"none","value":null},{"key":"empty","value":""},{"key":"link","value":"https://shop.example/a"}]}"#
        let names = try leftOut("shopify", [:], others).map { String($0.prefix { $0 != ":" }) }
        #expect(names.sorted() == ["care", "cut", "parts"])
    }

    @Test func commercetoolsAttributesOfTheProduct() throws {
        let reader = try FormatReader("commercetools", parameters: ["language": "en"])
        let product =
            #"{"id":"p","version":1,"name":{"en":"T"},"attributes":[{"name":"material","value":"cotton"}],"#
            + #""masterVariant":{"sku":"a","attributes":[{"name":"size","value":"M"}]}}"#
        #expect(
            try reader.product(product)
                == Product(
                    id: "p", title: "T",
                    attributes: ["material": texts("cotton"), "size": texts("M"), "sku": texts("a")]))
        let cut =
            #"{"notificationType":"Message","type":"ProductPublished","resource":{"typeId":"product","id":"p"},"#
            + #""resourceVersion":3,"payloadNotIncluded":{"reason":"too large","payloadType":"ProductPublished"}}"#
        let error = #expect(throws: (any Error).self) { try reader.event(cut) }
        #expect("\(String(describing: error))".contains("left the product out of the message ProductPublished"))
    }

    @Test func commercetoolsPricesForSomeTimeAreOthers() throws {
        let reader = try FormatReader("commercetools", parameters: ["language": "en"])
        func price(_ prices: String...) throws -> String? {
            try reader.product(
                #"{"id":"p","version":1,"name":{"en":"T"},"masterVariant":{"prices":[\#(prices.joined(separator: ","))]}}"#
            )?.price
        }
        let lasting = #"{"value":{"centAmount":1990}}"#
        let sale =
            #"{"value":{"centAmount":990},"validFrom":"2025-01-01T00:00:00Z","validUntil":"2025-01-08T00:00:00Z"}"#
        #expect(try price(sale, lasting) == "19.9" && price(lasting, sale) == "19.9" && price(sale) == "9.9")
        // Also where only the other is of the country.
        let german = try FormatReader("commercetools", parameters: ["language": "en", "country": "DE"])
        let prices = [sale.replacing(#"{"value""#, with: #"{"country":"DE","value""#), lasting].joined(separator: ",")
        let product = try german.product(
            #"{"id":"p","version":1,"name":{"en":"T"},"masterVariant":{"prices":[\#(prices)]}}"#)
        #expect(product?.price == "19.9")
        // Without a country, one without is taken first.
        let ofGermany = #"{"country":"DE","value":{"centAmount":500}}"#
        #expect(try price(ofGermany, lasting) == "19.9" && price(ofGermany) == "5")
    }

    @Test func commercetoolsSaysWhatIsMissing() throws {
        let french = try FormatReader("commercetools", parameters: ["language": "fr"])
        let fault = #expect(throws: RecordFault.self) { try french.events(commercetools("ProductPublished")) }
        #expect(
            fault?.detail
                == "the transformation failed: the name has no language fr, it has de-DE, en; set catalog.parameters.language"
        )
        let change = #"{"notificationType":"ResourceUpdated","resource":{"typeId":"product","id":"p-1"},"version":3}"#
        let unusable = #expect(throws: RecordFault.self) { try french.events(change) }
        #expect(unusable?.detail.contains("subscribe to the messages ProductPublished") == true)
        let deletion = #"{"notificationType":"ResourceDeleted","resource":{"typeId":"product","id":"p-1"},"version":4}"#
        #expect(try french.event(deletion)?.deletes("p-1") == true)
        #expect(
            try french.events(
                #"{"notificationType":"Message","type":"OrderCreated","resource":{"typeId":"order","id":"o"}}"#) == [])
    }

    @Test func akeneo() throws {
        let reader = try FormatReader(
            "akeneo", parameters: ["language": "de_DE", "channel": "ecommerce", "currency": "EUR"])
        func event(_ action: String, enabled: Bool = true) -> String {
            #"{"action":"\#(action)","event_id":"5d30d0f6","event_datetime":"2025-03-04T12:00:00+00:00","author":"ziggy","#
                + #""data":{"resource":{"uuid":"fc24e6c3","identifier":"1111","enabled":\#(enabled),"family":"hair_dryers","#
                + #""categories":["summer_collection","winter"],"groups":[],"parent":null,"values":{"#
                + #""name":[{"locale":"en_US","scope":null,"data":"Dryer"},{"locale":"de_DE","scope":null,"data":"Föhn"}],"#
                + #""description":[{"locale":"de_DE","scope":"print","data":"Druck"},{"locale":"de_DE","scope":"ecommerce","data":"Leise"}],"#
                + #""brand":[{"locale":null,"scope":null,"data":"northfell","linked_data":{"attribute":"brand","code":"northfell","labels":{"de_DE":"Northfell"}}}],"#
                + #""price":[{"locale":null,"scope":null,"data":[{"amount":null,"currency":"EUR"},{"amount":"22.00","currency":"USD"},"#
                + #"{"amount":"19.90","currency":"EUR"}]}],"#
                + #""colors":[{"locale":null,"scope":null,"data":["dark_red","blue"],"linked_data":{"blue":{"labels":{"de_DE":"Blau"}}}}],"#
                + #""cable":[{"locale":null,"scope":null,"data":{"amount":"180","unit":"CENTIMETER"}}],"#
                + #""picture":[{"locale":null,"scope":null,"data":"1/2/3/dryer.jpg"}],"#
                + #""release":[{"locale":null,"scope":null,"data":"2025-01-01T00:00:00+00:00"}]},"#
                + #""created":"2025-01-01T10:00:00+00:00","updated":"2025-03-04T10:00:00+00:00"}}}"#
        }
        let found = try reader.events("{\"events\":[\(event("product.updated")),\(event("product.removed"))]}")
        let first = try #require(found.first)
        #expect(
            first.change
                == .upsert(
                    Product(
                        id: "1111", title: "Föhn", brand: "Northfell", category: "summer collection, winter",
                        description: "Leise", price: "19.9",
                        attributes: [
                            "colors": texts("dark red", "Blau"), "cable": texts("180 centimeter"),
                            "identifier": texts("1111"), "family": texts("hair dryers"),
                        ])))
        #expect(first.version == 1_741_082_400_000)
        #expect(found.last?.deletes("1111") == true)
        #expect(found.last?.version == 1_741_089_600_000)
        #expect(try reader.event(event("product.updated", enabled: false))?.deletes("1111") == true)
        let french = try FormatReader("akeneo", parameters: ["language": "fr_FR"])
        let fault = #expect(throws: RecordFault.self) { try french.events(event("product.created")) }
        #expect(fault?.detail.contains("no value of name, title, label in the language fr_FR") == true)
    }

    @Test func akeneoEventPlatform() throws {
        func event(_ type: String, _ data: String) -> String {
            #"{"specversion":"1.0","id":"018e32f9","type":"com.akeneo.pim.v1.\#(type)","source":"pim","subject":"s","#
                + #""time":"2025-03-04T12:00:00Z","datacontenttype":"application/json","data":{\#(data)}}"#
        }
        let uuid = #""product":{"uuid":"fc24e6c3"},"author":{"identifier":"ziggy","type":"user"}"#
        let byUUID = try FormatReader("akeneo", parameters: ["language": "de_DE", "id": "uuid"])
        let deleted = try byUUID.event(event("product.deleted", uuid))
        #expect(deleted?.deletes("fc24e6c3") == true && deleted?.version == 1_741_089_600_000)
        #expect(
            try byUUID.event(event("product-model.deleted", #""product_model":{"code":"pm"}"#))?.deletes("pm") == true)
        #expect(try byUUID.events(event("category.deleted", #""category":{"code":"c"}"#)) == [])
        for type in ["product.updated", "product.updated.delta", "product-model.created"] {
            let fault = #expect(throws: RecordFault.self) { try byUUID.events(event(type, uuid)) }
            #expect(fault?.detail.contains("does not hold the product") == true, "\(type)")
        }
        let byIdentifier = try FormatReader("akeneo", parameters: ["language": "de_DE"])
        let fault = #expect(throws: RecordFault.self) { try byIdentifier.events(event("product.deleted", uuid)) }
        #expect(fault?.detail.contains("set catalog.parameters.id to uuid") == true)
    }

    @Test func akeneoPages() throws {
        let reader = try FormatReader("akeneo", parameters: ["language": "de_DE"])
        let name = #""values":{"name":[{"locale":"de_DE","scope":null,"data":"Föhn"}]}"#
        let page =
            #"{"_links":{"next":{"href":"https://pim.example/api/rest/v1/products-uuid?page=2"}},"current_page":1,"#
            + #""_embedded":{"items":[{"identifier":"a","enabled":true,\#(name)},{"identifier":"b","enabled":false,\#(name)}]}}"#
        let events = try reader.events(page)
        #expect(events.map(\.productID) == ["a", "b"])
        let product = Product(id: "a", title: "Föhn", attributes: ["identifier": texts("a")])
        #expect(events.map(\.change) == [.upsert(product), .delete])
    }

    @Test func googleMerchant() throws {
        let reader = try FormatReader("google-merchant")
        let beanie =
            #"{"kind":"content#product","id":"online:en:US:sku-1","offerId":"sku-1","title":"Merino beanie","description":"Warm","#
            + #""link":"https://shop.example/p/1","imageLink":"https://shop.example/i/1.jpg","contentLanguage":"en","#
            + #""targetCountry":"US","channel":"online","brand":"Northfell","gtin":"00012345678905","#
            + #""googleProductCategory":"Apparel > Hats","productTypes":["Home > Hats > Beanies"],"availability":"in stock","#
            + #""price":{"value":"29.00","currency":"USD"},"salePrice":{"value":"24.00","currency":"USD"},"color":"charcoal","#
            + #""sizes":["One size"],"customAttributes":[{"name":"fit","value":"slouchy"}],"#
            + #""productDetails":[{"sectionName":"Care","attributeName":"Washing","attributeValue":"by hand"}],"#
            + #""shipping":[{"price":{"value":"4","currency":"USD"},"country":"US"}]}"#
        #expect(
            try reader.product(beanie)
                == Product(
                    id: "sku-1", title: "Merino beanie", brand: "Northfell", category: "Home > Hats > Beanies",
                    description: "Warm", price: "29",
                    attributes: [
                        "gtin": texts("00012345678905"), "color": texts("charcoal"), "sizes": texts("One size"),
                        "salePrice": texts("24.00"), "googleProductCategory": texts("Apparel > Hats"),
                        "fit": texts("slouchy"),
                        "Washing": texts("by hand"),
                    ]))
        let merchantAPI =
            #"{"name":"accounts/123/products/en~US~sku-1","offerId":"sku-1","productAttributes":{"title":"Beanie","#
            + #""price":{"amountMicros":"29990000","currencyCode":"USD"},"material":"wool"}}"#
        #expect(
            try reader.product(merchantAPI)
                == Product(id: "sku-1", title: "Beanie", price: "29.99", attributes: ["material": texts("wool")]))
        let row =
            #"{"g:id":"sku-1","g:title":"Beanie","g:link":"https://shop.example","g:product_type":"Hats","g:color":"red"}"#
        #expect(
            try reader.product(row)
                == Product(id: "sku-1", title: "Beanie", category: "Hats", attributes: ["color": texts("red")]))
        let batch =
            #"{"entries":[{"batchId":1,"merchantId":"5","method":"insert","product":\#(beanie)},"#
            + #"{"batchId":2,"merchantId":"5","method":"delete","productId":"online:en:US:sku-2"}]}"#
        let update =
            #"{"entries":[{"method":"update","productId":"online:en:US:sku-1","product":{"price":{"value":"9"}},"updateMask":"price"}]}"#
        let patch = ProductPatch(id: "sku-1", price: .replaced("9"))
        #expect(try reader.event(update)?.change == .patch(patch))
        let details =
            #"{"id":"1","title":"Pan","g:title":"Iron pan","product_detail":"General:Material:Iron,Care:Ratio:16:9, wide"}"#
        #expect(
            try reader.product(details)
                == Product(
                    id: "1", title: "Iron pan", attributes: ["Material": texts("Iron"), "Ratio": texts("16:9, wide")]))
        let loose = #"{"id":"1","title":"Pan","product_detail":["Colour:red","dishwasher safe",":Depth:3 cm",""]}"#
        #expect(
            try reader.product(loose)?.attributes
                == ["Colour": texts("red"), "detail": texts("dishwasher safe"), "Depth": texts("3 cm")])
        let events = try reader.events(batch)
        #expect(events.map(\.productID) == ["sku-1", "sku-2"])
        #expect(events.last?.change == .delete)
    }

    @Test func googleMerchantOfOneLanguageAndFeed() throws {
        let reader = try FormatReader("google-merchant", parameters: ["language": "en", "feed": "US"])
        for other in [
            #"{"id":"online:de:DE:s","title":"T"}"#, #"{"id":"online:en:GB:s","title":"T"}"#,
            #"{"offerId":"s","contentLanguage":"de","title":"T"}"#,
            #"{"name":"accounts/1/products/de~US~s","productAttributes":{"title":"T"}}"#,
            #"{"entries":[{"method":"delete","productId":"online:de:DE:s"}]}"#,
        ] { #expect(try reader.events(other) == [], "\(other)") }
        for wanted in [
            #"{"id":"online:en:US:s","title":"T"}"#, #"{"id":"s","title":"T"}"#,
            #"{"name":"accounts/1/products/online~en~US~s","contentLanguage":"EN","feedLabel":"US","productAttributes":{"title":"T"}}"#,
        ] { #expect(try reader.product(wanted) == Product(id: "s", title: "T"), "\(wanted)") }
        let deletion = #"{"entries":[{"method":"delete","productId":"online:en:US:s"}]}"#
        #expect(try reader.event(deletion)?.deletes("s") == true)
        // An offer may hold the sign between the parts.
        for name in ["accounts/1/products/online~en~US~s~7", "accounts/1/productInputs/en~US~s~7", "local~en~US~s~7"] {
            #expect(
                try reader.product(#"{"name":"\#(name)","productAttributes":{"title":"T"}}"#)?.id == "s~7", "\(name)")
        }
    }

    @Test func bestBuy() throws {
        let reader = try FormatReader("bestbuy")
        let television =
            #"{"sku":6418599,"name":"Acme 65\" OLED TV","type":"HardGood","startDate":"2025-01-02","new":false,"active":true,"#
            + #""regularPrice":1799.99,"salePrice":1499.99,"upc":"012345678905","url":"https://api.bestbuy.com/click/1","#
            + #""categoryPath":[{"id":"cat00000","name":"Best Buy"},{"id":"abcat01","name":"TV & Home Theater"}],"#
            + #""manufacturer":"Acme","modelNumber":"OLED65C1","shortDescription":null,"longDescription":"Deep blacks.","#
            + #""features":[{"feature":"Dolby Vision IQ"}],"details":[{"name":"Display Type","value":"OLED"}],"#
            + #""includedItemList":[{"includedItem":"Remote"}],"color":"Black","image":"https://pisces.bbystatic.com/1.jpg"}"#
        #expect(
            try reader.product(television)
                == Product(
                    id: "6418599", title: "Acme 65\" OLED TV", brand: "Acme", category: "TV & Home Theater",
                    description: "Deep blacks.", price: "1499.99",
                    attributes: [
                        "upc": texts("012345678905"), "modelNumber": texts("OLED65C1"), "color": texts("Black"),
                        "features": texts("Dolby Vision IQ"), "included": texts("Remote"),
                        "Display Type": texts("OLED"),
                    ]))
        #expect(try reader.event(#"{"sku":1,"name":"Battery","salePrice":null,"active":false}"#)?.deletes("1") == true)
        let page =
            #"{"from":1,"total":2,"products":[{"sku":1,"name":"Battery"},{"sku":2,"name":"Cell","active":false}]}"#
        #expect(try reader.events(page).map(\.productID) == ["1", "2"])
    }

    @Test func anOfferHoldsItsProduct() throws {
        let offer = #"{"@type":"Offer","price":"7","itemOffered":{"@type":"Product","sku":"I","name":"Lamp"}}"#
        #expect(
            try FormatReader("schema-org").product(offer)
                == Product(id: "I", title: "Lamp", price: "7", attributes: ["sku": texts("I")]))
    }

    @Test func schemaOrgSubtypes() throws {
        let reader = try FormatReader("schema-org")
        func thing(_ type: String) -> String { #"{"@type":\#(type),"sku":"S","name":"T","offers":{"price":"5"}}"# }
        let product = Product(id: "S", title: "T", price: "5", attributes: ["sku": texts("S")])
        for type in [#""Car""#, #""SomeProducts""#, #""https://schema.org/Vehicle""#, #"["Thing","Drug"]"#] {
            #expect(try reader.product(thing(type)) == product, "\(type)")
        }
        let error = #expect(throws: (any Error).self) { try reader.event(thing(#""Book""#)) }
        #expect("\(String(describing: error))".contains("catalog.parameters.types"))
        let books = try FormatReader("schema-org", parameters: ["types": "SoftwareApplication, Book"])
        #expect(try books.product(thing(#""Book""#)) == product)
        #expect(try reader.events(#"{"@type":"Event","name":"T","offers":{"price":5}}"#) == [])
    }

    @Test func schemaOrg() throws {
        let reader = try FormatReader("schema-org", parameters: ["language": "en"])
        let anvil =
            #"{"@context":"https://schema.org/","@type":"Product","@id":"https://shop.example/anvil","name":"Executive Anvil","#
            + #""image":["https://shop.example/1.jpg"],"description":[{"@value":"Amboss","@language":"de"},{"@value":"Sleek","@language":"en"}],"#
            + #""sku":"0446310786","mpn":"925872","brand":{"@type":"Brand","name":"ACME"},"category":"Tools > Anvils","#
            + #""color":"black","weight":{"@type":"QuantitativeValue","value":50,"unitText":"kg"},"#
            + #""additionalProperty":[{"@type":"PropertyValue","name":"Face","value":"hardened"}],"#
            + #""aggregateRating":{"@type":"AggregateRating","ratingValue":4.4},"#
            + #""offers":{"@type":"Offer","price":"119.99","priceCurrency":"USD","availability":"https://schema.org/InStock"}}"#
        let product = Product(
            id: "0446310786", title: "Executive Anvil", brand: "ACME", category: "Tools > Anvils", description: "Sleek",
            price: "119.99",
            attributes: [
                "mpn": texts("925872"), "color": texts("black"), "weight": texts("50 kg"), "Face": texts("hardened"),
                "sku": texts("0446310786"),
            ])
        #expect(try reader.product(anvil) == product)
        let graph =
            "{\"@context\":\"https://schema.org\",\"@graph\":[{\"@type\":\"WebPage\",\"name\":\"Anvils\"},\(anvil)]}"
        #expect(try reader.product(graph) == product)
        let group =
            #"{"@type":"ProductGroup","productGroupID":"coat","name":"Coat","hasVariant":["#
            + #"{"@type":"Product","sku":"coat-s","size":"S","offers":{"price":39.99}},"#
            + #"{"@type":"Product","sku":"coat-l","size":"L","offers":{"price":49.99}}]}"#
        #expect(
            try reader.product(group)
                == Product(
                    id: "coat", title: "Coat", price: "39.99",
                    attributes: ["size": texts("S", "L"), "sku": texts("coat-s", "coat-l")]))
        let deletion = #"{"@type":"DeleteAction","object":{"@type":"Product","sku":"0446310786"}}"#
        #expect(try reader.event(deletion)?.deletes("0446310786") == true)
    }
}
