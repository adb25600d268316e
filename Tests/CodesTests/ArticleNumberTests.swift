import Codes
import Testing

@Suite struct ArticleNumberTests {
    @Test(arguments: ["VL-50", "NOR.0707-60", "vl50", "JKT-IND-S1", "AB 123/4", "Ö-12", "4006381333931", "12345670"])
    func looksLikeAnArticleNumber(identifier: String) {
        #expect(ArticleNumber.isLikely(identifier))
    }

    @Test(arguments: [
        "", "42", "a1", "123456", "9000000000002", "field-jacket", "123e4567-e89b-12d3-a456-426614174000", "3f2a9c1b",
        "d41d8cd98f00b204e9800998ecf8427e", "gid://shopify/Product/1", "2025-01-02", "01ARZ3NDEKTSV4RRFFQ69G5FAV",
        "[\"a\",\"1\"]", "X1" + String(repeating: "0", count: 39),
    ])
    func isOnlyForDatabases(identifier: String) {
        #expect(!ArticleNumber.isLikely(identifier))
    }
}
