/// What a platform sends of one product, in the shape of its documentation: it is created, changed and deleted.
struct FormatExample: Sendable, CustomStringConvertible {
    var format: String
    var parameters: [String: String] = [:]
    var key: String?
    /// Key, value and headers of each record; a key of its own goes before ``key``.
    var created: Sent
    var changed: Sent
    var deleted: Sent
    /// The product's identifier in the index.
    var product = "7"

    struct Sent: Sendable {
        var value: String?
        var headers: [String: String] = [:]

        init(_ value: String?, _ headers: [String: String] = [:]) {
            self.value = value
            self.headers = headers
        }
    }

    var description: String { format }
}

extension FormatExample {
    static let all = changeStreams + events + shops + feeds

    private static let changeStreams = [
        FormatExample(
            format: "debezium", key: #"{"id":7}"#,
            created: Sent(
                #"{"before":null,"after":{"id":7,"title":"Enamel kettle","price":"9.90"},"source":{"connector":"mysql"},"op":"c","ts_ms":1}"#
            ),
            changed: Sent(
                #"{"before":null,"after":{"id":7,"title":"Copper teapot","price":"9.90"},"source":{"connector":"mysql"},"op":"u","ts_ms":2}"#
            ),
            deleted: Sent(#"{"before":{"id":7},"after":null,"source":{"connector":"mysql"},"op":"d","ts_ms":3}"#)),
        FormatExample(
            format: "maxwell", key: #"{"database":"shop","table":"product","pk.id":7}"#,
            created: Sent(
                #"{"database":"shop","table":"product","type":"insert","ts":1700000000,"xid":1,"commit":true,"data":{"id":7,"title":"Enamel kettle"}}"#
            ),
            changed: Sent(
                #"{"database":"shop","table":"product","type":"update","ts":1700000010,"xid":2,"commit":true,"data":{"id":7,"title":"Copper teapot"},"old":{"title":"Enamel kettle"}}"#
            ),
            deleted: Sent(
                #"{"database":"shop","table":"product","type":"delete","ts":1700000020,"xid":3,"commit":true,"data":{"id":7,"title":"Copper teapot"}}"#
            )),
        FormatExample(
            format: "canal", key: "7",
            created: Sent(
                #"{"data":[{"id":"7","title":"Enamel kettle"}],"database":"shop","es":1700000000000,"id":1,"isDdl":false,"mysqlType":{"id":"bigint"},"old":null,"pkNames":["id"],"sql":"","table":"product","ts":1700000000100,"type":"INSERT"}"#
            ),
            changed: Sent(
                #"{"data":[{"id":"7","title":"Copper teapot"}],"database":"shop","es":1700000010000,"id":2,"isDdl":false,"old":[{"title":"Enamel kettle"}],"pkNames":["id"],"sql":"","table":"product","ts":1700000010100,"type":"UPDATE"}"#
            ),
            deleted: Sent(
                #"{"data":[{"id":"7","title":"Copper teapot"}],"database":"shop","es":1700000020000,"id":3,"isDdl":false,"old":null,"pkNames":["id"],"sql":"","table":"product","ts":1700000020100,"type":"DELETE"}"#
            )),
        FormatExample(
            format: "sequin", key: "7",
            created: Sent(
                #"{"record":{"id":7,"title":"Enamel kettle"},"changes":null,"action":"insert","metadata":{"table_name":"product","commit_timestamp":"2025-01-01T00:00:00Z","commit_lsn":10,"commit_idx":0}}"#
            ),
            changed: Sent(
                #"{"record":{"id":7,"title":"Copper teapot"},"changes":{"title":"Enamel kettle"},"action":"update","metadata":{"table_name":"product","commit_timestamp":"2025-01-01T00:01:00Z","commit_lsn":11,"commit_idx":0}}"#
            ),
            deleted: Sent(
                #"{"record":{"id":7,"title":"Copper teapot"},"changes":null,"action":"delete","metadata":{"table_name":"product","commit_timestamp":"2025-01-01T00:02:00Z","commit_lsn":12,"commit_idx":0}}"#
            )),
        FormatExample(
            format: "dms",
            created: Sent(
                #"{"data":{"id":7,"title":"Enamel kettle"},"metadata":{"timestamp":"2025-01-01T00:00:00.123456Z","record-type":"data","operation":"load","partition-key-type":"primary-key","schema-name":"shop","table-name":"product"}}"#
            ),
            changed: Sent(
                #"{"data":{"id":7,"title":"Copper teapot"},"metadata":{"timestamp":"2025-01-01T00:01:00.123456Z","record-type":"data","operation":"update","schema-name":"shop","table-name":"product"}}"#
            ),
            deleted: Sent(
                #"{"data":{"id":7,"title":"Copper teapot"},"metadata":{"timestamp":"2025-01-01T00:02:00.123456Z","record-type":"data","operation":"delete","schema-name":"shop","table-name":"product"}}"#
            )),
        FormatExample(
            format: "cockroachdb", key: "[7]",
            created: Sent(
                #"{"after":{"id":7,"title":"Enamel kettle"},"key":[7],"updated":"1700000000000000000.0000000000"}"#),
            changed: Sent(
                #"{"after":{"id":7,"title":"Copper teapot"},"key":[7],"updated":"1700000010000000000.0000000000"}"#),
            deleted: Sent(#"{"after":null,"key":[7],"updated":"1700000020000000000.0000000000"}"#)),
        FormatExample(
            format: "connect-jdbc", key: "7",
            created: Sent(#"{"id":7,"title":"Enamel kettle"}"#), changed: Sent(#"{"id":7,"title":"Copper teapot"}"#),
            deleted: Sent(nil)),
    ]

    private static let events = [
        FormatExample(
            format: "outbox", key: "7",
            created: Sent(#"{"id":7,"title":"Enamel kettle"}"#, ["eventType": "ProductCreated", "id": "a1"]),
            changed: Sent(#"{"id":7,"title":"Copper teapot"}"#, ["eventType": "ProductUpdated", "id": "a2"]),
            deleted: Sent(#"{"id":7}"#, ["eventType": "ProductDeleted", "id": "a3"])),
        FormatExample(
            format: "cloudevents",
            created: Sent(
                #"{"specversion":"1.0","type":"com.example.product.created","source":"/shop","id":"a1","subject":"products/7","time":"2025-01-01T00:00:00Z","datacontenttype":"application/json","data":{"id":7,"title":"Enamel kettle"}}"#
            ),
            changed: Sent(
                #"{"id":7,"title":"Copper teapot"}"#,
                [
                    "ce_specversion": "1.0", "ce_type": "com.example.product.updated", "ce_source": "/shop",
                    "ce_id": "a2", "ce_subject": "products/7", "content-type": "application/json",
                ]),
            deleted: Sent(
                #"[{"specversion":"1.0","type":"com.example.product.deleted","source":"/shop","id":"a3","subject":"products/7"}]"#
            )),
    ]

    private static let shops = [
        FormatExample(
            format: "shopify", key: "7",
            created: Sent(
                #"{"id":7,"title":"Enamel kettle","body_html":"<p>Blue</p>","vendor":"Lumo","product_type":"Kettles","status":"active","updated_at":"2025-01-01T10:00:00Z","variants":[{"id":1,"title":"Default Title","price":"19.00","sku":"K-1"}],"options":[{"name":"Title","values":["Default Title"]}]}"#,
                ["X-Shopify-Topic": "products/create"]),
            changed: Sent(
                #"{"id":7,"title":"Copper teapot","vendor":"Lumo","status":"active","updated_at":"2025-01-02T10:00:00Z","variants":[{"id":1,"price":"19.00"}],"options":[]}"#,
                ["X-Shopify-Topic": "products/update"]),
            deleted: Sent(#"{"id":7}"#, ["X-Shopify-Topic": "products/delete"])),
        FormatExample(
            format: "woocommerce", key: "7",
            created: Sent(
                #"{"id":7,"name":"Enamel kettle","status":"publish","catalog_visibility":"visible","price":"19.00","date_modified_gmt":"2025-01-01T10:00:00","categories":[{"id":1,"name":"Kitchen"}],"attributes":[],"meta_data":[]}"#
            ),
            changed: Sent(
                #"{"id":7,"name":"Copper teapot","status":"publish","catalog_visibility":"visible","price":"","date_modified_gmt":"2025-01-02T10:00:00","categories":[],"attributes":[],"meta_data":[]}"#
            ),
            deleted: Sent(#"{"id":7}"#)),
        FormatExample(
            format: "magento", key: "K-7",
            created: Sent(
                #"{"id":7,"sku":"K-7","name":"Enamel kettle","price":19,"status":1,"visibility":4,"type_id":"simple","updated_at":"2025-01-01 10:00:00","custom_attributes":[{"attribute_code":"material","value":"steel"}]}"#
            ),
            changed: Sent(
                #"{"id":7,"sku":"K-7","name":"Copper teapot","price":19,"status":1,"visibility":4,"type_id":"simple","updated_at":"2025-01-02 10:00:00","custom_attributes":[]}"#
            ),
            deleted: Sent(
                #"{"id":7,"sku":"K-7","name":"Copper teapot","price":19,"status":2,"visibility":4,"type_id":"simple","updated_at":"2025-01-03 10:00:00","custom_attributes":[]}"#
            ),
            product: "K-7"),
        FormatExample(
            format: "commercetools", parameters: ["LANGUAGE": "en"], key: "7",
            created: Sent(
                #"{"id":"7","version":1,"masterData":{"published":true,"current":{"name":{"en":"Enamel kettle","de":"Kessel"},"slug":{"en":"kettle"},"categories":[],"masterVariant":{"id":1,"sku":"K-1","prices":[{"value":{"type":"centPrecision","currencyCode":"EUR","centAmount":1900,"fractionDigits":2}}],"attributes":[]},"variants":[]}}}"#
            ),
            changed: Sent(
                #"{"id":"7","version":2,"masterData":{"published":true,"current":{"name":{"en":"Copper teapot"},"slug":{"en":"teapot"},"categories":[],"masterVariant":{"id":1,"sku":"K-1","prices":[],"attributes":[]},"variants":[]}}}"#
            ),
            deleted: Sent(
                #"{"id":"m1","version":1,"type":"ProductDeleted","resource":{"typeId":"product","id":"7"},"resourceVersion":3,"sequenceNumber":3,"createdAt":"2025-01-03T10:00:00Z"}"#
            )),
    ]

    private static let feeds = [
        FormatExample(
            format: "akeneo", parameters: ["LANGUAGE": "en_US"], key: "7",
            created: Sent(
                #"{"identifier":"7","uuid":"25566245-55c3-42ce-86d9-8610ac459fa8","enabled":true,"family":"pots","categories":["kitchen"],"updated":"2025-01-01T10:00:00+00:00","values":{"name":[{"locale":"en_US","scope":null,"data":"Enamel kettle"}]}}"#
            ),
            changed: Sent(
                #"{"identifier":"7","uuid":"25566245-55c3-42ce-86d9-8610ac459fa8","enabled":true,"family":"pots","categories":[],"updated":"2025-01-02T10:00:00+00:00","values":{"name":[{"locale":"en_US","scope":null,"data":"Copper teapot"}]}}"#
            ),
            deleted: Sent(
                #"{"identifier":"7","uuid":"25566245-55c3-42ce-86d9-8610ac459fa8","enabled":false,"family":"pots","categories":[],"updated":"2025-01-03T10:00:00+00:00","values":{"name":[{"locale":"en_US","scope":null,"data":"Copper teapot"}]}}"#
            )),
        FormatExample(
            format: "google-merchant", key: "7",
            created: Sent(
                #"{"offerId":"7","title":"Enamel kettle","price":{"value":"19.00","currency":"USD"},"brand":"Lumo"}"#),
            changed: Sent(#"{"offerId":"7","title":"Copper teapot","price":"19.00 USD","brand":"Lumo"}"#),
            deleted: Sent(nil)),
        FormatExample(
            format: "bestbuy", key: "7",
            created: Sent(#"{"sku":7,"name":"Enamel kettle","salePrice":19.0,"active":true,"manufacturer":"Lumo"}"#),
            changed: Sent(#"{"sku":7,"name":"Copper teapot","salePrice":19.0,"active":true,"manufacturer":"Lumo"}"#),
            deleted: Sent(#"{"sku":7,"name":"Copper teapot","active":false}"#)),
        FormatExample(
            format: "schema-org", key: "7",
            created: Sent(
                #"{"@context":"https://schema.org","@type":"Product","sku":"7","name":"Enamel kettle","brand":{"@type":"Brand","name":"Lumo"},"offers":{"@type":"Offer","price":"19.00","priceCurrency":"EUR"}}"#
            ),
            changed: Sent(#"{"@context":"https://schema.org","@type":"Product","sku":"7","name":"Copper teapot"}"#),
            deleted: Sent(
                #"{"@context":"https://schema.org","@type":"DeleteAction","object":{"@type":"Product","sku":"7"}}"#)),
    ]
}
