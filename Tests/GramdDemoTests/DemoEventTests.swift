import Catalog
import Simulation
import Testing

@testable import gramd_demo

@Suite struct DemoEventTests {
    @Test func changesWhatItIsTold() throws {
        let product = SyntheticCatalog(seed: 1, productCount: 1)[0]
        var event = try DemoEvent(of: product)
        #expect(event.title == product.title)
        event.title += " Zephyrine Edition"
        event.price = "1.99"
        let decoded = try #require(
            try EventDecoder().decode(SourceRecord(key: nil, value: Array(event.json.utf8))).first)
        #expect(decoded.productID == product.id)
        guard case .upsert(let changed) = decoded.change else {
            Issue.record("\(decoded.change) is no update")
            return
        }
        #expect(changed.title == product.title + " Zephyrine Edition")
        #expect(changed.price == "1.99" && changed.brand == product.brand)
    }
}
