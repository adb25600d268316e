import Catalog
import Testing

@Suite struct PriceTests {
    private func event(_ price: String, _ decoder: EventDecoder = EventDecoder()) throws(RecordFault) -> ProductEvent? {
        try decoder.decode(#"{"op":"c","product_id":"1","product":{"title":"T","price":\#(price)}}"#)
    }

    @Test(arguments: [
        ("12,50", "12.5"), ("1.299,00 €", "1299"), ("$1,299.00", "1299"), ("29.00 USD", "29"), (".99", "0.99"),
        ("+5", "5"), (" 5.00 ", "5"), ("007.50", "7.5"), ("EUR 12,50", "12.5"), ("€12.50", "12.5"), ("-5.00", "-5"),
        ("US$ 5", "5"), ("R$ 1.299,90", "1299.9"), ("CHF 1'299.50", "1299.5"), ("1 299,50 zł", "1299.5"),
        ("1\u{202F}299,50\u{A0}€", "1299.5"), ("1.299.000 Ft", "1299000"), ("Rs.499", "499"),
        ("Rs. 1,29,900.00", "129900"),
        ("5,-", "5"), ("CHF 5.–", "5"), ("5.", "5"), ("12,50 kr.", "12.5"), ("$-5", "-5"), ("−5 €", "-5"),
        ("1.299", "1.299"), ("1,299", "1299"), ("1.299 €", "1299"), ("0.299 €", "0.299"), ("1.250 KWD", "1.25"),
        ("$.99", "0.99"), ("1e3", "1000"), ("12.3456", "12.3456"), ("1234,5", "1234.5"),
        ("١٢٫٥٠", "12.5"), ("١٬٢٩٩٫٥٠", "1299.5"), ("१२.५०", "12.5"), ("￥１，２９９", "1299"), ("１２．５０", "12.5"),
    ])
    func aPriceIsReadAsPeopleWriteIt(written: String, price: String) throws {
        let event = try event("\"\(written)\"")
        #expect(event?.product?.price == price)
        #expect(event?.droppedFields.isEmpty == true)
    }

    @Test(arguments: [
        (#"{"amount":"19.90","currencyCode":"USD"}"#, "19.9"), (#"{"value":29,"currency":"USD"}"#, "29"),
        (#"{"value":"29.00 USD"}"#, "29"), (#"{"centAmount":1990,"currencyCode":"EUR","fractionDigits":2}"#, "19.9"),
        (#"{"type":"centPrecision","centAmount":1990,"currencyCode":"EUR"}"#, "19.9"),
        (#"{"centAmount":500,"currencyCode":"JPY"}"#, "500"),
        (#"{"value":{"centAmount":1990,"fractionDigits":2}}"#, "19.9"),
        (#"[{"value":{"centAmount":1990}},{"value":{"centAmount":5}}]"#, "19.9"),
        (#"[{"amount":null},{"amount":"7.50","currency":"EUR"}]"#, "7.5"), (#"["",5]"#, "5"),
        (#"{"amount":1990,"currency":"USD","scale":2}"#, "19.9"), (#"{"amount":"19.90","scale":2}"#, "19.9"),
        (#"{"amountMicros":"29000000","currencyCode":"USD"}"#, "29"), (#"{"units":"29","nanos":500000000}"#, "29.5"),
        (#"{"price":"1990","currency_minor_unit":2}"#, "19.9"), (#"{"scale":2,"value":"B8Y="}"#, "19.9"),
        (#"{"scale":2,"value":"1990"}"#, "19.9"), (#"{"scale":2,"value":1990}"#, "19.9"),
        (#"{"regular":"10.00","sale":"8.00"}"#, "8"), (#"{"regular_price":10,"sale_price":""}"#, "10"),
        (#"{"sale_price":null,"regular_price":"10"}"#, "10"), (#"{"list":{"amount":"9"}}"#, "9"),
        (#"{"shop_money":{"amount":"19.90","currency_code":"USD"}}"#, "19.9"), (#"{"$numberDecimal":"19.90"}"#, "19.9"),
    ])
    func aPriceMayBeMoney(written: String, price: String) throws {
        let event = try event(written)
        #expect(event?.product?.price == price)
        #expect(event?.droppedFields.isEmpty == true)
    }

    @Test(arguments: ["null", #""""#, #""  ""#, "[]", "{}", #"{"amount":null}"#, #"[""]"#])
    func aBlankPriceIsNone(written: String) throws {
        for policy in InvalidFields.allCases {
            let event = try event(written, EventDecoder(invalidFields: policy))
            #expect(event?.product != nil && event?.product?.price == nil)
            #expect(event?.droppedFields.isEmpty == true)
        }
    }

    @Test(arguments: [
        #""cheap""#, "true", #""NaN""#, #""from 5""#, #""5-10""#, #""5 to 10""#, #""1.2.3,4,5""#, #""12 50""#,
        #""--5""#,
        #""B8Y=""#, #""1,299.000,00""#, #""5 pieces""#, #"{"text":"5"}"#, #"["cheap"]"#, "NaN", "-Infinity", "1e999",
        #"[[[[[[5]]]]]]"#,
    ])
    func aPriceThatCantBeReadIsLeftOut(written: String) throws {
        let event = try #require(try event(written))
        #expect(event.product?.title == "T" && event.product?.price == nil)
        #expect(event.droppedFields.map(\.field) == ["price"])
        #expect(event.droppedFields.allSatisfy { !$0.detail.isEmpty })
        let fault = fault { () throws(RecordFault) in
            try self.event(written, EventDecoder(invalidFields: .reject))
        }
        #expect(fault != nil)
    }
}
