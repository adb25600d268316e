import Catalog
import Testing

@Suite struct FieldTextTests {
    private func event(_ fields: String) throws(RecordFault) -> ProductEvent? {
        try EventDecoder().decode(#"{"op":"c","product_id":"1","product":{\#(fields)}}"#)
    }

    @Test(arguments: [
        ("1984", "1984"), (#""1984""#, "1984"), ("19.50", "19.50"), (#"{"name":"Mug"}"#, "Mug"),
        (#"["Mug","red"]"#, "Mug red"),
        (#"{"@value":"Mug"}"#, "Mug"),
    ])
    func aTitleHasManyShapes(written: String, title: String) throws {
        #expect(try event(#""title":\#(written)"#)?.product?.title == title)
    }

    @Test(
        arguments: [
            ("4711", "4711"), (#"{"id":3,"name":"Acme"}"#, "Acme"), (#"["Acme","Lumo"]"#, "Acme, Lumo"),
            (#"[{"name":"Acme"},{"name":"Lumo"},null,""]"#, "Acme, Lumo"), (#"{"label":{"value":"Acme"}}"#, "Acme"),
            ("null", nil), (#""  ""#, nil), ("[]", nil), ("{}", nil), (#"{"name":null,"label":"Acme"}"#, "Acme"),
        ] as [(String, String?)])
    func aBrandHasManyShapes(written: String, brand: String?) throws {
        let event = try event(#""title":"T","brand":\#(written)"#)
        #expect(event?.product?.brand == brand)
        #expect(event?.droppedFields.isEmpty == true)
    }

    @Test func aListOfCategoriesIsAPath() throws {
        #expect(
            try event(#""title":"T","category":[{"id":1,"name":"Home"},{"id":2,"name":"Hats"}]"#)?.product?.category
                == "Home > Hats")
    }

    @Test(arguments: [("brand", "true"), ("category", #"[{"id":4}]"#), ("description", #"{"html":"x"}"#)])
    func whatHasNoTextIsLeftOut(field: String, written: String) throws {
        let event = try event(#""title":"T","\#(field)":\#(written)"#)
        #expect(event?.product == Product(id: "1", title: "T"))
        #expect(event?.droppedFields.map(\.field) == [field])
        #expect(event?.droppedFields.map(\.reason) == [.wrongType])
    }
}
