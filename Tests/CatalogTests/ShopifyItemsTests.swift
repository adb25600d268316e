import Catalog
import Testing

@Suite struct ShopifyItemsTests {
    private static let lamp = #"{"id":"gid://shopify/Product/1","title":"Lamp"}"#
    private static let red =
        #"{"id":"gid://shopify/ProductVariant/11","sku":"L-R","__parentId":"gid://shopify/Product/1"}"#
    private static let blue = #"{"sku":"L-B","price":"9.90","__parentId":"gid://shopify/Product/1"}"#
    private static let brass = #"{"key":"material","value":"brass","__parentId":"gid://shopify/ProductVariant/11"}"#
    private static let rug = #"{"id":"gid://shopify/Product/2","title":"Rug, as in \"__parentId\""}"#

    private func items(_ lines: String...) throws -> [ReadItem] {
        try CatalogTests.items(lines.joined(separator: "\n"))
    }

    @Test func anObjectHasWhatBelongsToIt() throws {
        let text = [Self.lamp, Self.red, Self.brass, "", Self.blue, Self.rug].joined(separator: "\n")
        let whole =
            #"{"id":"gid://shopify/Product/1","title":"Lamp","variants":["#
            + #"{"id":"gid://shopify/ProductVariant/11","metafields":[{"key":"material","value":"brass"}],"sku":"L-R"},"#
            + #"{"price":"9.90","sku":"L-B"}]}"#
        for size in 1...text.utf8.count {
            #expect(
                try CatalogTests.items(Array(text.utf8), chunkBytes: size) == [
                    ReadItem(1, whole), ReadItem(6, Self.rug),
                ])
        }
        #expect(try events(text).first?.productID == "gid://shopify/Product/1")
    }

    @Test func whatElseBelongsToAnObjectIsCalledByItsKind() throws {
        let parent = #""__parentId":"gid://shopify/Product/1"}"#
        let found = try items(
            Self.lamp, #"{"id":"gid://shopify/MediaImage/5",\#(parent)"#,
            #"{"__typename":"Collection","title":"C",\#(parent)"#)
        #expect(
            found == [
                ReadItem(
                    1,
                    #"{"collections":[{"__typename":"Collection","title":"C"}],"id":"gid://shopify/Product/1","#
                        + #""mediaImages":[{"id":"gid://shopify/MediaImage/5"}],"title":"Lamp"}"#)
            ])
    }

    /// A product without some of its variants is never read as a whole one.
    @Test func whatCanNotBePutTogetherIsAFault() throws {
        let unknown = #"{"title":"?","__parentId":"gid://shopify/Product/1"}"#
        #expect(
            try items(Self.lamp, unknown, Self.rug) == [ReadItem(1, "fault: missing_field"), ReadItem(3, Self.rug)])
        let broken = String(Self.blue.dropLast())
        #expect(
            try items(Self.lamp, broken, Self.red, Self.rug) == [
                ReadItem(1, "fault: invalid_json"), ReadItem(4, Self.rug),
            ])
        #expect(
            try CatalogTests.items([Self.lamp, Self.red, Self.rug].joined(separator: "\n"), limit: 120) == [
                ReadItem(1, "fault: too_large"), ReadItem(3, Self.rug),
            ])
    }

    @Test func aFileThatIsNotGroupedIsRefused() throws {
        for lines in [[Self.lamp, Self.rug, Self.red], [Self.lamp, Self.brass]] {
            let error = refusal(lines.joined(separator: "\n"))
            #expect(error?.code == .unknownKind && error?.detail.contains("groupObjects: true") == true)
        }
        #expect(refusal(Self.red, .shopifyBulk)?.detail.contains("line 1 belongs to") == true)
    }
}
