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
        (#"{"amount":1990,"currency":"USD","formatted":"$19.90"}"#, "19.9"),
        (#"{"value":"1990","display_price":"¥1,990"}"#, "1990"), (#"{"raw":19.9,"formatted":"19.90 €"}"#, "19.9"),
        (#"{"value":1990,"currencyIso":"USD","formattedValue":"$1,990.00"}"#, "1990"),
        (#"{"amount":1990,"formatted":"from $5"}"#, "1990"), (#"{"amount":1990,"formatted":"1.990"}"#, "1990"),
        (#"{"amount":1990,"display":"199"}"#, "1990"),
        (#"{"amount":1990,"currency":"KWD","display":"KWD 1.990"}"#, "1.99"),
        (#"{"amountMicros":"29000000","currencyCode":"USD"}"#, "29"), (#"{"units":"29","nanos":500000000}"#, "29.5"),
        (#"{"price":"1990","currency_minor_unit":2}"#, "19.9"), (#"{"scale":2,"value":"B8Y="}"#, "19.9"),
        (#"{"scale":2,"value":"1990"}"#, "19.9"), (#"{"scale":2,"value":1990}"#, "19.9"),
        (#"{"regular":"10.00","sale":"8.00"}"#, "8"), (#"{"regular_price":10,"sale_price":""}"#, "10"),
        (#"{"sale_price":null,"regular_price":"10"}"#, "10"), (#"{"list":{"amount":"9"}}"#, "9"),
        (#"{"shop_money":{"amount":"19.90","currency_code":"USD"}}"#, "19.9"), (#"{"$numberDecimal":"19.90"}"#, "19.9"),
        (#"{"amount":1990,"divisor":100,"currency_code":"USD"}"#, "19.9"), (#"{"amount":1990,"decimals":2}"#, "19.9"),
        (#"{"amount":1990,"decimalPlaces":2}"#, "19.9"), (#"{"amount":"1990","minor_unit":2}"#, "19.9"),
        (#"{"amount":1990,"currency_exponent":2}"#, "19.9"), (#"{"amount":1990,"currency":{"exponent":2}}"#, "19.9"),
        (#"{"amount":1990,"currency":{"code":"USD","base":10,"exponent":2},"scale":2}"#, "19.9"),
        (#"{"amount":1990,"currency":{"decimals":2}}"#, "19.9"), (#"{"amount":1990,"unit":"cents"}"#, "19.9"),
        (#"{"amount":1990,"type":"minor","currency":"USD"}"#, "19.9"), (#"{"amountCents":1990}"#, "19.9"),
        (#"{"amount_cents":1990}"#, "19.9"), (#"{"priceInCents":"1990"}"#, "19.9"), (#"{"minorUnits":1990}"#, "19.9"),
        (#"{"minor_units":1990,"currency":"JPY"}"#, "1990"), (#"{"amount":1990,"exponent":-2}"#, "19.9"),
        (#"{"mantissa":1990,"exponent":-2}"#, "19.9"), (#"{"mantissa":199,"exponent":1}"#, "1990"),
        (#"{"unscaledValue":"1990","scale":2}"#, "19.9"), (#"{"EUR":19.9}"#, "19.9"), (#"{"EUR":"19,90"}"#, "19.9"),
        (#"{"fractional":"1990","currency":{"iso_code":"USD","subunit_to_unit":100}}"#, "19.9"),
        (#"{"unit_amount":null,"unit_amount_decimal":"0.5","currency":"usd"}"#, "0.005"),
        (#"{"unit_amount":1990,"currency":"usd"}"#, "19.9"), (#"{"priceMicros":"19900000"}"#, "19.9"),
        (#"{"type":"highPrecision","centAmount":1,"preciseAmount":123456,"fractionDigits":7}"#, "0.0123456"),
        (#"{"prices":null,"price":"1105","regular_price":"1105","price_range":null,"currency_minor_unit":2}"#, "11.05"),
        (#"{"price_range":{"min_amount":"1105"},"currency_minor_unit":2}"#, "11.05"),
        (#"{"priceRange":{"start":{"gross":{"amount":19.9,"currency":"USD"}}}}"#, "19.9"),
        (#"{"value":"20","precision":20}"#, "20"), (#"{"amount":1250,"currency":"GBX"}"#, "12.5"),
        (#"{"amount":"1,990.50","decimals":2}"#, "1990.5"), (#"{"units":3,"price":29}"#, "29"),
        (#"{"currency_code":"USD","value":"19.90"}"#, "19.9"), (#"{"@type":"Offer","price":"19.90"}"#, "19.9"),
    ])
    func aPriceMayBeMoney(written: String, price: String) throws {
        let event = try event(written)
        #expect(event?.product?.price == price)
        #expect(event?.droppedFields.isEmpty == true)
    }

    @Test(arguments: [
        ("price.amount", #""price":{"amount":1990,"divisor":100,"currency_code":"USD"}"#, "19.9"),
        ("price.amount", #""price":{"amount":1990,"tax":0,"formatted":"$19.90"}"#, "19.9"),
        ("price.centAmount", #""price":{"centAmount":500,"currencyCode":"JPY","type":"centPrecision"}"#, "500"),
        ("price.centAmount", #""price":{"centAmount":1990,"currencyCode":"EUR","fractionDigits":2}"#, "19.9"),
        ("price.centAmount", #""price":"{\"centAmount\":1990,\"fractionDigits\":2}""#, "19.9"),
        ("price.centAmount", #""price":{"centAmount":1990,"preciseAmount":199023,"fractionDigits":4}"#, "19.9"),
        ("price.preciseAmount", #""price":{"centAmount":1990,"preciseAmount":199023,"fractionDigits":4}"#, "19.9023"),
        ("default_price.unit_amount", #""default_price":{"id":"p","object":"price","unit_amount":1990}"#, "19.9"),
        ("price_cents", #""price_cents":1990,"scale":3"#, "19.9"),
        ("price_cents", #""price_cents":"1990","currency":"EUR""#, "19.9"),
        ("price_cents|price", #""price_cents":null,"price":1990"#, "1990"),
        ("variants[0].price_in_cents", #""variants":[{"price_in_cents":1990}]"#, "19.9"),
        ("variants[].price_in_cents", #""variants":[{"price_in_cents":1990},{"price_in_cents":5}]"#, "19.9"),
        ("price_micros", #""price_micros":19900000"#, "19.9"),
        ("variants[0].price", #""variants":[{"price":1990,"scale":2,"sku":"a","type":"minor"}]"#, "1990"),
        ("offer.price", #""offer":{"price":1990,"currency":"EUR"}"#, "1990"),
        ("net", #""net":1990"#, "1990"),
    ])
    func aPathToMoneyLeadsToItsUnit(path: String, members: String, price: String) throws {
        let decoder = try EventDecoder(mapping: FieldMapping(price: FieldPath(validating: path)))
        let event = try decoder.decode(#"{"op":"c","product_id":"1","product":{"title":"T",\#(members)}}"#)
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
        #""--5""#, #""12.50,-""#, #""0.299,-""#, #""$0.99c""#, #""¢50""#, #""99 p""#, #""12.50 PCS""#, #""5:30""#,
        #""from""#, #""ab""#,
        #""B8Y=""#, #""1,299.000,00""#, #""5 pieces""#, #"{"text":"5"}"#, #"["cheap"]"#, "NaN", "-Infinity", "1e999",
        #"[[[[[[5]]]]]]"#, #"{"amount":1990,"divisor":60}"#, #"{"amount":1990,"scale":-2}"#,
        #"{"amount":1990,"numberOfDecimals":2}"#, #"{"amount":1990,"scaleFactor":"100"}"#,
        #"{"amount":1990,"precision":10}"#,
        #"{"amount":"1,990","decimals":2}"#, #"{"dollars":19,"cents":90}"#, #"{"EUR":19.9,"USD":21}"#,
        #"{"mantissa":1990}"#, #"{"$date":1700000000000}"#,
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
