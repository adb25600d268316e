import Codes
import Retrieval
import Testing

/// A shop in which every product is red.
@Suite struct MemoryIndexVectorTests {
    private let things = ["lamp", "table", "chair", "sofa"]
    private let query = ["red", "couch"].map { QueryCode(code: Code($0)!, isOwn: true) }
    private let scoring = CodeScoring(modelWeight: 0, generatedProductCodes: 0, feedback: nil, vectorWeight: 1)

    private func search(
        _ scoring: CodeScoring, limit: Int = 10, others: Int = 0, cosine: ((Int) -> Float?)? = nil
    ) -> [Int] {
        let titles = things + Array(repeating: "box", count: others)
        let index = MemoryIndex(
            titles.map { thing in
                MemoryIndex.Entry(
                    own: ["red", thing].map { CodeSelection.Choice(code: Code($0)!, weight: 1) }, generated: [])
            })
        return index.search(query, scoring: scoring, limit: limit, cosine: cosine)
    }

    /// Of the query's vector; the lamp has none yet.
    private func cosine(_ product: Int) -> Float? { product < 4 ? [nil, 0, 0.5, 0.9][product] : 0 }

    @Test func whatIsNearestToTheQueryComesFirst() {
        #expect(search(scoring) == [0, 1, 2, 3])
        #expect(search(scoring, cosine: cosine) == [3, 2, 0, 1])
        // Also where fewer are asked for.
        #expect(search(scoring, limit: 2, cosine: cosine) == [3, 2])
    }

    @Test func aScoringThatDoesNotHearVectorsIsAsBefore() {
        #expect(search(.ownCodes) { _ in fatalError("nobody asked for vectors") } == [0, 1, 2, 3])
    }

    @Test func moreThanAreSortedAgainFollow() {
        let found = search(scoring, limit: 600, others: 596, cosine: cosine)
        #expect(found.count == 600 && Set(found).count == 600)
        #expect(found.first == 3 && found.suffix(100) == Array(500..<600)[...])
    }
}
