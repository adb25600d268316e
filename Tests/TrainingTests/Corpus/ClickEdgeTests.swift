import CodeIndex
import Codes
import Testing

@testable import Training

/// Shoppers say couch, settee and lantern; no title does.
@Suite struct ClickEdgeTests {
    private let analyzer = try! CodeAnalyzer()

    private func corpus() -> TrainingCorpus {
        let products = ["grey", "blue", "green", "white"].flatMap { colour in
            ["sofa", "lamp", "shelf", "table", "chair"].map {
                ProductDocument(id: "\(colour) \($0)", text: ProductText(title: "\(colour) \($0)"))
            }
        }
        let clicks = [
            ("couch", "grey sofa"), ("couch", "blue sofa"), ("settee", "blue sofa"), ("lantern", "grey lamp"),
        ]
        return TrainingCorpus(
            products: products, clicks: clicks.map { ClickPair(query: $0, productID: $1, clicks: 1) },
            analyzer: analyzer)
    }

    private func codes(_ text: String) -> Set<Code> {
        Set(QueryCode.ownValues(in: text, analyzer: analyzer))
    }

    private func query(_ text: String, _ corpus: TrainingCorpus) throws -> Int {
        try #require(corpus.queries.firstIndex { $0.query == text })
    }

    private func product(_ title: String, _ corpus: TrainingCorpus) throws -> Int {
        try #require(corpus.products.firstIndex { $0.text.title == title })
    }

    @Test func codesAreSharedInBothDirections() throws {
        let corpus = corpus()
        #expect(try corpus.taughtCodes(ofQuery: query("couch", corpus)) == codes("couch grey blue sofa"))
        #expect(try corpus.taughtCodes(ofProduct: product("blue sofa", corpus)) == codes("blue sofa couch settee"))
        #expect(try corpus.taughtCodes(ofProduct: product("green sofa", corpus)) == codes("green sofa"))
    }

    @Test func wordsThatNoTitleHasAreLive() {
        let live = corpus().liveCodes
        #expect(Set(live) == codes("grey blue green white sofa lamp shelf table chair couch settee lantern"))
        #expect(live.count == 12)
    }

    @Test func theRelevanceFilterKeepsTheBridge() throws {
        let corpus = corpus()
        var filter = RelevanceFilter(corpus: corpus)
        // A colour is hardly more frequent among the clicked sofas than among all products.
        #expect(try filter.relevantCodes(of: query("couch", corpus)) == codes("couch sofa settee"))
        #expect(try filter.relevantCodes(of: query("lantern", corpus)).isSuperset(of: codes("lantern lamp")))
    }

    @Test func whatEveryQueryHasIsStillItsOwn() throws {
        let products = (0..<6).map { ProductDocument(id: "\($0)", text: ProductText(title: "lamp \($0)")) }
        let corpus = TrainingCorpus(
            products: products, clicks: (0..<6).map { ClickPair(query: "cheap", productID: "\($0)", clicks: 1) },
            analyzer: analyzer)
        #expect(corpus.heldShare(of: Code("cheap")!) == 1)
        var filter = RelevanceFilter(corpus: corpus)
        #expect(filter.relevantCodes(of: 0) == codes("cheap"))
    }
}
