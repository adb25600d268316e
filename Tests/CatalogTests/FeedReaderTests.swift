import Catalog
import Testing

@Suite struct FeedReaderTests {
    private func format(_ text: String) throws -> FeedFormat {
        let file = try TemporaryFile(Array(text.utf8))
        return try FeedReader(
            path: file.path, maximumItemBytes: 1_000, columns: ProductColumns(ProductItemDecoder())
        ).format
    }

    @Test(arguments: [
        ("{\"id\":1}\n", FeedFormat.jsonLines), ("{\"id\":1}", .jsonLines), ("\n {\"id\":1}\n", .jsonLines),
        ("", .jsonLines),
        ("{\"id\":1,\"title\"\n{\"id\":2}\n", .jsonLines), ("spoilt\n{\"id\":2}\n", .jsonLines),
        ("{\"_id\":\"1\",\"_source\":{}}\n", .jsonLines), ("[{\"id\":1}]", .jsonArray), ("\r\n[\n", .jsonArray),
        ("{\n  \"id\": 1\n}\n", .jsonArray), ("{\"index\":{}}\n{\"id\":1}\n", .elasticsearchBulk),
        ("{ \"delete\" : {\"_id\":\"1\"}}\n", .elasticsearchBulk), ("{\"index\":3}\n", .jsonLines),
        ("{\"id\":\"gid://shopify/Product/1\"}\n", .shopifyBulk), ("{\"id\":\"gid://other/1\"}\n", .jsonLines),
        ("{\"title\":\"Lamp\",\"id\":\"gid://shopify/Product/1\"}\n{", .shopifyBulk),
        ("{\"id\":1,\"admin_graphql_api_id\":\"gid://shopify/Product/1\"}\n", .jsonLines),
        ("id,title\n", .csv), ("id;title\n", .csv), ("\"id\",\"title\"", .csv), ("id\ttitle, short\ttitle\n", .tsv),
    ])
    func recognisesTheFormat(text: String, expected: FeedFormat) throws {
        #expect(try format(text) == expected)
    }

    @Test func whatIsSaidIsNotRecognised() throws {
        #expect(try items("[1]", .jsonLines) == [ReadItem(1, "[1]")])
        #expect(try items("{\"index\":{}}\n{\"id\":1}", .jsonLines).count == 2)
        #expect(try items("{\"id\":1}\n{\"id\":2}", .jsonArray).count == 2)
        #expect(try items("id,title\n1,a\tb", .csv) == [ReadItem(2, #"{"id":"1","title":"a\tb"}"#)])
    }

    @Test(arguments: [
        ("sku,name\n1,Mug\n", "product_id"), ("id,name\n1,Mug\n", "title"), ("hello world\n", "product_id"),
    ])
    func aHeaderWithoutWhatAProductNeedsIsRefused(text: String, field: String) {
        let error = refusal(text)
        #expect(error?.code == .unknownKind)
        #expect(error?.detail.contains("\(field): expected") == true)
        #expect(error?.detail.contains("in line 1") == true)
        #expect(error?.detail.contains("catalog.fields") == true)
    }

    @Test func anOverlongLineIsAFaultOfItsOwn() throws {
        let long = String(repeating: "x", count: 300)
        let text = "{\"id\":1}\n\(long)\n{\"id\":2}"
        let expected = [ReadItem(1, "{\"id\":1}"), ReadItem(2, "fault: too_large"), ReadItem(3, "{\"id\":2}")]
        #expect(try items(text, limit: 100) == expected)
    }
}
