import Randomness
import Testing

@testable import Simulation

@Suite struct ShopperTests {
    private let catalog = SyntheticCatalog(seed: 7, productCount: 5000)

    private func words(_ text: String) -> Set<String> {
        Set(text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init))
    }

    private func text(of product: SyntheticProduct) -> String {
        let attributes = product.attributes.map { $0.name + " " + $0.value.json }
        return ([product.title, product.brand, product.category, product.description ?? ""] + attributes)
            .joined(separator: " ")
    }

    @Test func clicksAreTheSameOnEveryMachine() {
        var digest = Digest()
        for click in catalog.clicks(count: 2000, seed: 3) {
            digest.add("\(click.query)\t\(click.productID)\t\(click.timestamp)")
        }
        #expect(digest.value == 0xF142_C530_AA6C_DD05)
    }

    @Test func clicksReferToProductsInOrderOfTime() {
        let ids = Set(catalog.map(\.id))
        let clicks = Array(catalog.clicks(count: 5000, seed: 3))
        #expect(clicks.count == 5000)
        #expect(clicks.allSatisfy { ids.contains($0.productID) })
        #expect(zip(clicks, clicks.dropFirst()).allSatisfy { $0.timestamp < $1.timestamp })
        #expect(clicks[0].timestamp > SyntheticCatalog.epoch)
    }

    @Test func queriesAreShortAndFollowZipf() {
        let clicks = Array(catalog.clicks(count: 20_000, seed: 4))
        var frequencies: [String: Int] = [:]
        for click in clicks {
            #expect((1...5).contains(click.query.split(separator: " ").count), "\(click.query)")
            #expect(click.query == click.query.lowercased())
            frequencies[click.query, default: 0] += 1
        }
        let sorted = frequencies.values.sorted(by: >)
        #expect(sorted.count > 1500)
        #expect(sorted[0] > 20 * sorted[sorted.count / 2])
        #expect(sorted[0] < clicks.count / 20)
    }

    @Test func shoppersUseWordsThatProductsLack() {
        let products = Dictionary(uniqueKeysWithValues: catalog.map { ($0.id, words(text(of: $0))) })
        let clicks = Array(catalog.clicks(count: 5000, seed: 5))
        let withGap = clicks.count { !words($0.query).isSubset(of: products[$0.productID, default: []]) }
        #expect(withGap > clicks.count / 4, "\(withGap) of \(clicks.count)")
        #expect(withGap < clicks.count * 9 / 10, "\(withGap) of \(clicks.count)")
    }

    @Test func mostClicksSatisfyTheShopper() {
        let sequence = ClickSequence(catalog: catalog, count: 5000, seed: 6)
        var satisfying: [String: Set<String>] = [:]
        for search in sequence.searches {
            satisfying[search.query] = Set(search.results.map { catalog[$0].id })
            #expect(!search.results.isEmpty)
        }
        let satisfied = sequence.count { satisfying[$0.query, default: []].contains($0.productID) }
        #expect((4700...4950).contains(satisfied), "\(satisfied)")
    }

    @Test func judgmentsListEveryRelevantProduct() {
        let judgments = catalog.judgments(queries: 200, seed: 9)
        let byQuery = Dictionary(grouping: judgments, by: \.query)
        #expect(byQuery.count == 200)
        for (query, rows) in byQuery {
            #expect(rows.contains { $0.label == 3 }, "\(query)")
            #expect(Set(rows.map(\.productID)).count == rows.count, "\(query)")
            #expect(rows.contains { $0.label == 0 }, "\(query)")
        }
        for label in 0...3 { #expect(judgments.contains { $0.label == label }) }
        #expect(judgments == catalog.judgments(queries: 200, seed: 9))
    }

    @Test func judgedQueriesAreNeverClicked() {
        let judged = Set(catalog.judgments(queries: 300, seed: 9).map(\.query))
        for seed: UInt64 in [9, 10] {
            #expect(catalog.clicks(count: 10_000, seed: seed).allSatisfy { !judged.contains($0.query) })
        }
    }

    @Test func intentDecidesTheLabel() {
        let spec = catalog.specs[0]
        var intent = Intent(category: spec.category, brand: spec.brand)
        #expect(intent.relevance(of: spec) == 3)
        intent.priceLimit = spec.cents - 1
        #expect(intent.relevance(of: spec) == 2)
        intent.preferences = [Intent.Constraint(attribute: 0, values: 0)]
        #expect(intent.relevance(of: spec) == 1)
        intent.priceLimit = nil
        #expect(intent.relevance(of: spec) == 2)
        intent.brand = spec.brand + 1
        #expect(intent.relevance(of: spec) == 1)
        #expect(Intent(category: spec.category + 1).relevance(of: spec) == 0)
    }

    @Test func aProductSatisfiesItsOwnQueries() {
        var random = SplitMix64(seed: 11)
        let writer = QueryWriter()
        for spec in catalog.specs.prefix(3000) {
            let query = writer.query(for: spec, using: &random)
            #expect(query.intent.relevance(of: spec) == 3, "\(query.text)")
        }
        #expect(!catalog.query(for: catalog[0], using: &random).isEmpty)
    }

    @Test func grammaticalNumberIsToggled() {
        #expect(TypingStyle.withNumberToggled("sofa") == "sofas")
        #expect(TypingStyle.withNumberToggled("sneakers") == "sneaker")
        #expect(TypingStyle.withNumberToggled("dress") == "dresses")
        #expect(TypingStyle.withNumberToggled("lunch boxes") == "lunch box")
        #expect(TypingStyle.typed("Kühlmark 27\" (Größe)") == "kuhlmark 27 inch grosse")
    }
}
