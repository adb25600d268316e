import Catalog
import CodeIndex
import Codes
import Logging
import Models
import TestSupport
import Testing

@testable import Serving

@Suite struct ControlSearcherTests {
    /// Two own codes, three generated ones, one of clicks.
    private let row = PostingRow(
        product: 7, codes: [1, 2, 3, 4, 5, 6], weights: [10, 20, 30, 40, 50, 60], ownCount: 2, clickedCount: 1)

    private func left(by control: SearchControl) -> PostingRow { row.left(by: control) }

    @Test func postingsOfAPartThatIsLeftOutAreGone() {
        #expect(
            left(by: .ownCodes) == PostingRow(product: 7, codes: [1, 2], weights: [10, 20], ownCount: 2))
        for control in [SearchControl.withoutNetwork, .neighbourCodes, .networkOnQueries] {
            #expect(
                left(by: control)
                    == PostingRow(product: 7, codes: [1, 2, 6], weights: [10, 20, 60], ownCount: 2, clickedCount: 1))
        }
        #expect(left(by: .networkOnProducts) == row)
        #expect(
            left(by: .withoutClickedWords)
                == PostingRow(product: 7, codes: [1, 2, 3, 4, 5], weights: [10, 20, 30, 40, 50], ownCount: 2))
        #expect(
            row.left(by: .withoutTypedCodes, typed: [2, 5])
                == PostingRow(
                    product: 7, codes: [1, 3, 4, 6], weights: [10, 30, 40, 60], ownCount: 1, clickedCount: 1))
    }

    /// Two sofas for each other: what one of them is called, both are found by.
    @Test func theCodesOfNeighboursStandInTheModelsPlace() {
        let texts = ["red", "sofa", "couch", "lamp", "divan", "colour:red"]
        var postings = NeighbourPostings()
        postings.add(texts.enumerated().map { CodeRow(number: Int32($0), text: $1) })
        let rows = [
            PostingRow(product: 9, codes: [3], weights: [100], ownCount: 1),
            PostingRow(product: 2, codes: [0, 1, 5, 4], weights: [100, 120, 100, 30], ownCount: 3, clickedCount: 1),
            PostingRow(product: 5, codes: [1, 2], weights: [90, 80], ownCount: 2),
        ]
        postings.add(rows)
        #expect(
            postings.rows() == [
                PostingRow(
                    product: 2, codes: [0, 1, 5, 2, 4], weights: [100, 120, 100, 40, 30], ownCount: 3,
                    clickedCount: 1),
                // A typed code is none of the words that neighbours give.
                PostingRow(product: 5, codes: [1, 2, 0], weights: [90, 80, 40], ownCount: 2), rows[0],
            ])
    }

    /// As in service: otherwise what the rows of a table differ by isn't the part alone.
    @Test func whatAQueryNamesNarrowsItDown() async throws {
        let (index, _) = try await TestDatabase.makeIndex()
        let analyzer = try CodeAnalyzer()
        let generation = try await index.generations.ensureActive()
        let events = [("a", "red"), ("b", "blue")].map { id, colour in
            PositionedEvent(
                event: ProductEvent(
                    productID: id,
                    change: .upsert(Product(id: id, title: "Lamp", attributes: ["colour": .string(colour)]))),
                record: nil)
        }
        _ = try await index.products.apply(ChangeBatch(events: events))
        let claims = try await index.queue.claim(.own, of: generation, limit: 10, lease: 60)
        let coded = claims.map { claim in
            CodedProduct(
                claim,
                codes: generation.selection.choices(for: claim.input.text, analyzer: analyzer).map {
                    PostedCode(code: $0.code, weight: $0.weight)
                })
        }
        #expect(try await index.queue.write(coded, stage: .own, of: generation).written == 2)
        let encoder = QueryEncoder(
            models: LoadedModels(index: index), analyzer: analyzer, logger: Logger(label: "test"))
        try await encoder.refresh(from: index)
        for query in ["lamp", "lamp colour:red", "colour:blue"] {
            let served = try await DatabaseSearcher(index: index, encoder: encoder).search(
                SearchParameters(query: query)
            ).products.map(\.productID)
            #expect(served.count == (query == "lamp" ? 2 : 1))
            for control in SearchControl.allCases {
                let searcher = try await ControlSearcher(control, index: index, encoder: encoder)
                #expect(try await searcher.productIDs(for: query, limit: 10) == served, "\(query) \(control)")
            }
        }
    }
}
