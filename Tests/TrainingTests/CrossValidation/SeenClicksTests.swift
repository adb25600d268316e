import CodeIndex
import Codes
import Testing

@testable import Training

@Suite struct SeenClicksTests {
    @Test func aQueryIsSeenInWhateverSpelling() throws {
        let seen = SeenClicks(
            [ClickPair(query: "Red  Lamps", productID: "a", clicks: 1)], analyzer: try CodeAnalyzer())
        #expect(seen.contains(query: "red lamp"))
        #expect(!seen.contains(query: "lamp"))
        #expect(seen.contains(product: "a"))
        #expect(!seen.contains(product: "b"))
    }
}
