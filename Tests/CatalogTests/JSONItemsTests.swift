import Catalog
import Testing

@Suite struct JSONItemsTests {
    @Test(
        arguments: [
            ("[]", []), ("[{\"id\":1},{\"id\":2}]", ["{\"id\":1}", "{\"id\":2}"]),
            (
                "\n [\n  {\n    \"id\": 1\n  },\n  {\"a\": [1, {\"b\": \"]}\\\"\"}]}\n]\n",
                [
                    "{\n    \"id\": 1\n  }", "{\"a\": [1, {\"b\": \"]}\\\"\"}]}",
                ]
            ),
            ("[1, \"a, b\", null,true]", ["1", "\"a, b\"", "null", "true"]), ("[[1],[2]]", ["[1]", "[2]"]),
            ("[{\"id\":1}]\n[{\"id\":2}]", ["{\"id\":1}", "{\"id\":2}"]), ("[{},]", ["{}"]),
            ("{\n\"id\": 1\n}\n{\n\"id\": 2\n}", ["{\n\"id\": 1\n}", "{\n\"id\": 2\n}"]),
        ] as [(String, [String])])
    func findsTheElements(text: String, elements: [String]) throws {
        let expected = elements.enumerated().map { ReadItem($0 + 1, $1) }
        #expect(try items(text) == expected)
        for size in 1...max(1, text.utf8.count) {
            #expect(try items(Array(text.utf8), chunkBytes: size) == expected, "\(size)")
        }
    }

    @Test(arguments: [
        // A string without its end ends with its line.
        ("[{\"id\":\"1},\n {\"id\":\"2\"}]", ["{\"id\":\"1},\n {\"id\":\"2\"}]", "fault: invalid_json"]),
        ("[{\"id\":\"1\n},{\"id\":\"2\"}]", ["{\"id\":\"1\n}", "{\"id\":\"2\"}"]),
        ("[{\"id\":1}", ["{\"id\":1}", "fault: invalid_json"]),
        ("[{\"id\":1},{\"id", ["{\"id\":1}", "fault: invalid_json"]),
        ("[{\"id\":1}] x", ["{\"id\":1}", "fault: invalid_json"]), ("[1", ["1", "fault: invalid_json"]),
        ("[", ["fault: invalid_json"]), ("[{\"id\":1} {\"id\":2}]", ["{\"id\":1}", "{\"id\":2}"]),
        ("[{'id':'1'},{\"id\":2}]", ["{'id':'1'}", "{\"id\":2}"]), ("[}{]]", ["}", "{]"]),
    ])
    func whatIsBrokenSpoilsLittle(text: String, elements: [String]) throws {
        let expected = elements.enumerated().map { ReadItem($0 + 1, $1) }
        for size in 1...text.utf8.count {
            #expect(try items(Array(text.utf8), .jsonArray, chunkBytes: size) == expected, "\(size)")
        }
    }

    @Test func anElementThatIsTooLongIsAFaultOfItsOwn() throws {
        let long = String(repeating: "x", count: 5_000)
        let text = Array("[{\"id\":1},{\"id\":\"\(long)\"},{\"id\":3}]".utf8)
        let expected = [ReadItem(1, "{\"id\":1}"), ReadItem(2, "fault: too_large"), ReadItem(3, "{\"id\":3}")]
        for size in [1, 7, 4_096, 100_000] { #expect(try items(text, limit: 100, chunkBytes: size) == expected) }
    }

    @Test func anArrayOfAnySizeIsRead() throws {
        let text = "[" + (0..<30_000).map { "{\"id\": \($0), \"title\": \"t\"}" }.joined(separator: ",\n") + "]"
        #expect(try items(text).map(\.number) == Array(1...30_000))
    }
}
