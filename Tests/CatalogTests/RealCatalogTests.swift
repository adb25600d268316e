import Catalog
import Foundation
import Testing

/// Replays a real change stream that lies beside the repository, where it does.
///
/// The stream's source writes an attribute that a product lost as null in the event and leaves it out of the final
/// products, or the reverse. Attributes that are null are therefore not compared; everything else is.
@Suite struct RealCatalogTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "../../../shared/data/pc_parts"
    ).standardizedFileURL

    @Test(
        .enabled(
            if: FileManager.default.fileExists(atPath: folder.appending(path: "events.jsonl.gz").path),
            "needs the data set in ../shared/data/pc_parts"))
    func replayingTheStreamGivesTheFinalProducts() throws {
        let decoder = EventDecoder()
        var products: [String: Product] = [:]
        var count = 0
        var lastTimestamp = Int64.min
        let duration = try ContinuousClock().measure {
            let events = try LineReader(path: Self.folder.appending(path: "events.jsonl.gz").path)
            while let line = try events.next() {
                let event = try #require(try decoder.decode(SourceRecord(key: nil, value: line.bytes)).first)
                count += 1
                let timestamp = try #require(event.timestamp)
                if timestamp < lastTimestamp { Issue.record("line \(line.number) is earlier than the one before") }
                lastTimestamp = timestamp
                let identifier = try #require(event.productID)
                switch event.change {
                case .upsert(let product): products[identifier] = product
                case .patch(let patch): products[identifier] = patch.applied(to: products[identifier])
                case .delete: products[identifier] = nil
                }
            }
        }
        print("decoded \(count) events in \(duration), \(Int(Double(count) / (duration / .seconds(1)))) per second")
        #expect(count == 187_302)
        #expect(products.count == 66_778)

        let lines = ProductLineDecoder()
        let final = try LineReader(path: Self.folder.appending(path: "products_2025-07-23.jsonl.gz").path)
        var compared = 0
        var different: [String] = []
        while let line = try final.next() {
            guard let event = try lines.decode(line: line.bytes).first, case .upsert(let product) = event.change else {
                Issue.record("line \(line.number) is no product")
                continue
            }
            compared += 1
            if products[product.id].map(withoutNulls) != withoutNulls(product) { different.append(product.id) }
        }
        #expect(compared == 66_778)
        #expect(different.count == 0, "first: \(different.prefix(5))")
    }

    private func withoutNulls(_ product: Product) -> Product {
        var product = product
        product.attributes = product.attributes.filter { !$0.value.isNull }
        return product
    }
}
