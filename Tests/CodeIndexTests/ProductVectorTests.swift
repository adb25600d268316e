import Codes
import TestSupport
import Testing

@testable import CodeIndex

@Suite struct ProductVectorTests {
    private func stored(_ vector: [Float]) throws -> [UInt8] {
        var rows = Int8Rows(width: vector.count)
        rows.append(vector)
        return try #require(rows.bytes(ofRow: 0))
    }

    /// An index with a generation of a model.
    private func makeIndex() async throws -> (index: CodeIndex, generation: Generation) {
        let (index, _) = try await TestDatabase.makeIndex()
        try await index.models.register("m", at: "/nowhere", metrics: "{}")
        return (index, try await index.generations.create(modelID: "m", selection: CodeSelection()))
    }

    /// Codes what waits in both stages, with the vectors of some titles.
    private func code(_ index: CodeIndex, _ generation: Generation, _ vectors: [String: [Float]]) async throws {
        let own = try await index.queue.claim(.own, of: generation, limit: 100, lease: 60)
        _ = try await index.queue.write(
            TextCoder().coded(own, of: generation), stage: .own, of: generation, generatesNext: true)
        let claims = try await index.queue.claim(.generated, of: generation, limit: 100, lease: 60)
        let coded = try claims.map { claim in
            CodedProduct(claim, codes: [], vector: try vectors[claim.input.text.title].map(stored))
        }
        _ = try await index.queue.write(coded, stage: .generated, of: generation)
    }

    @Test func vectorsComeWithGeneratedCodesAndGoWithTheText() async throws {
        let (index, generation) = try await makeIndex()
        let position = try await index.load { _ in }
        _ = try await index.products.apply(ChangeBatch(events: [upsert("a", "Red lamp"), upsert("b", "12")]))
        try await code(index, generation, ["Red lamp": [3, 4]])
        func posted(since position: IndexPosition) async throws -> [PostingRow] {
            let delta = try #require(try await index.changes(since: position))
            return (delta.postings[generation.id] ?? []).sorted { $0.product < $1.product }
        }
        let rows = try await posted(since: position)
        #expect(rows.map(\.vector) == [try stored([3, 4]), nil])
        let (held, later) = try await Follower.load(index)
        for row in rows { #expect(held.postings[generation.id]?[row.product] == row) }
        // What shoppers don't search by changes nothing.
        _ = try await index.products.apply(ChangeBatch(events: [upsert("a", "Red lamp", price: "1")]))
        #expect(try await posted(since: later) == [])
        _ = try await index.products.apply(ChangeBatch(events: [upsert("a", "Red table")]))
        let own = try await index.queue.claim(.own, of: generation, limit: 100, lease: 60)
        _ = try await index.queue.write(
            TextCoder().coded(own, of: generation), stage: .own, of: generation, generatesNext: true)
        #expect(try await posted(since: later).map(\.vector) == [nil])
        try await code(index, generation, ["Red table": [4, 3]])
        #expect(try await posted(since: later).map(\.vector) == [try stored([4, 3])])
    }

    @Test func vectorsOfTextsAreKept() async throws {
        let (index, _) = try await makeIndex()
        let written =
            [
                [1]: WrittenCodes(
                    codes: [GeneratedCode(code: try #require(Code("lamp")), logProbability: -1)],
                    vector: try stored([1, 2])),
                [2]: WrittenCodes(codes: []),
            ] as [[UInt8]: WrittenCodes]
        #expect(try await index.codes.cache(written, of: "m") == written)
        #expect(try await index.codes.cachedCodes(of: "m", for: [[1], [2], [3]]) == written)
        // Where two write codes of a text at once, the first one's are both's, whatever vectors there was room for.
        var others = written
        others[[1]]?.vector = nil
        others[[2]]?.vector = try stored([2, 1])
        others[[3]] = WrittenCodes(codes: [], vector: try stored([3, 1]))
        let kept = written.merging([[3]: WrittenCodes(codes: [], vector: try stored([3, 1]))]) { $1 }
        #expect(try await index.codes.cache(others, of: "m") == kept)
        #expect(try await index.codes.cachedCodes(of: "m", for: [[1], [2], [3]]) == kept)
    }

    @Test func aSearchInTheDatabaseIsSortedAgain() async throws {
        let (index, generation) = try await makeIndex()
        _ = try await index.products.apply(
            ChangeBatch(events: [upsert("a", "Red table"), upsert("b", "Red lamp"), upsert("c", "Red sofa")]))
        try await code(index, generation, ["Red lamp": [0, 1], "Red sofa": [1, 0]])
        var scoring = CodeScoring.ownCodes
        scoring.vectorWeight = 1
        let red = QueryCode(code: try #require(Code("red")), isOwn: true)
        func found(_ vector: QueryVector?, limit: Int = 10, offset: Int = 0) async throws -> [FoundProduct] {
            try await index.codes.search(
                [red], in: generation, scoring: scoring, vector: vector, limit: limit, offset: offset)
        }
        let plain = try await found(nil)
        #expect(plain.map(\.productID) == ["a", "b", "c"])
        let sorted = try await found(QueryVector([1, 0] as [Float]))
        #expect(sorted.map(\.productID) == ["c", "a", "b"])
        let weight = InverseFrequency.of(3, among: 3)
        for (product, cosine) in zip(sorted, [1, 0.5, 0]) {
            #expect(abs(product.score - plain[0].score - weight * cosine) < 1e-4)
        }
        #expect(try await found(QueryVector([1, 0] as [Float]), limit: 1, offset: 1).map(\.productID) == ["a"])
        // What nobody asks for on purpose.
        for vector in [nil, QueryVector([1, 0] as [Float])] {
            let all = try await found(vector)
            #expect(try await found(vector, offset: -1) == all)
            #expect(try await found(vector, limit: .max, offset: .min) == all)
            #expect(try await found(vector, limit: .max, offset: 1) == Array(all.dropFirst()))
            #expect(try await found(vector, limit: .max, offset: .max) == [])
            #expect(try await found(vector, limit: -1) == [])
        }
        scoring.vectorWeight = nil
        #expect(try await found(QueryVector([1, 0] as [Float])) == plain)
    }

    @Test func anIndexOfTheVersionBeforeHasNone() async throws {
        let (index, _) = try await formerIndex(before: Migrations.productVectors)
        #expect(try await index.migrate().last == Migrations.steps.count)
        let (held, _) = try await Follower.load(index)
        #expect(held.products.count == 1 && held.postings[1]?.values.allSatisfy { $0.vector == nil } != false)
    }
}
