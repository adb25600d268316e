import Foundation
import Testing

@testable import Simulation

@Suite struct SyntheticCatalogTests {
    private let catalog = SyntheticCatalog(seed: 7, productCount: 5000)

    @Test func isTheSameOnEveryMachine() {
        var digest = Digest()
        for product in catalog.prefix(1000) { digest.add(product.id + product.productJSON()) }
        #expect(digest.value == 0xC253_ED25_533E_6137)
    }

    @Test func seedsGiveDifferentCatalogues() {
        let other = SyntheticCatalog(seed: 8, productCount: 100)
        #expect(other.map(\.title) != catalog.prefix(100).map(\.title))
        #expect(Array(SyntheticCatalog(seed: 7, productCount: 5000)) == Array(catalog))
    }

    @Test func idsAreUnique() {
        let large = SyntheticCatalog(seed: 1, productCount: 50_000)
        #expect(large.count == 50_000)
        #expect(Set(large.specs.map { large.writer.id(number: $0.number) }).count == 50_000)
    }

    /// A large shop has hardly a product twice, few words though its trades have.
    @Test func largeCataloguesAreDiverse() {
        let large = SyntheticCatalog(seed: 1, productCount: 40_000)
        let texts = Set(large.lazy.map { $0.productJSON() })
        #expect(texts.count > 39_500, "\(texts.count)")
        #expect(Set(large.lazy.map(\.title)).count > 30_000)
    }

    @Test func smallCataloguesWork() {
        let empty = SyntheticCatalog(seed: 1, productCount: 0)
        #expect(empty.isEmpty)
        #expect(empty.judgments(queries: 3, seed: 1).isEmpty)
        #expect(Array(empty.clicks(count: 3, seed: 1)).isEmpty)
        #expect(Array(empty.changes(count: 5, seed: 1)).count == 5)
        let single = SyntheticCatalog(seed: 1, productCount: 1)
        #expect(Array(single.clicks(count: 3, seed: 1)).allSatisfy { $0.productID == single[0].id })
    }

    @Test func eventsAreValidJSON() throws {
        for (index, product) in catalog.prefix(2000).enumerated() {
            let line = product.eventJSON(op: .create, timestamp: SyntheticCatalog.epoch + Int64(index), version: 3)
            #expect(!line.contains("\n"))
            let event = try #require(
                try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            #expect(event["op"] as? String == "create")
            #expect(event["product_id"] as? String == product.id)
            #expect(event["version"] as? Int == 3)
            let image = try #require(event["product"] as? [String: Any])
            #expect(image["title"] as? String == product.title)
            #expect(image["description"] as? String == product.description)
            #expect(image["price"] as? Double == Double(product.price))
            let attributes = try #require(image["attributes"] as? [String: Any])
            #expect(attributes.count == product.attributes.count)
        }
    }

    @Test func instantsAreISO8601() throws {
        #expect(JSONText.instant(milliseconds: SyntheticCatalog.epoch) == "2025-01-01T00:00:00.000Z")
        #expect(JSONText.instant(milliseconds: 951_782_400_123) == "2000-02-29T00:00:00.123Z")
        #expect(JSONText.instant(milliseconds: -1) == "1969-12-31T23:59:59.999Z")
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        for step in 0..<400 {
            let time = Int64(step) * 11_111_111_111
            let date = try Date(JSONText.instant(milliseconds: time), strategy: style)
            #expect(Int64((date.timeIntervalSince1970 * 1000).rounded()) == time)
        }
    }

    @Test func controlCharactersAndQuotesAreEscaped() throws {
        let text = "a\"b\\c\nd\u{1}é"
        let decoded = try JSONSerialization.jsonObject(
            with: Data(JSONText.quoted(text).utf8), options: .fragmentsAllowed)
        #expect(decoded as? String == text)
    }

    @Test func distributionsAreLikeThoseOfAShop() {
        let products = Array(catalog)
        #expect(Set(products.map(\.category)).count == Vocabulary.shared.entries.count)
        #expect(Set(products.map(\.brand)).count >= 90)
        let titles = Dictionary(grouping: products, by: \.title)
        let equalTitles = products.count { titles[$0.title, default: []].count > 1 }
        #expect((100...1500).contains(equalTitles), "\(equalTitles)")
        let described = products.count { $0.description != nil }
        #expect((2500...3500).contains(described))
        let values = products.flatMap(\.attributes).map(\.value)
        let nulls = values.count { $0 == .null }
        #expect(nulls > values.count / 100 && nulls < values.count / 8, "\(nulls) of \(values.count)")
        #expect(values.contains { if case .number = $0 { true } else { false } })
        #expect(values.contains { if case .bool = $0 { true } else { false } })
    }

    @Test func titlesAreTidy() {
        for product in catalog {
            #expect(!product.title.contains("$") && !product.title.contains("  "), "\(product.title)")
            #expect(!product.title.contains(" ,") && !product.title.contains(",,"), "\(product.title)")
            #expect(!product.title.contains("{") && product.title.count >= 8, "\(product.title)")
        }
    }
}
