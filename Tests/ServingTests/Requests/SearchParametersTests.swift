import Codes
import Retrieval
import Testing

@testable import Serving

@Suite struct SearchParametersTests {
    private func form(_ text: String) throws -> SearchParameters { try SearchParameters(FormParameters(text)) }

    private func body(_ text: String) throws -> SearchParameters {
        try #require(try SearchBatch(body: Array(text.utf8)).searches.first)
    }

    @Test func whatIsNotGivenHasStandardValues() throws {
        let search = try form("q=red+shirt")
        #expect(search == SearchParameters(query: "red shirt"))
        #expect(search.limit == 10 && search.offset == 0 && search.filter == nil && !search.explains)
        #expect(search.fields == SearchField.standard)
    }

    @Test func bothKindsOfRequestsMeanTheSame() throws {
        var expected = SearchParameters(query: "shirt")
        expected.limit = 300
        expected.offset = 20
        expected.fields = [.title, .price]
        expected.generation = 7
        expected.explains = true
        expected.filter = ProductFilter(
            priceFrom: 9.5, priceTo: 20, brands: ["Lumo", "A,B"], categoryPrefixes: ["Clothes > Shirts"],
            attributes: ["colour": ["red", "blue"], "size.eu": ["42"]], ids: ["1", "2"])
        let given = try form(
            "q=shirt&limit=300&offset=20&fields=title,price&generation=7&explain=true&price_from=9.5&price_to=20"
                + "&brand=Lumo&brand=A%2CB&category=Clothes+%3E+Shirts&attribute.colour=red&attribute.colour=blue"
                + "&attribute.size.eu=42&ids=1,2")
        #expect(given == expected)
        let sent = try body(
            """
            {"q": "shirt", "limit": 300, "offset": 20, "fields": ["title", "price"], "generation": 7, "explain": true,
             "price_from": 9.50, "price_to": 2e1, "brand": ["Lumo", "A,B"], "category": ["Clothes > Shirts"],
             "attributes": {"colour": ["red", "blue"], "size.eu": ["42"]}, "ids": ["1", "2"]}
            """)
        #expect(sent == expected)
    }

    @Test(arguments: [
        "q=a&limt=5", "q=a&attribute=x", "q=a&attributes=x", "q=a&Q=b", "q=a&queries=b", "q=a&explains=true",
    ])
    func refusesParametersThatAreNotKnown(text: String) throws {
        let fault = try #require(throws: ParameterFault.self) { try form(text) }
        let name = text.split(separator: "&")[1].split(separator: "=")[0]
        #expect(fault.description.hasPrefix("the parameter '\(name)' is not known"))
    }

    @Test(arguments: [
        "limit=5", "q=", "q=+++", "q=%C2%A0%E3%80%80", "q=%01%1F%7F", "q=a&q=b", "q=a&limit=5&limit=5",
        "q=a&limit=0", "q=a&limit=301", "q=a&limit=x", "q=a&limit=", "q=a&limit=+5", "q=a&limit=1.5",
        "q=a&limit=99999999999999999999", "q=a&offset=-1", "q=a&offset=10001", "q=a&generation=0",
        "q=a&explain=yes", "q=a&explain=", "q=a&price_from=-1", "q=a&price_from=nan", "q=a&price_from=inf",
        "q=a&price_from=0x10", "q=a&price_to=1e13", "q=a&price_to=1e-9", "q=a&fields=", "q=a&fields=titel",
        "q=a&fields=title,,price", "q=a&brand=", "q=a&category=", "q=a&attribute.=x",
        "q=a&attribute.colour=",
    ])
    func refusesWhatIsOutOfItsBounds(text: String) {
        #expect(throws: ParameterFault.self) { try form(text) }
    }

    @Test func boundsEveryLength() throws {
        let long = String(repeating: "ä", count: QueryBounds.queryLength)
        #expect(try form("q=" + long).query == long)
        #expect(throws: ParameterFault.self) { try form("q=" + long + "b") }
        let ids = (0..<QueryBounds.identifiers).map(String.init).joined(separator: ",")
        #expect(try form("q=a&ids=" + ids).filter?.ids?.count == QueryBounds.identifiers)
        #expect(throws: ParameterFault.self) { try form("q=a&ids=x," + ids) }
        #expect(throws: ParameterFault.self) { try form("q=a&ids=" + long) }
        let brands = String(repeating: "&brand=b", count: QueryBounds.filterValues)
        #expect(try form("q=a" + brands).filter?.brands.count == QueryBounds.filterValues)
        #expect(throws: ParameterFault.self) { try form("q=a&brand=c" + brands) }
        let attributes = (0..<QueryBounds.filterAttributes).map { "&attribute.a\($0)=v" }.joined()
        #expect(try form("q=a" + attributes).filter?.attributes.count == QueryBounds.filterAttributes)
        #expect(throws: ParameterFault.self) { try form("q=a&attribute.b=v" + attributes) }
        #expect(throws: ParameterFault.self) { try form("q=a&brand=" + long + "b") }
    }

    @Test func aSetOfIdentifiersMayBeEmpty() throws {
        #expect(try form("q=a&ids=").filter == ProductFilter(ids: [""]))
        #expect(try form("q=a&ids=1,,2&ids=3").filter == ProductFilter(ids: ["1", "", "2", "3"]))
        #expect(try body("{\"q\": \"a\", \"ids\": []}").filter == ProductFilter(ids: []))
    }

    @Test func aPriceMayBeZeroAndARangeEmpty() throws {
        #expect(try form("q=a&price_from=0&price_to=0.001").filter == ProductFilter(priceFrom: 0, priceTo: 0.001))
        #expect(try form("q=a&price_from=5&price_to=1").filter == ProductFilter(priceFrom: 5, priceTo: 1))
    }

    @Test(arguments: [
        "", "[]", "\"a\"", "{}", "{\"q\": 5}", "{\"q\": null}", "{\"q\": \"a\", \"limit\": \"5\"}",
        "{\"q\": \"a\", \"brand\": \"b\"}", "{\"q\": \"a\", \"brand\": []}", "{\"q\": \"a\", \"attributes\": {}}",
        "{\"q\": \"a\", \"attributes\": {\"colour\": \"red\"}}", "{\"q\": \"a\", \"explain\": 1}",
        "{\"q\": \"a\", \"limt\": 5}", "{\"q\": \"a\\u0000\"}", "{\"q\": \"a\",}", "{\"queries\": []}",
        "{\"queries\": {}}", "{\"queries\": [{\"q\": \"a\"}], \"q\": \"b\"}", "{\"queries\": [\"a\"]}",
        "{\"queries\": [{\"queries\": [{\"q\": \"a\"}]}]}",
    ])
    func refusesBodiesOfAnotherShape(text: String) {
        #expect(throws: ParameterFault.self) { try SearchBatch(body: Array(text.utf8)) }
    }

    @Test func readsABatch() throws {
        let batch = try SearchBatch(body: Array("{\"queries\": [{\"q\": \"a\"}, {\"q\": \"b\", \"limit\": 3}]}".utf8))
        #expect(batch.isList)
        #expect(batch.searches.map(\.query) == ["a", "b"])
        #expect(batch.searches.map(\.limit) == [10, 3])
        let fault = #expect(throws: ParameterFault.self) {
            try SearchBatch(body: Array("{\"queries\": [{\"q\": \"a\"}, {\"q\": \" \"}]}".utf8))
        }
        #expect(fault?.description.hasPrefix("queries[1]: ") == true)
        let many = [String](repeating: "{\"q\": \"a\"}", count: QueryBounds.batch + 1).joined(separator: ",")
        #expect(throws: ParameterFault.self) { try SearchBatch(body: Array("{\"queries\": [\(many)]}".utf8)) }
    }

    @Test func readsWhoseCodesAreAskedFor() throws {
        let ofQuery = try CodesParameters(FormParameters("q=red&generation=3"), hasQuery: true)
        #expect(ofQuery.query == "red" && ofQuery.generation == 3)
        #expect(try CodesParameters(FormParameters(""), hasQuery: false).generation == nil)
        #expect(throws: ParameterFault.self) { try CodesParameters(FormParameters(""), hasQuery: true) }
        #expect(throws: ParameterFault.self) { try CodesParameters(FormParameters("q=red"), hasQuery: false) }
        #expect(throws: ParameterFault.self) { try CodesParameters(FormParameters("q=a&limit=5"), hasQuery: true) }
    }
}
