import Catalog
import Codes
import Testing

@testable import CodeIndex

@Suite struct CodingInputTests {
    private static func attributes(_ json: String) throws -> [ProductText.Attribute] {
        let attributes = try #require(try JSONValue(parsing: Array(json.utf8)).objectValue)
        return CodingInput(of: Product(id: "1", title: "Lamp", attributes: attributes)).text.attributes
    }

    private static func pairs(_ json: String) throws -> [String] {
        try attributes(json).map { "\($0.name)=\($0.value)" }
    }

    @Test func fieldsAreReadAsPlainText() {
        let product = Product(
            id: "VL-50", title: "Caf&eacute; table", brand: "H&amp;M", category: "Tables &gt; Oak",
            description: "<p>Oak</p><img src=\"data:image/png;base64,iVBORw0KGgoAAAANSUhE\">",
            attributes: ["care": .string("<b>wipe</b>&nbsp;dry"), "note": .string("<br>")])
        #expect(
            CodingInput(of: product).text
                == ProductText(
                    title: "Café table", brand: "H&M", category: "Tables > Oak", description: "Oak",
                    identifier: "VL-50", attributes: [.init(name: "care", value: "wipe\u{A0}dry")]))
    }

    @Test func valuesInObjectsAndListsAreFound() throws {
        #expect(
            try Self.pairs(
                #"{"frame":{"wood":"oak","feet":{"count":4}},"options":[{"name":"size","values":["S","M"]},{"name":"size"}]}"#
            ) == ["frame.feet.count=4", "frame.wood=oak", "options.name=size", "options.values=M", "options.values=S"])
        #expect(
            try Self.pairs(#"{"specs":"{\"colour\": \"red\", \"sizes\": [\"S\", true]}","note":"[new] {x}"}"#)
                == ["note=[new] {x}", "specs.colour=red", "specs.sizes=S"])
        #expect(try Self.pairs(#"{"a":true,"b":null,"c":{"d":false},"e":[[],{}],"f":1.50}"#) == ["f=1.5"])
    }

    @Test func whatMachinesWriteIsLeftOut() throws {
        #expect(
            try Self.pairs(
                """
                {"created_at":"2025-01-02T10:00:00-05:00","image":"https://a.example/b.jpg","gid":"gid://shopify/Product/1",
                 "uuid":"123e4567-e89b-12d3-a456-426614174000","sku":"JKT-IND-S"}
                """) == ["sku=JKT-IND-S"])
    }

    /// Nothing is found below the depth, and not much more than the size; what is found does not depend on chance.
    @Test func depthAndSizeAreBounded() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: #"{"a":"#, count: depth) + #""deep""# + String(repeating: "}", count: depth)
        }
        #expect(try Self.attributes(nested(16)).count == 1)
        #expect(try Self.attributes(nested(18)).isEmpty)
        let many = "{" + (0..<40_000).map { #""name\#($0)":"value \#($0)""# }.joined(separator: ",") + "}"
        let found = try Self.attributes(many)
        #expect(found.reduce(0) { $0 + $1.value.utf8.count } < 263_000)
        #expect(try Self.attributes(many) == found)
    }

    /// Another hash of the same text would have every product coded anew.
    @Test func theHashStays() {
        let text = ProductText(
            title: "Lamp", brand: "Ångström", description: "", attributes: [.init(name: "colour", value: "red")])
        // By another program: SHA-256 of the version and, for each field, of 0, or of 1, its length and its text.
        let digest = CodingInput.hash(of: text).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        #expect(digest == "729f988dc62126a13adfc810de314f58")
    }

    @Test func thePriceAndTheIdentifierAreNoPartOfTheHash() {
        let lamp = CodingInput(of: Product(id: "VL-50", title: "Lamp"))
        #expect(lamp.hash == CodingInput(of: Product(id: "VL-51", title: "Lamp", price: "9.90")).hash)
        #expect(lamp.hash == CodingInput(of: Product(id: "VL-50", title: "<b>Lamp</b>")).hash)
        #expect(lamp.hash != CodingInput(of: Product(id: "VL-50", title: "Lamp", brand: "Lamp")).hash)
        #expect(lamp.hash == CodingInput.hash(of: lamp.text))
    }

    @Test(arguments: [("VL-50", true), ("42", false), ("123e4567-e89b-12d3-a456-426614174000", false)])
    func anArticleNumberIsSearchedFor(identifier: String, isSearched: Bool) throws {
        let text = CodingInput(of: Product(id: identifier, title: "Hinge")).text
        let codes = CodeOccurrences(of: text, analyzer: try CodeAnalyzer()).entries.map(\.code.description)
        #expect(codes == (isSearched ? ["hing", "vl", "50", "vl50"] : ["hing"]))
    }
}
