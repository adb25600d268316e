import Catalog
import Testing

@Suite struct FieldPathTests {
    /// The title found at a path.
    private func found(_ path: String, in product: String) throws -> String? {
        let decoder = EventDecoder(mapping: FieldMapping(title: try FieldPath(validating: path)))
        return try? decoder.decode(#"{"op":"c","product_id":"1","product":\#(product)}"#)?.product?.title
    }

    @Test(arguments: [
        ("variants[0].name", "First"), ("variants[-1].name", "Last"), ("variants.1.name", "Last"),
        ("variants[].name", "First Last"),
        ("meta[key=_brand].value", "Pavo"), ("names.{fr,de,*}", "Lampe"), ("names.{fr,en}", "lamp"),
        ("names.{fr,*}", "Lampe"),
        ("local.{de,en}", "light"), ("sku|code", "C-1"), ("sku | gone.deep | code", "C-1"), (#""a.b[c]".d"#, "odd"),
        ("a.b", "nested"), ("flat.name", "flat"), ("nested[].list[]", "x y z"), ("single[0].name", "only"),
        ("number", "7"),
    ])
    func aPathFindsItsValue(path: String, value: String) throws {
        #expect(
            try found(
                path,
                in: #"""
                    {"variants":[{"name":"First"},{"name":"Last"}],"names":{"de-CH":"Lampe","en":"lamp"},"code":"C-1",
                    "meta":[{"key":"_old","value":"x"},{"key":"_brand","value":"Pavo"}],"sku":" ","a.b[c]":{"d":"odd"},
                    "local":[{"locale":"en_US","data":"light"}],"a":{"b":"nested"},"flat.name":"flat",
                    "flat":{"name":"no"},"nested":[{"list":["x","y"]},{"list":["z"]}],"single":{"name":"only"},"number":7}
                    """#) == value)
    }

    @Test(arguments: [
        "variants[2].name", "variants[0].price", "names.{fr}", "meta[key=none].value", "code.deep", "gone|missing",
    ])
    func aPathToNothingFindsNothing(path: String) throws {
        #expect(
            try found(path, in: #"{"variants":[{"name":"A"},{}],"names":{"en":"lamp"},"meta":[],"code":"C"}"#) == nil)
    }

    @Test(arguments: [
        "", " ", ".", "..", "a..b", ".a", "a.", "a[", "a[x]", "a]", "a[0", "{en}", "a.{", "a.{}", "a.{en,}", "|a", "a|",
        "a||b",
        #""""#, #""a"#, "a}b", "[0]",
    ])
    func aPathThatCantBeIsRefused(text: String) {
        let error = #expect(throws: MappingError.self) { try FieldPath(validating: text) }
        #expect(error?.text == text && error?.detail.isEmpty == false)
    }

    @Test(arguments: ["{shop-{sku}", "{}", "{a..b}", "a}", "{a"])
    func aTemplateThatCantBeIsRefused(text: String) {
        #expect(throws: MappingError.self) { try ProductIDTemplate(validating: text) }
    }

    /// Databases' columns of JSON come as text.
    @Test(arguments: [
        ("name.{de,en}", "Lampe"), ("name.en", "lamp"), ("tags[1]", "steel"), ("tags[]", "red steel"),
        ("meta.maker.name", "Pavo"), ("list[key=b].value", "two"), ("name.fr|label", "Label"),
    ])
    func aPathLeadsIntoJSONText(path: String, value: String) throws {
        #expect(
            try found(
                path,
                in: #"""
                    {"name":"{\"en\": \"lamp\", \"de\": \"Lampe\"}","tags":" [\"red\", \"steel\"]","label":"Label",
                    "meta":{"maker":"{\"name\":\"Pavo\"}"},"list":"[{\"key\":\"a\"},{\"key\":\"b\",\"value\":\"two\"}]"}
                    """#) == value)
    }

    @Test(
        arguments: [
            (#"{"locale":"en_US","value":"lamp"}"#, "name.{en,*}", "lamp"),
            (#"{"value":"lamp"}"#, "name.{en,*}", "lamp"),
            (#"{"language":"de","data":"Lampe"}"#, "name.{en,*}", "Lampe"),
            (
                #"[{"value":"Lampe","language_tag":"de_DE"},{"value":"lamp","language_tag":"en_US"}]"#, "name.{en,*}",
                "lamp"
            ),
            (#"{"locale":"de","value":"Lampe"}"#, "name.{en}", nil),
        ] as [(String, String, String?)])
    func aListOfOneLanguageMayBeItsElement(names: String, path: String, value: String?) throws {
        #expect(try found(path, in: #"{"name":\#(names)}"#) == value)
    }

    @Test func whatAFallbackUsedIsNoAttribute() throws {
        let decoder = EventDecoder(mapping: FieldMapping(title: "name|label"))
        #expect(
            try decoder.decode(#"{"op":"c","product_id":"1","product":{"label":"T","other":1}}"#)?.product
                == Product(id: "1", title: "T", attributes: ["other": .number(JSONNumber(1))]))
        #expect(
            try decoder.decode(#"{"op":"c","product_id":"1","product":{"name":"T","label":"L"}}"#)?.product
                == Product(id: "1", title: "T", attributes: ["label": .string("L")]))
    }
}
