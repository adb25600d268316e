import Catalog
import Testing

@Suite struct EventDecoderTests {
    @Test(arguments: [
        #"{"product_id":{"string":"1"},"version":{"long":4},"ts":{"long":5000000},"#
            + #""product":{"title":{"string":"Lamp"},"price":{"double":5.0}}}"#,
        #"{"product_id":{"N":"1"},"version":{"N":"4"},"ts":{"N":"5000000"},"#
            + #""product":{"title":{"S":"Lamp"},"price":{"N":"5"}}}"#,
    ])
    func valuesMayStandUnderTheNameOfTheirType(message: String) throws {
        let event = try EventDecoder().decode(
            message.replacing("{\"product_id", with: "{\"op\":\"upsert\",\"product_id"))
        #expect(event?.product == Product(id: "1", title: "Lamp", price: "5"))
        #expect(event?.version == 4 && event?.timestamp == 5_000_000_000)
    }

    private let decoder = EventDecoder()

    @Test(arguments: [
        "create", "update", "upsert", "c", "u", "CREATE", "Update", "U", "insert", "INSERT", "r", "read", "load",
        "snapshot", "replace", " created ", "products/update", "com.shop.product.created",
    ])
    func anUpsertHasTheFullProduct(operation: String) throws {
        let event = try decoder.decode(
            """
            {"op":"\(operation)","product_id":"p-1","ts":"2024-05-06T07:08:09.5Z","version":12,"product":{"title":"Ün Mouse",
            "brand":"Acme","category":"mice","description":"small","price":19.90,"attributes":{"dpi":1600,"led":null}}}
            """)
        let product = Product(
            id: "p-1", title: "Ün Mouse", brand: "Acme", category: "mice", description: "small", price: "19.9",
            attributes: ["dpi": .number(JSONNumber(1600)), "led": .null])
        #expect(
            event
                == ProductEvent(
                    productID: "p-1", version: 12, timestamp: 1_714_979_289_500, change: .upsert(product)))
    }

    @Test(arguments: ["delete", "d", "Delete", "D", "remove", "tombstone", "product.deleted"])
    func aDeleteNeedsNoProduct(operation: String) throws {
        let event = try decoder.decode(#"{"op":"\#(operation)","product_id":7,"version":"3"}"#)
        #expect(event == ProductEvent(productID: "7", version: 3, change: .delete))
    }

    @Test func whereTheIdentifierIsAbsentTheKeyIsIt() throws {
        let message = #"{"op":"c","product":{"title":"Mouse"}}"#
        #expect(try decoder.decode(message, key: "k-1")?.productID == "k-1")
        #expect(try decoder.decode(message, key: "k-1")?.product?.id == "k-1")
        #expect(try decoder.decode(#"{"op":"d","product_id":null}"#, key: "k-2")?.productID == "k-2")
        #expect(try decoder.decode(#"{"op":"d","product_id":"own"}"#, key: "k-3")?.productID == "own")
    }

    @Test func nullsAndAbsentFieldsAreNil() throws {
        let event = try decoder.decode(
            #"""
            {"op":"c","product_id":"1","ts":null,"version":null,
            "product":{"title":"T","brand":null,"price":null,"attributes":null}}
            """#)
        #expect(event == ProductEvent(productID: "1", change: .upsert(Product(id: "1", title: "T"))))
    }

    @Test func textIsKeptByteByByte() throws {
        let event = try decoder.decode(#"{"op":"c","product_id":"1","product":{"title":" e\u0301 \ud83c\udfa7\/ "}}"#)
        #expect(Array((event?.product?.title ?? "").utf8) == Array(" e\u{301} 🎧/ ".utf8))
    }

    @Test(arguments: [
        (#"{"op":"c","product":{"title":"T"}}"#, RecordFault.Code.missingField, "product_id"),
        (#"{"op":"c","product_id":"","product":{"title":"T"}}"#, .missingField, "product_id"),
        (#"{"op":"c","product_id":1.5,"product":{"title":"T"}}"#, .wrongType, "product_id"),
        (#"{"op":"c","product_id":["1"],"product":{"title":"T"}}"#, .wrongType, "product_id"),
        (#"{"product_id":"1","product":{"title":"T"}}"#, .missingField, "op"),
        (#"{"op":null,"product_id":"1"}"#, .missingField, "op"),
        (#"{"op":3,"product_id":"1"}"#, .wrongType, "op"),
        (#"{"op":"merge","product_id":"1"}"#, .unknownOperation, "op"),
        (#"{"op":"","product_id":"1"}"#, .unknownOperation, "op"),
        (#"{"op":"c","product_id":"1"}"#, .missingField, "product"),
        (#"{"op":"c","product_id":"1","product":null}"#, .missingField, "product"),
        (#"{"op":"c","product_id":"1","product":"T"}"#, .wrongType, "product"),
        (#"{"op":"c","product_id":"1","product":{}}"#, .missingField, "product.title"),
        (#"{"op":"c","product_id":"1","product":{"title":""}}"#, .missingField, "product.title"),
        (#"{"op":"c","product_id":"1","product":{"title":" \u200b\ufeff"}}"#, .missingField, "product.title"),
        (#"{"op":"c","product_id":"1","product":{"title":true}}"#, .wrongType, "product.title"),
        (#"{"op":"t","product_id":"1"}"#, .truncateOperation, "op"),
        (#"{"op":"d","product_id":"1","version":1.5}"#, .wrongType, "version"),
        (#"{"op":"d","product_id":"1","version":true}"#, .wrongType, "version"),
        (#"{"op":"d","product_id":"1","version":9223372036854775808}"#, .numberOutOfRange, "version"),
        (#"{"op":"d","product_id":"1","version":NaN}"#, .numberOutOfRange, "version"),
        (#"{"op":"d","product_id":1e400}"#, .numberOutOfRange, "product_id"),
        (#"{"op":"c","product_id":"1","product":{"title":"a\u0000b"}}"#, .containsNUL, "product.title"),
        (#"{"op":"c","product_id":"1","product":{"title":"\ud83c!"}}"#, .loneSurrogate, "product.title"),
        (
            #"{"op":"c","product_id":"1","product":{"attributes":{"a":[1,"\udfa7"]}}}"#, .loneSurrogate,
            "product.attributes.a[1]"
        ),
    ])
    func aFaultNamesItsFieldAndKind(message: String, code: RecordFault.Code, field: String) {
        let fault = fault { () throws(RecordFault) in try decoder.decode(message) }
        #expect(fault?.code == code)
        #expect(fault?.field == field)
    }

    @Test(arguments: [
        ("", RecordFault.Code.invalidJSON), ("   ", .invalidJSON), ("{", .invalidJSON), ("{}{}", .invalidJSON),
        ("hello", .invalidJSON),
        (#"{"op":"c",}"#, .invalidJSON), ("[]", .wrongType), ("null", .wrongType), (#""op""#, .wrongType),
        ("12", .wrongType),
        ("{\"op\":\u{0}}", .containsNUL),
    ])
    func whatIsNoObjectIsAFaultOfTheMessage(message: String, code: RecordFault.Code) {
        let fault = fault { () throws(RecordFault) in try decoder.decode(message, key: "1") }
        #expect(fault?.code == code)
    }

    /// As MongoDB's connector writes documents with Connect's JSON converter.
    @Test(arguments: [
        #""{\"op\":\"c\",\"product_id\":\"1\",\"product\":{\"title\":\"T\"}}""#,
        #"{"schema":{"type":"string"},"payload":"{\"_id\":1,\"title\":\"T\"}"}"#,
        #"{"op":"c","product_id":"1","product":"{\"title\":\"T\"}"}"#,
        #""{\"before\":null,\"after\":{\"id\":1,\"title\":\"T\"},\"op\":\"c\"}""#,
    ])
    func aMessageMayBeTheTextOfAnObject(message: String) throws {
        #expect(try decoder.decode(message)?.product == Product(id: "1", title: "T"))
    }

    @Test func bytesThatAreNoTextAreNamedSo() {
        let prefix = Array(#"{"op":"c","product_id":"1","product":{"title":"caf"#.utf8)
        let fault = fault { () throws(RecordFault) in
            try decoder.decode(SourceRecord(key: nil, value: prefix + [0xE9] + Array("\"}}".utf8)))
        }
        #expect(fault?.code == .notUTF8)
        #expect(fault?.field == "product.title")
    }

    @Test func limitsHoldToTheByte() {
        let limits = DecoderLimits(
            messageBytes: 300, identifierBytes: 3, titleBytes: 4, labelBytes: 5, descriptionBytes: 6, attributeCount: 2,
            depth: 4)
        let strict = EventDecoder(limits: limits, invalidFields: .reject)
        func check(_ product: String, identifier: String = "123", code: RecordFault.Code?, field: String?) {
            let message = #"{"op":"c","product_id":"\#(identifier)","product":{\#(product)}}"#
            let fault = fault { () throws(RecordFault) in try strict.decode(message) }
            #expect(fault?.code == code, "\(product)")
            #expect(fault?.field == field, "\(product)")
        }
        let fitting = #""title":"1234","brand":"12345","category":"äö1","description":"123456""#
        check(fitting, code: nil, field: nil)
        check(fitting, identifier: "1234", code: .tooLarge, field: "product_id")
        check(#""title":"äöü""#, code: .tooLarge, field: "product.title")
        check(#""title":"T","brand":"123456""#, code: .tooLarge, field: "product.brand")
        check(#""title":"T","category":"123456""#, code: .tooLarge, field: "product.category")
        check(#""title":"T","description":"1234567""#, code: .tooLarge, field: "product.description")
        check(#""title":"T","attributes":{"a":1},"b":2"#, code: nil, field: nil)
        check(#""title":"T","attributes":{"a":1},"b":2,"c":3"#, code: .tooManyAttributes, field: "product.attributes")
        check(#""title":"T","attributes":{"a":[1]}"#, code: nil, field: nil)
        check(#""title":"T","attributes":{"a":[[1]]}"#, code: .tooDeep, field: "product.attributes.a[0]")
        check(#""title":"T"\#(String(repeating: " ", count: 300))"#, code: .tooLarge, field: "value")

        let key = fault { () throws(RecordFault) in
            try strict.decode(SourceRecord(key: Array(repeating: 0x31, count: 301), value: nil))
        }
        #expect(key?.code == .tooLarge)
        #expect(key?.field == "key")
    }

    @Test func decodingIsAFunctionOfKeyAndValue() throws {
        let message = #"{"op":"c","product_id":"1","product":{"title":"T","b":1,"a":{"d":1,"c":2}}}"#
        let first = try decoder.decode(message)
        for _ in 0..<10 { #expect(try decoder.decode(message) == first) }
    }
}
