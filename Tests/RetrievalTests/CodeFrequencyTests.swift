import Codes
import Foundation
import Randomness
import Retrieval
import Testing

/// Only products are counted for a code's idf in whose text it stands, where there are any.
@Suite struct CodeFrequencyTests {
    private let query = RetrievalRequest(
        codes: [QueryCode(code: Code("lamp")!, isOwn: true)], scoring: CodeScoring(feedback: nil), limit: 20)

    /// Of ten products so many have a code in their text, so many others from the model or from clicks.
    private func index(own: Int64, generated: Int64, clicked: Int64 = 0) -> RetrievalIndex {
        let index = RetrievalIndex()
        let rows = (1...(own + generated + clicked)).map { number in
            IndexedCodes(
                product: number, codes: [0], weights: [100], ownCount: number <= own ? 1 : 0,
                clickedCount: number > own + generated ? 1 : 0)
        }
        index.apply(
            RetrievalChange(
                codes: [IndexedCode(number: 0, text: "lamp")],
                products: (1...10).map { IndexedProduct(number: $0, id: "p\($0)", title: "") }, postings: [1: rows]),
            position: "")
        return index
    }

    private func score(_ index: RetrievalIndex) -> Double? { index.snapshot.search(query, in: 1).first?.score }

    @Test func whatIsPostedDoesNotLowerTheIdfOfTrueMatches() throws {
        let alone = try #require(score(index(own: 2, generated: 0)))
        for (generated, clicked) in [(1, 0), (5, 0), (0, 4), (5, 3)] as [(Int64, Int64)] {
            let index = index(own: 2, generated: generated, clicked: clicked)
            #expect(score(index) == alone)
            #expect(
                index.snapshot.codeFrequency(of: "lamp", in: 1)
                    == CodeFrequency(products: Int(2 + generated + clicked), own: 2))
            #expect(index.snapshot.frequency(of: "lamp", in: 1) == Int(2 + generated + clicked))
        }
        #expect(try #require(score(index(own: 3, generated: 0))) < alone)
    }

    @Test func aCodeOfNoTextCountsWhereItIsPosted() throws {
        let rare = try #require(score(index(own: 0, generated: 1)))
        #expect(try #require(score(index(own: 0, generated: 6))) < rare)
        #expect(rare == score(index(own: 1, generated: 0)))
    }

    /// However products change, and from a file.
    @Test func followsChangesAndIsKeptInTheFile() throws {
        var shop = RandomShop(seed: 12)
        let index = RetrievalIndex()
        var oracle = SearchOracle()
        for step in 0..<40 {
            let change = shop.change(6, generations: [1], deleting: step % 3 == 2 ? 60 : 10)
            index.apply(change, position: "")
            oracle.apply(change)
            expect(index, oracle)
        }
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("index-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try index.write(to: path)
        expect(try RetrievalIndex(reading: path), oracle)
    }

    private func expect(_ index: RetrievalIndex, _ oracle: SearchOracle) {
        for (number, text) in oracle.texts {
            let rows = (oracle.rows[1] ?? [:]).values
            let frequency = CodeFrequency(
                products: rows.count { $0.codes.contains(number) },
                own: rows.count { $0.codes.prefix($0.ownCount).contains(number) })
            #expect(index.snapshot.codeFrequency(of: text, in: 1) == frequency, "\(text)")
        }
    }
}
