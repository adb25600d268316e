import Catalog
import Testing

@testable import Transformation

/// Messages of change data capture, in the shapes of their tools' documentation.
@Suite struct ChangeStreamFormatTests {
    private let slippers = Product(id: "1", title: "Felt slippers", price: "19.5")

    @Test func maxwell() throws {
        let reader = try FormatReader("maxwell")
        func message(_ type: String, _ rest: String) -> String {
            #"{"database":"shop","table":"product","type":"\#(type)","ts":1700000000,"xid":940752,"commit":true,\#(rest)}"#
        }
        let data = #""data":{"id":1,"title":"Felt slippers","price":19.5}"#
        for type in ["insert", "bootstrap-insert"] {
            let event = try #require(try reader.event(message(type, data)))
            #expect(event.change == .upsert(slippers))
            #expect(event.timestamp == 1_700_000_000_000)
            #expect(event.version == nil)
        }
        #expect(try reader.product(message("update", data + #","old":{"title":"Felt"}"#)) == slippers)
        // Columns that are null are left out where output_nulls is false.
        let emptied = message("update", #""data":{"id":1,"title":"Felt slippers"},"old":{"title":"Felt","price":3}"#)
        #expect(try reader.product(emptied) == Product(id: "1", title: "Felt slippers"))
        #expect(try reader.event(message("delete", data))?.deletes("1") == true)
        for type in ["bootstrap-start", "bootstrap-complete", "table-alter", "database-create"] {
            #expect(try reader.events(message(type, #""data":{}"#)) == [])
        }
        #expect(throws: RecordFault.self) { try reader.events(#"{"title":"no message of Maxwell's"}"#) }
    }

    @Test func canal() throws {
        let reader = try FormatReader("canal")
        func message(_ type: String, _ rest: String) -> String {
            #"{"database":"shop","table":"product","type":"\#(type)","isDdl":false,"es":1700000000000,"pkNames":["id"],\#(rest)}"#
        }
        let data =
            #""data":[{"id":"1","title":"Felt slippers","price":"19.5"},{"id":"2","title":"Felt hat","price":null}]"#
        let inserted = try reader.events(message("INSERT", data + #","old":null"#))
        #expect(
            inserted.map(\.change) == [.upsert(slippers), .upsert(Product(id: "2", title: "Felt hat"))])
        #expect(inserted.first?.timestamp == 1_700_000_000_000)
        let updated = try reader.events(message("UPDATE", data + #","old":[{"title":"Slippers"},{}]"#))
        #expect(updated.map(\.change) == inserted.map(\.change))
        #expect(try reader.events(message("DELETE", data)).map(\.productID) == ["1", "2"])
        #expect(try reader.events(message("DELETE", data)).map(\.change) == [.delete, .delete])
        #expect(
            try reader.events(
                #"{"type":"ALTER","isDdl":true,"database":"shop","table":"product","sql":"…","data":null}"#) == [])
        let truncated = #expect(throws: RecordFault.self) { try reader.events(message("TRUNCATE", #""data":null"#)) }
        #expect(truncated?.code == .truncateOperation && truncated?.detail.contains("snapshot") == true)
        let tidb = #""data":[{"id":"1","title":"T"}],"_tidb":{"commitTs":450000000000000001}"#
        #expect(try reader.event(message("INSERT", tidb))?.version == 450_000_000_000_000_001)
    }

    @Test func simpleProtocolOfTiCDC() throws {
        let reader = try FormatReader("canal")
        func message(_ type: String, _ rest: String) -> String {
            #"{"version":1,"database":"shop","table":"product","tableID":148,"type":"\#(type)","commitTs":447984084414103554,"#
                + #""buildTs":1708923662983,"schemaVersion":447984074911121426\#(rest)}"#
        }
        let row = #"{"id":"1","title":"Felt slippers","price":"19.5"}"#
        let inserted = try #require(try reader.event(message("INSERT", #","data":\#(row)"#)))
        #expect(inserted.change == .upsert(slippers) && inserted.version == 447_984_084_414_103_554)
        let renamed = try reader.events(message("UPDATE", #","data":\#(row),"old":{"id":"2","title":"Felt"}"#))
        #expect(renamed.count == 2 && renamed[0].deletes("2") && renamed[1].change == .upsert(slippers))
        #expect(try reader.event(message("DELETE", #","old":\#(row)"#))?.deletes("1") == true)
        for other in ["ALTER", "WATERMARK", "BOOTSTRAP", "QUERY"] {
            #expect(try reader.events(#"{"version":1,"type":"\#(other)","commitTs":5,"buildTs":1}"#) == [])
        }
        let table = #""tableSchema":{"database":"shop","table":"product"}"#
        let truncated = #expect(throws: RecordFault.self) {
            try reader.events(#"{"version":1,"type":"TRUNCATE","commitTs":5,"buildTs":1,\#(table)}"#)
        }
        #expect(truncated?.code == .truncateOperation)
        #expect(throws: RecordFault.self) {
            try reader.events(message("INSERT", #","claimCheckLocation":"s3://a/b""#))
        }
    }

    /// In the form of Debezium's CloudEventsConverter.
    @Test func cloudEventsOfDebezium() throws {
        let reader = try FormatReader("cloudevents")
        func structured(_ operation: String, _ data: String) -> String {
            #"{"specversion":"1.0","id":"name:shop;lsn:29274832","source":"/debezium/postgresql/shop","#
                + #""type":"io.debezium.connector.postgresql.DataChangeEvent","time":"2025-01-01T00:00:00Z","#
                + #""iodebeziumop":"\#(operation)","iodebeziumtable":"product","iodebeziumlsn":"29274832","data":\#(data)}"#
        }
        let row = #"{"id":1,"title":"Felt slippers","price":19.5}"#
        let created = try #require(try reader.event(structured("r", #"{"before":null,"after":\#(row)}"#)))
        #expect(created.change == .upsert(slippers) && created.version == 29_274_832)
        #expect(created.timestamp == 1_735_689_600_000)
        let wrapped = #"{"schema":{},"payload":{"before":{"id":1},"after":null}}"#
        #expect(try reader.event(structured("d", wrapped))?.deletes("1") == true)
        let headers = [
            "ce_specversion": "1.0", "ce_type": "io.debezium.connector.mysql.DataChangeEvent", "ce_iodebeziumop": "u",
            "ce_iodebeziumdb": "shop", "ce_iodebeziumtable": "product",
        ]
        let change = #"{"before":\#(row),"after":\#(row)}"#
        #expect(try reader.product(change, headers: headers) == slippers)
        let tables = try FormatReader("cloudevents", tables: SourceTables(["shop.orders"]))
        #expect(try tables.events(change, headers: headers) == [])
    }

    @Test(arguments: [
        (
            "maxwell",
            #"{"database":"shop","table":"NAME","type":"delete","ts":1700000000,"data":{"id":7}}"#
        ),
        (
            "canal",
            #"{"database":"shop","table":"NAME","type":"DELETE","isDdl":false,"es":1,"data":[{"id":"7"}]}"#
        ),
        (
            "canal",
            #"{"database":"shop","table":"NAME","type":"TRUNCATE","isDdl":false,"es":1,"data":null}"#
        ),
        (
            "dms",
            #"{"data":{"id":7},"metadata":{"record-type":"data","operation":"delete","schema-name":"shop","table-name":"NAME"}}"#
        ),
        (
            "sequin",
            #"{"record":{"id":7},"action":"delete","metadata":{"table_schema":"shop","table_name":"NAME"}}"#
        ),
        (
            "cockroachdb",
            #"{"after":null,"before":{"id":7},"op":"d","source":{"schema_name":"shop","table_name":"NAME"}}"#
        ),
    ])
    func tablesAreToldApart(format: String, message: String) throws {
        let orders = message.replacing("NAME", with: "orders")
        #expect(try FormatReader(format, tables: SourceTables(["shop.products"])).events(orders) == [])
        let fault = #expect(throws: RecordFault.self) { try FormatReader(format).events(orders) }
        #expect(fault?.detail.contains("catalog.tables") == true, "\(String(describing: fault))")
        if !message.contains("TRUNCATE") {
            #expect(try FormatReader(format).event(message.replacing("NAME", with: "products"))?.deletes("7") == true)
        }
    }

    @Test func sequin() throws {
        let reader = try FormatReader("sequin")
        func message(_ action: String, changes: String = "null") -> String {
            #"{"record":{"id":1,"title":"Felt slippers","price":"19.50"},"changes":\#(changes),"action":"\#(action)","#
                + #""metadata":{"table_schema":"public","table_name":"product","commit_timestamp":"2025-01-01T00:00:00Z","#
                + #""commit_lsn":309018972104,"commit_idx":2}}"#
        }
        for action in ["insert", "read", "update"] {
            let event = try #require(try reader.event(message(action)))
            #expect(event.change == .upsert(slippers))
            #expect(event.version == 309_018_972_104)
            #expect(event.timestamp == 1_735_689_600_000)
        }
        #expect(try reader.event(message("delete"))?.deletes("1") == true)
        // Sequin's text for a large column that was not changed.
        let part = message("update", changes: #"{"price":"18"}"#).replacing(
            #""title":"Felt slippers""#,
            with: #""title":"unchanged_toast","description":"unchanged_toast","brand":null"#)
        guard case .patch(let patch)? = try reader.event(part)?.change else {
            Issue.record("no patch")
            return
        }
        #expect(patch.title == nil && patch.description == .kept && patch.brand == .replaced(nil))
        #expect(patch.price == .replaced("19.5") && patch.attributes == [:] && patch.keptAttributes == .all)
        let fault = #expect(throws: RecordFault.self) { try reader.events(message("truncate")) }
        #expect(
            fault?.detail
                == "the transformation failed: expected Sequin's action insert, update, delete or read, found truncate")
    }

    @Test func dms() throws {
        let reader = try FormatReader("dms")
        func message(_ operation: String, type: String = "data", _ rest: String = "") -> String {
            #"{"data":{"id":1,"title":"Felt slippers","price":19.5},\#(rest)"metadata":{"timestamp":"2025-01-01T00:00:00.123456Z","#
                + #""record-type":"\#(type)","operation":"\#(operation)","partition-key-type":"primary-key","schema-name":"shop","#
                + #""table-name":"product"}}"#
        }
        for operation in ["load", "insert", "update"] {
            let event = try #require(try reader.event(message(operation)))
            #expect(event.change == .upsert(slippers))
            #expect(event.timestamp == 1_735_689_600_123)
        }
        #expect(try reader.product(message("update", #""before-image":{"title":"Slippers"},"#)) == slippers)
        // Columns that are null are left out where IncludeNullAndEmpty is false.
        let former = #""before-image":{"id":1,"description":"Warm"},"#
        #expect(try reader.product(message("update", former)) == slippers)
        #expect(try reader.event(message("delete"))?.deletes("1") == true)
        #expect(try reader.events(message("create-table", type: "control")) == [])
    }

    @Test func cockroachDB() throws {
        let reader = try FormatReader("cockroachdb")
        let row = #"{"id":1,"title":"Felt slippers","price":19.5}"#
        let time = #""updated":"1700000000123456789.0000000002""#
        let wrapped = try #require(try reader.event("{\"after\":\(row),\"key\":[1],\(time)}", key: "[1]"))
        #expect(wrapped.change == .upsert(slippers))
        #expect(wrapped.version == 1_700_000_000_123_456_789)
        #expect(wrapped.timestamp == 1_700_000_000_123)
        let mvcc = #""mvcc_timestamp":"1700000000000000001.0000000000""#
        #expect(
            try reader.event("{\"after\":\(row),\(mvcc),\(time)}", key: "[1]")?.version == 1_700_000_000_000_000_001)
        let deleted = try #require(try reader.event("{\"after\":null,\"before\":\(row),\(time)}", key: "[1]"))
        #expect(deleted.deletes("1"))
        #expect(deleted.version == 1_700_000_000_123_456_789)
        #expect(try reader.event("{\"after\":null,\"key\":[1],\(time)}")?.deletes("1") == true)
        #expect(try reader.product(#"{"id":1,"title":"Felt slippers","price":19.5}"#, key: "[1]") == slippers)
        #expect(
            try reader.event(#"{"__crdb__":{\#(time)},"id":1,"title":"Felt slippers","price":19.5}"#)?.version
                == 1_700_000_000_123_456_789)
        let enriched =
            #"{"payload":{"after":\#(row),"op":"c","ts_ns":1700000000123456789,"source":{"db_version":"v25.2"}},"schema":{}}"#
        #expect(try reader.event(enriched)?.version == 1_700_000_000_123_456_789)
        #expect(try reader.events(#"{"resolved":"1700000000123456789.0000000000"}"#) == [])
        // The column brand was taken out of the table.
        let former = #"{"id":1,"title":"Felt slippers","price":19.5,"brand":"Northfell"}"#
        #expect(try reader.product("{\"after\":\(row),\"before\":\(former),\(time)}") == slippers)
    }

    @Test func connectJDBC() throws {
        let reader = try FormatReader("connect-jdbc")
        #expect(try reader.product(#"{"id":1,"title":"Felt slippers","price":19.5}"#) == slippers)
        // 1950 hundredths, as the bytes of a decimal.
        let wrapped =
            #"{"schema":{"type":"struct","fields":[{"type":"int32","field":"id"},{"type":"string","field":"title"},"#
            + #"{"type":"bytes","name":"org.apache.kafka.connect.data.Decimal","version":1,"parameters":{"scale":"2"},"#
            + #""field":"price"}]},"payload":{"id":1,"title":"Felt slippers","price":"B54="}}"#
        #expect(try reader.product(wrapped) == slippers)
        let versioned = try FormatReader("connect-jdbc", parameters: ["version": "modified"])
        #expect(try versioned.event(#"{"id":1,"title":"T","modified":1700000000123}"#)?.version == 1_700_000_000_123)
        #expect(
            try versioned.event(#"{"id":1,"title":"T","modified":"2025-01-01T00:00:00Z"}"#)?.version
                == 1_735_689_600_000)
        let decimal =
            #"{"schema":{"type":"struct","fields":[{"type":"int32","field":"id"},{"type":"string","field":"title"},"#
            + #"{"type":"bytes","name":"org.apache.kafka.connect.data.Decimal","version":1,"parameters":{"scale":"0"},"#
            + #""field":"modified"}]},"payload":{"id":1,"title":"T","modified":"B54="}}"#
        #expect(try versioned.event(decimal)?.version == 1_950)
    }

    @Test func outbox() throws {
        let reader = try FormatReader("outbox")
        let payload = #"{"title":"Felt slippers","price":19.5}"#
        #expect(try reader.product(payload, key: "1", headers: ["eventType": "ProductChanged"]) == slippers)
        #expect(try reader.event(payload, key: "1", headers: ["eventType": "ProductDeleted"])?.deletes("1") == true)
        let text = #""{\"title\":\"Felt slippers\",\"price\":19.5}""#
        #expect(try reader.product(text, key: "1", headers: ["eventType": "ProductChanged"]) == slippers)
        func row(_ type: String) -> String {
            #"{"op":"c","before":null,"after":{"id":"e3c1","aggregatetype":"product","aggregateid":"1","type":"\#(type)","#
                + #""payload":\#(text)}}"#
        }
        #expect(try reader.product(row("ProductCreated")) == slippers)
        #expect(try reader.event(row("product.removed"))?.deletes("1") == true)
        let plain = #"{"op":"delete","product_id":"5","version":3}"#
        #expect(try reader.event(plain, key: "5", headers: ["eventType": "Changed"])?.deletes("5") == true)
        let versioned = try FormatReader("outbox", parameters: ["version": "revision", "delete": "^gone$"])
        #expect(try versioned.event(#"{"title":"T","revision":8}"#, key: "1")?.version == 8)
        let time = #"{"title":"T","revision":"2025-01-01T00:00:00Z"}"#
        #expect(try versioned.event(time, key: "1")?.version == 1_735_689_600_000)
        #expect(try versioned.event("{}", key: "1", headers: ["eventType": "gone"])?.deletes("1") == true)
    }

    @Test func cloudEvents() throws {
        let reader = try FormatReader("cloudevents")
        func event(_ type: String, _ data: String) -> String {
            #"{"specversion":"1.0","type":"\#(type)","source":"/shop","id":"A-1","subject":"products/1","#
                + #""time":"2025-01-01T00:00:00Z","datacontenttype":"application/json"\#(data)}"#
        }
        let data = #"{"title":"Felt slippers","price":19.5}"#
        let structured = try #require(try reader.event(event("com.shop.product.updated", ",\"data\":\(data)")))
        #expect(structured.change == .upsert(slippers))
        #expect(structured.timestamp == 1_735_689_600_000)
        #expect(try reader.event(event("com.shop.product.deleted", ""))?.deletes("1") == true)
        let base64 = "eyJpZCI6MSwidGl0bGUiOiJGZWx0IHNsaXBwZXJzIiwicHJpY2UiOjE5LjV9"
        #expect(try reader.product(event("created", ",\"data_base64\":\"\(base64)\"")) == slippers)
        let binary = ["ce_specversion": "1.0", "ce_type": "product.updated", "ce_subject": "1", "ce_id": "A-1"]
        #expect(try reader.product(data, headers: binary) == slippers)
        let deletion = ["ce_specversion": "1.0", "ce_type": "product.deleted", "ce_subject": "1", "ce_id": "A-2"]
        #expect(try reader.event("{}", headers: deletion)?.deletes("1") == true)
        let batch = "[\(event("product.created", ",\"data\":\(data)")),\(event("product.deleted", ""))]"
        #expect(try reader.events(batch).map(\.change) == [.upsert(slippers), .delete])
        let plain = #","data":{"op":"upsert","product_id":"7","product":{"title":"T"}}"#
        #expect(try reader.event(event("changed", plain))?.productID == "7")
        #expect(throws: RecordFault.self) { try reader.events(data) }
    }

    @Test func anAggregateIsFoundByItsOwnNameWhereTheBodyHasNoIdentifier() throws {
        let outbox = try FormatReader("outbox", mapping: FieldMapping(productID: "sku"))
        func row(_ type: String, _ payload: String) -> String {
            #"{"id":"e3c1","aggregatetype":"product","aggregateid":"7","type":"\#(type)","payload":\#(payload)}"#
        }
        let created = try outbox.event(row("ProductCreated", #"{"sku":"A-7","title":"Mug"}"#), key: "random")
        #expect(created?.productID == "A-7" && created?.recordKey == "7")
        let changed = try outbox.event(row("PriceChanged", #"{"price":5}"#), key: "random")
        #expect(changed?.productID == nil && changed?.recordKey == "7")
        for payload in ["null", "{}", #"{"reason":"sold out"}"#] {
            let deleted = try outbox.event(row("ProductDeleted", payload), key: "random")
            #expect(deleted?.change == .delete && deleted?.recordKey == "7", "\(payload)")
        }
        let cloudEvents = try FormatReader("cloudevents", mapping: FieldMapping(productID: "sku"))
        func event(_ type: String, _ data: String) -> String {
            #"{"specversion":"1.0","type":"\#(type)","source":"/shop","id":"A-1","subject":"products/7"\#(data)}"#
        }
        let stored = try cloudEvents.event(event("created", #","data":{"sku":"A-7","title":"Mug"}"#))
        #expect(stored?.productID == "A-7" && stored?.recordKey == "7")
        let gone = try cloudEvents.event(event("deleted", ""))
        #expect(gone?.change == .delete && gone?.recordKey == "7")
    }

    @Test func anEventWithoutATitleIsAPart() throws {
        let patch = ProductPatch(id: "1", price: .replaced("5"))
        let outbox = try FormatReader("outbox")
        let changed = try outbox.event(#"{"price":5}"#, key: "1", headers: ["eventType": "PriceChanged"])
        #expect(changed?.change == .patch(patch))
        let cloudEvents = try FormatReader("cloudevents")
        let event = #"{"specversion":"1.0","type":"changed","source":"/shop","id":"A-1","subject":"1","data":"#
        #expect(try cloudEvents.event(event + #"{"price":5}}"#)?.change == .patch(patch))
        #expect(try cloudEvents.event(event + #"{"op":"delete"}}"#)?.deletes("1") == true)
    }

    /// An event that no more than names its product would change nothing, and nobody would know.
    @Test func anEventThatSaysNothingOfItsProductIsRefused() throws {
        let outbox = try FormatReader("outbox")
        let cloudEvents = try FormatReader("cloudevents")
        func event(_ type: String, _ data: String) -> String {
            #"{"specversion":"1.0","id":"1","source":"/shop","type":"\#(type)","subject":"7","data":\#(data)}"#
        }
        func faults(_ type: String, _ data: String) -> [RecordFault?] {
            [
                #expect(throws: RecordFault.self, "\(type) \(data)") { try cloudEvents.events(event(type, data)) },
                #expect(throws: RecordFault.self, "\(type) \(data)") {
                    try outbox.events(data, key: "7", headers: ["eventType": type])
                },
            ]
        }
        for data in ["{}", #"{"id":7}"#, #"{"productId":"7","version":4,"updated_at":"2025-01-01T00:00:00Z"}"#] {
            for fault in faults("product.updated", data) + faults("product.sold_out", data) {
                #expect(fault?.detail.contains("catalog.parameters.delete") == true)
            }
        }
        // The same inside a text, behind which errors must come through.
        for payload in ["{}", "[1]", "5", "no JSON"] {
            let row =
                #"{"id":"u","aggregatetype":"product","aggregateid":"7","type":"ProductUpdated","payload":"\#(payload)"}"#
            #expect(throws: RecordFault.self, "\(payload)") { try outbox.events(row) }
            #expect(throws: RecordFault.self, "\(payload)") {
                try cloudEvents.events(event("product.updated", "\"\(payload)\""))
            }
        }
        let ending = try FormatReader("cloudevents", parameters: ["delete": "sold_out$"])
        #expect(try ending.event(event("product.sold_out", #"{"id":7}"#))?.deletes("7") == true)
        // What is said of a part that has ended is not the product's.
        for fault in faults("product.variant.deleted", #"{"sku":"V","colour":"red"}"#) {
            #expect(fault?.detail.contains("catalog.parameters.products") == true)
        }
        #expect(try cloudEvents.product(event("product.variant.deleted", #"{"id":7,"title":"Mug"}"#))?.title == "Mug")
        let changed = try cloudEvents.event(event("product.updated", #"{"sku":"V","colour":"red"}"#))
        guard case .patch? = changed?.change else {
            Issue.record("\(String(describing: changed)) is no patch")
            return
        }
    }

    @Test func numbersInsideTextsKeepEveryDigit() throws {
        let outbox = try FormatReader("outbox")
        let row =
            #"{"id":"u","aggregatetype":"product","aggregateid":"9007199254740993","type":"ProductCreated","#
            + #""payload":"{\"id\":9007199254740993,\"title\":\"Mug \\\"1234567890123456\\\"\"}"}"#
        let product = try #require(try outbox.product(row))
        #expect(product.id == "9007199254740993" && product.title == #"Mug "1234567890123456""#)
    }

    @Test func onlyTheEndOfAProductDeletesIt() throws {
        let outbox = try FormatReader("outbox")
        for type in [
            "ProductUnarchived", "ProductImageRemoved", "product.price.deleted", "ProductRestoredFromTrash",
            "product.undeleted", "ProductRemovedFromCategory", "ProductExpirationDateChanged", "ProductDraftDeleted",
            "product.sale.expired", "product.archive_reverted", "product.removed_from_category",
            "ProductCategoriesRemoved", "product.reservation.expired", "ProductCachePurged",
        ] {
            #expect(try outbox.product(#"{"id":5,"title":"Mug"}"#, headers: ["eventType": type]) != nil, "\(type)")
        }
        for type in [
            "ProductDeleted", "product.archived.v2", "PRODUCT_REMOVED", "ProductDeletedEvent", "product.deletion",
            "ProductUnpublishedEvent", "ProductRemovedFromCatalog", "ProductMovedToTrash", "product.deactivated.v1",
            "product.disabled", "ProductDiscontinued", "product.hidden", "product.unlisted", "ProductPurgedEventV2",
            "product.expired", "ProductSoftDeleted", "product.retired", "product.withdrawn",
            "product.removed_from_catalog", "PRODUCT_REMOVED_FROM_STORE", "product.removed-from-the-storefront.v1",
            "com.restorando.product.deleted",
        ] {
            let product = #"{"id":5,"title":"Mug"}"#
            #expect(try outbox.event(product, headers: ["eventType": type])?.deletes("5") == true, "\(type)")
        }
        let long = String(repeating: "1.", count: 500)
        for type in ["product.delete_requested", "ProductDeletionScheduled", "product.deleted.\(long)!"] {
            let fault = #expect(throws: RecordFault.self) {
                try outbox.events(#"{"id":5,"title":"Mug"}"#, headers: ["eventType": type])
            }
            #expect(fault?.detail.contains("catalog.parameters.delete") == true, "\(type)")
        }
        #expect(try outbox.events(#"{"op":"d","before":{"id":1},"after":null}"#) == [])
    }

    /// A message that is only a row's key would change nothing, and nobody would know.
    @Test func aRowThatWasLeftOutIsRefused() throws {
        let canal = try FormatReader("canal")
        func message(_ type: String, _ about: String) -> String {
            #"{"database":"shop","table":"product","type":"\#(type)","isDdl":false,"data":[{"id":"7"}],"old":null,"#
                + #""_tidb":{"commitTs":5,\#(about)}}"#
        }
        for type in ["INSERT", "UPDATE"] {
            #expect(throws: RecordFault.self) { try canal.events(message(type, #""onlyHandleKey":true"#)) }
        }
        #expect(throws: RecordFault.self) { try canal.events(message("DELETE", #""claimCheckLocation":"s3://a/b""#)) }
        #expect(try canal.event(message("DELETE", #""onlyHandleKey":true"#))?.deletes("7") == true)
        #expect(try canal.event(message("UPDATE", #""onlyHandleKey":false"#))?.productID == "7")
    }

    /// The topic of an outbox often has all aggregates of a shop.
    @Test func whatIsAboutOtherThingsChangesNoProduct() throws {
        func row(_ aggregate: String, _ type: String) -> String {
            #"{"id":"e","aggregate_type":"\#(aggregate)","aggregate_id":"7","event_type":"\#(type)","payload":"{\"total\":5}"}"#
        }
        func event(_ type: String) -> String {
            #"{"specversion":"1.0","id":"1","source":"/shop","type":"\#(type)","subject":"7","data":{"total":5}}"#
        }
        let outbox = try FormatReader("outbox")
        let cloudEvents = try FormatReader("cloudevents")
        let chosen = try FormatReader("outbox", parameters: ["products": "^(product|article)$"])
        for other in ["order", "Customer", "CATEGORY", "order-item"] {
            let fault = #expect(throws: RecordFault.self) { try outbox.events(row(other, "Deleted")) }
            #expect(fault?.detail.contains("catalog.parameters.products") == true)
            #expect(try chosen.events(row(other, "Deleted")) == [])
        }
        for other in [
            "com.shop.order.deleted.v1", "com.shop.OrderItemDeleted", "reviews.updated", "com.shop.channel.deleted",
            "LocationDeleted", "tax.deleted", "ProductTypeDeleted", "com.shop.product_set.updated",
            "product-import.removed", "com.shop.channel.deleted.v1", "LocationDeletedEvent", "addresses.deleted",
            "com.akeneo.pim.v1.family.deleted", "families.deleted",
        ] {
            #expect(throws: RecordFault.self) { try cloudEvents.events(event(other)) }
        }
        #expect(try outbox.event(row("product", "ProductDeleted"))?.deletes("7") == true)
        #expect(try outbox.event(row("MenuItem", "Deleted"))?.deletes("7") == true)
        #expect(try chosen.event(row("Article", "ArticleDeleted"))?.deletes("7") == true)
        #expect(try cloudEvents.event(event("com.orders-app.product.deleted"))?.deletes("7") == true)
        for type in ["com.shop.border.deleted", "com.shop.warehouse.item.deleted", "eu.region-7.article.deleted.v1"] {
            #expect(try cloudEvents.event(event(type))?.deletes("7") == true, "\(type)")
        }
        #expect(
            try cloudEvents.product(
                #"{"specversion":"1.0","id":"1","source":"/shop","type":"product.set","subject":"7","data":{"title":"T"}}"#
            )
                == Product(id: "7", title: "T"))
    }

    @Test func aRowThatIsNoProductIsRefused() throws {
        let emptied = #"{"metadata":{"record-type":"control","operation":"truncate-table"}}"#
        #expect(throws: RecordFault.self) { try FormatReader("dms").events(emptied) }
        let jdbc = try FormatReader("connect-jdbc")
        #expect(throws: RecordFault.self) { try jdbc.events(#"{"op":"c","product_id":"1","product":{"title":"x"}}"#) }
        let cockroach = try FormatReader("cockroachdb")
        #expect(try cockroach.product(#"{"id":1,"title":"A","resolved":"yes"}"#)?.title == "A")
        #expect(try cockroach.events(#"{"resolved":"1700000000000000000.0"}"#) == [])
    }

    @Test func formerValuesWithAPrefixAreTheRowBefore() throws {
        let dms = try FormatReader("dms")
        let update = #"{"data":{"id":2,"BI_id":1,"title":"A"},"metadata":{"operation":"update","record-type":"data"}}"#
        let events = try dms.events(update)
        #expect(events.count == 2 && events[0].deletes("1") && events[1].productID == "2")
        let deletion = #"{"data":{},"before-image":{"id":3},"metadata":{"operation":"delete","record-type":"data"}}"#
        #expect(try dms.event(deletion)?.deletes("3") == true)
    }
}
