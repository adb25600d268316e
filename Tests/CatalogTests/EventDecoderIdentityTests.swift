import Catalog
import Testing

/// Deletes hit the product they mean, or say that they can't.
@Suite struct EventDecoderIdentityTests {
    private let bySKU = EventDecoder(mapping: FieldMapping(productID: "sku"))

    @Test func aConfiguredFieldHasNoOtherInItsPlace() throws {
        let created = try bySKU.decode(#"{"op":"c","after":{"id":7,"sku":"A-7","title":"T"}}"#, key: #"{"id":7}"#)
        #expect(created?.productID == "A-7" && created?.recordKey == #"{"id":7}"#)
        #expect(created?.product?.attributes == ["id": .number(JSONNumber(7))])
        for before in [#"{"id":7,"sku":null}"#, #"{"id":7,"sku":""}"#, #"{"id":7}"#, "null"] {
            let deleted = try bySKU.decode(#"{"op":"d","before":\#(before)}"#, key: #"{"id":7}"#)
            #expect(deleted == ProductEvent(productID: nil, recordKey: #"{"id":7}"#, change: .delete), "\(before)")
        }
        #expect(
            try bySKU.decodeTombstone(key: #"{"id":7}"#)
                == ProductEvent(productID: nil, recordKey: #"{"id":7}"#, change: .delete, isTombstone: true))
        #expect(try bySKU.decodeTombstone(key: #"{"sku":"A-7"}"#)?.productID == "A-7")
        for message in [
            #"{"op":"c","after":{"id":7,"title":"T"}}"#,
            #"{"op":"c","product_id":"7","product":{"id":"7","title":"T"}}"#,
        ] {
            for key in [#"{"id":7}"#, "7", "[7]"] {
                let fault = fault { () throws(RecordFault) in try bySKU.decode(message, key: key) }
                #expect(fault?.code == .missingField)
            }
        }
    }

    @Test(arguments: [
        #"{"op":"u","after":{"id":7,"sku":"__debezium_unavailable_value","title":"T"}}"#,
        #"{"op":"u","before":null,"after":{"id":7,"title":"T"}}"#, #"{"id":7,"title":"T","__op":"u"}"#,
    ])
    func anUpdateWithoutItsIdentifierFindsTheProductByItsKey(message: String) throws {
        for (key, text) in [(#"{"id":7}"#, #"{"id":7}"#), ("7", "7"), (#"{"schema":null,"payload":[7]}"#, "[7]")] {
            let event = try bySKU.decode(message, key: key)
            #expect(event?.productID == nil && event?.recordKey == text)
            #expect(event?.product?.title == "T" && event?.product?.attributes == ["id": .number(JSONNumber(7))])
        }
        #expect(throws: RecordFault.self) { try bySKU.decode(message) }
    }

    /// It may be that of another product, which came under another key.
    @Test func aBareKeyIsOnlyPerhapsTheConfiguredField() throws {
        for (key, text) in [("7", "7"), ("[7]", "[7]"), (#""7""#, "7")] {
            let deleted = try bySKU.decode(#"{"op":"d","before":{"id":7}}"#, key: key)
            #expect(deleted?.productID == "7" && deleted?.recordKey == text && deleted?.isNamedByKey == true)
        }
        let named = try bySKU.decode(#"{"op":"d","before":{"id":7}}"#, key: #"{"sku":"A-7"}"#)
        #expect(named?.productID == "A-7" && named?.isNamedByKey == false)
        let said = try bySKU.decode(#"{"op":"d","before":{"id":7,"sku":"A-7"}}"#, key: "7")
        #expect(said?.productID == "A-7" && said?.isNamedByKey == false)
        #expect(try EventDecoder().decode(#"{"op":"delete"}"#, key: "7")?.isNamedByKey == false)
    }

    /// PostgreSQL's connector fills a column that can't be null with its type's zero.
    @Test func aDeletedRowOfNothingButItsKeyDoesNotTellTheIdentifier() throws {
        let byNumber = EventDecoder(mapping: FieldMapping(productID: "number"))
        for before in [#"{"id":7,"number":0,"title":"","old":false}"#, #"{"id":7,"number":0}"#] {
            let deleted = try byNumber.decode(#"{"op":"d","before":\#(before)}"#, key: #"{"id":7}"#)
            #expect(deleted == ProductEvent(productID: nil, recordKey: #"{"id":7}"#, change: .delete), "\(before)")
        }
        let whole = #"{"id":7,"number":0,"title":"T"}"#
        #expect(try byNumber.decode(#"{"op":"d","before":\#(whole)}"#, key: #"{"id":7}"#)?.productID == "0")
        #expect(try byNumber.decode(#"{"op":"d","before":{"number":0}}"#, key: #"{"number":0}"#)?.productID == "0")
    }

    @Test func aRowThatDoesNotSayWhatItWasMayHaveHadAnotherIdentifier() throws {
        func isRowChange(_ message: String, key: String?) throws -> Bool? {
            try bySKU.decode(message, key: key)?.isRowChange
        }
        let key = #"{"id":7}"#
        for message in [
            #"{"op":"u","before":null,"after":{"id":7,"sku":"A","title":"T"}}"#,
            #"{"op":"u","before":{"id":7,"sku":null},"after":{"id":7,"sku":"A","title":"T"}}"#,
            #"{"id":7,"sku":"A","title":"T","__op":"u"}"#,
        ] {
            #expect(try isRowChange(message, key: key) == true, "\(message)")
            // What is no key of the row tells nothing of it.
            for other in ["7", #"{"tenant":7}"#, #"{"id":8}"#, #"{"sku":"A"}"#, nil] {
                #expect(try isRowChange(message, key: other) == false, "\(message)")
            }
        }
        for message in [
            #"{"op":"c","before":null,"after":{"id":7,"sku":"A","title":"T"}}"#,
            #"{"op":"u","before":{"id":7,"sku":"A"},"after":{"id":7,"sku":"A","title":"T"}}"#,
            #"{"op":"u","key":null,"before":null,"after":{"id":7,"sku":"A","title":"T"}}"#,
            #"{"op":"u","before":{"id":7},"after":{"id":7,"sku":"A","title":"T","__deleted":"true"}}"#,
            #"{"id":7,"sku":"A","title":"T","__op":"r"}"#,
        ] {
            #expect(try isRowChange(message, key: key) == false, "\(message)")
        }
    }

    @Test func anIdentifierThatWasNotSentIsThatOfTheRowBefore() throws {
        let event = try bySKU.decode(
            #"{"op":"u","before":{"id":7,"sku":"A-7"},"after":{"id":7,"sku":"__debezium_unavailable_value","title":"T"}}"#,
            key: #"{"id":7}"#)
        #expect(event?.productID == "A-7" && event?.product?.id == "A-7")
    }

    @Test func anIdentifierThatWasTakenAwayIsNotLookedUp() throws {
        for message in [
            #"{"op":"u","after":{"id":7,"sku":null,"title":"T"}}"#, #"{"op":"r","after":{"id":7,"title":"T"}}"#,
            #"{"id":7,"sku":null,"title":"T","__op":"u"}"#, #"{"id":7,"title":"T"}"#,
        ] {
            let fault = fault { () throws(RecordFault) in try bySKU.decode(message, key: #"{"id":7}"#) }
            #expect(fault?.code == .missingField)
        }
    }

    @Test func whatAMessageCallsItsProductCountsInPlaceOfTheKey() throws {
        let created = try bySKU.decode(#"{"op":"u","key":"7","after":{"sku":"A-7","title":"T"}}"#, key: "random")
        #expect(created?.productID == "A-7" && created?.recordKey == "7")
        for key in ["random", nil] {
            let deleted = try bySKU.decode(#"{"op":"d","key":7,"before":{}}"#, key: key)
            #expect(deleted?.productID == "7" && deleted?.recordKey == "7" && deleted?.change == .delete)
        }
        #expect(try EventDecoder().decode(#"{"op":"u","key":" 7 ","after":{"title":"T"}}"#)?.productID == "7")
        #expect(try EventDecoder().decode(#"{"op":"u","key":null,"after":{"title":"T"}}"#, key: "8")?.productID == "8")
    }

    @Test func aDeleteWithoutAnyKeyNamesTheRemedy() {
        let fault = fault { () throws(RecordFault) in try bySKU.decode(#"{"op":"d","before":{"id":7,"sku":null}}"#) }
        #expect(fault?.code == .missingField && fault?.field == "before.sku")
        #expect(fault?.message.contains("REPLICA IDENTITY FULL") == true)
    }

    @Test func aPlainDeleteThatNamesItsProductNeedsNoKey() throws {
        let message = #"{"op":"delete","product_id":"p-1"}"#
        #expect(try EventDecoder().decode(message, key: "shop-1") == ProductEvent(productID: "p-1", change: .delete))
        #expect(
            try EventDecoder().decode(#"{"op":"delete"}"#, key: "p-1")
                == ProductEvent(productID: "p-1", recordKey: "p-1", change: .delete))
    }

    /// Only such a row can move to another key, and leave its product behind.
    @Test func anEventIsOfARowWhoseKeyItHoldsAndThatIsNoIdentifier() throws {
        let row = #"{"id":7,"sku":"A-7","title":"T"}"#
        for message in [
            #"{"op":"c","after":\#(row)}"#, #"{"op":"d","before":\#(row)}"#,
            #"{"id":7,"sku":"A-7","title":"T","__deleted":"true"}"#,
        ] {
            for key in [#"{"id":7}"#, "7", "[7]", #"{"schema":null,"payload":{"id":7}}"#] {
                #expect(try bySKU.decode(message, key: key)?.isOfRow == true, "\(message) \(key)")
            }
            for key in [#"{"id":8}"#, "f3a1", #"{"sku":"A-7"}"#, "A-7"] {
                #expect(try bySKU.decode(message, key: key)?.isOfRow == false, "\(message) \(key)")
            }
        }
        #expect(try bySKU.decode(#"{"op":"delete","product_id":"A-7","sku":"A-7"}"#, key: "7")?.isOfRow == false)
    }

    @Test func aRenamedRowIsTwoEvents() throws {
        let events = try bySKU.decodeAll(
            #"""
            {"op":"u","before":{"id":20,"sku":"OLD","title":"T"},"after":{"id":20,"sku":"NEW","title":"T"},
            "source":{"lsn":21}}
            """#, key: #"{"id":20}"#)
        try #require(events.count == 2)
        #expect(events[0] == ProductEvent(productID: "OLD", version: 21, change: .delete))
        #expect(events[1].productID == "NEW" && events[1].version == 21 && events[1].recordKey == #"{"id":20}"#)
        #expect(events[1].product?.title == "T")
        for before in [#"{"id":20,"sku":null}"#, #"{"id":20,"sku":" NEW "}"#, "null"] {
            let message = #"{"op":"u","before":\#(before),"after":{"id":20,"sku":"NEW","title":"T"}}"#
            #expect(try bySKU.decodeAll(message, key: #"{"id":20}"#).count == 1)
        }
    }

    @Test func anIdentifierOfSeveralFields() throws {
        let decoder = EventDecoder(mapping: FieldMapping(productID: .fields(["shop_id", "id"])))
        func identifier(_ row: String) throws(RecordFault) -> String? {
            try decoder.decode(#"{"op":"c","after":{"title":"T",\#(row)}}"#)?.productID
        }
        #expect(try identifier(#""shop_id":1,"id":5"#) == "1:5")
        #expect(try identifier(#""shop_id":"a:b","id":"c""#) == "a%3Ab:c")
        #expect(try identifier(#""shop_id":"a","id":"b:c""#) == "a:b%3Ac")
        #expect(try decoder.decodeTombstone(key: #"{"id":5,"shop_id":2}"#)?.productID == "2:5")
        #expect(try decoder.decodeTombstone(key: "[2,5]")?.productID == "2:5")
        #expect(try decoder.decodeTombstone(key: #"{"id":5}"#)?.productID == nil)
        #expect(
            try decoder.decode(#"{"op":"d","before":{"shop_id":2,"id":5}}"#, key: #"{"shop_id":2,"id":5}"#)
                == ProductEvent(productID: "2:5", recordKey: #"{"id":5,"shop_id":2}"#, change: .delete))
        let fault = fault { () throws(RecordFault) in try identifier(#""id":5"#) }
        #expect(fault?.code == .missingField)
    }

    /// Rows of one product in several languages, or of several shops, would take each other's place.
    @Test(arguments: [
        #"{"id":7,"lang":"de"}"#, #"{"languageId":2,"id":7}"#, #"{"id_product":7,"id_lang":2}"#,
        #"{"tenant_id":1,"id":7}"#,
        #"{"schema":{},"payload":{"id":7,"locale":"de_DE"}}"#,
        #"{"database":"shop","table":"t","pk.id":7,"pk.store_id":1}"#,
    ])
    func aRowThatIsOneOfSeveralIsRefused(key: String) throws {
        let explicit = EventDecoder(mapping: FieldMapping(productID: "id"))
        for message in [
            #"{"op":"c","after":{"id":7,"title":"T"}}"#, #"{"op":"d","before":{"id":7,"title":"T"}}"#,
            #"{"id":7,"title":"T","__op":"u"}"#, #"{"id":7,"title":"T","__deleted":"true"}"#,
        ] {
            let fault = fault { () throws(RecordFault) in try EventDecoder().decode(message, key: key) }
            #expect(fault?.field == "key" && fault?.detail.contains("catalog.fields.productID") == true)
            #expect(try explicit.decode(message, key: key)?.productID == "7")
        }
    }

    @Test(arguments: [
        #"{"id":7,"shop_item_id":1}"#, #"{"id":7,"store_product_no":1}"#, #"{"id":7,"created_at":1}"#, #"{"id":7}"#,
        #"{"lang":7}"#, "[7,2]", "7",
    ])
    func anotherKeyOfARowIsNot(key: String) throws {
        #expect(try EventDecoder().decode(#"{"op":"c","after":{"id":7,"title":"T"}}"#, key: key)?.productID == "7")
    }

    @Test func anIdentifierByATemplate() throws {
        let decoder = EventDecoder(mapping: FieldMapping(productID: "{shop}-{item.sku}"))
        let event = try decoder.decode(#"{"op":"u","after":{"shop":" de ","item":{"sku":7.0},"title":"T"}}"#)
        #expect(event?.productID == "de-7")
        #expect(try decoder.decodeTombstone(key: #"{"shop":"de","item":{"sku":7}}"#)?.productID == "de-7")
        #expect(try decoder.decodeTombstone(key: #"{"shop":"de"}"#)?.productID == nil)
    }

    @Test(arguments: [
        (#"" 17 ""#, "17"), (#""\u00a017\u3000""#, "17"), (#""\u200b17\u200e""#, "17"), ("4.0", "4"), ("4e2", "400"),
        (#"{"$oid":"64a1"}"#, "64a1"),
        (#"{"$numberLong":"7"}"#, "7"), (#"{"scale":0,"value":"Bw=="}"#, "7"),
        ("12345678901234567890", "12345678901234567890"),
    ])
    func identifiersAreNormalised(written: String, identifier: String) throws {
        let event = try EventDecoder().decode(#"{"op":"c","product_id":\#(written),"product":{"title":"T"}}"#)
        #expect(event?.productID == identifier && event?.product?.id == identifier)
    }

    /// A number of thirteen digits would be found by whoever searches for an article number.
    @Test func timesOfMongoDBAreTextAndVersions() throws {
        let event = try EventDecoder(mapping: FieldMapping(version: "changed")).decode(
            #"""
            {"op":"c","after":"{\"_id\":{\"$oid\":\"64a1\"},\"title\":\"T\",\"changed\":{\"$date\":1700000000123},\"made\":{\"$date\":{\"$numberLong\":\"-1\"}},\"said\":{\"$date\":\"2024-02-29T00:00:00Z\"},\"at\":{\"$timestamp\":{\"t\":1700000000,\"i\":1}}}"}
            """#)
        #expect(event?.version == 1_700_000_000_123)
        #expect(
            event?.product?.attributes == [
                "changed": .string("2023-11-14T22:13:20.123Z"), "made": .string("1969-12-31T23:59:59.999Z"),
                "said": .string("2024-02-29T00:00:00Z"), "at": .string("2023-11-14T22:13:20Z"),
            ])
    }

    @Test func aDocumentOfMongoDBIsReadAsOne() throws {
        let created = try EventDecoder().decode(
            #"""
            {"op":"c","after":"{\"_id\":{\"$oid\":\"64a1\"},\"title\":\"T\",\"price\":{\"$numberDecimal\":\"19.90\"},\"stock\":{\"$numberInt\":\"3\"}}"}
            """#, key: #"{"id":"{\"$oid\": \"64a1\"}"}"#)
        #expect(
            created
                == ProductEvent(
                    productID: "64a1",
                    change: .upsert(
                        Product(id: "64a1", title: "T", price: "19.9", attributes: ["stock": .number(JSONNumber(3))]))))
        let changed = try EventDecoder().decode(
            #"""
            {"op":"u","after":null,"updateDescription":{"removedFields":["brand"],"updatedFields":"{\"price\":5}"}}
            """#, key: #"{"id":"{\"$oid\": \"64a1\"}"}"#)
        #expect(changed?.productID == "64a1")
        #expect(changed?.patch == ProductPatch(id: "64a1", brand: .replaced(nil), price: .replaced("5")))
    }
}
