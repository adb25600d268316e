import Codes
import Foundation
import Retrieval
import Testing

/// A shop in which every product is red; the lamp is across the query's vector, the sofa along it, the table has none.
@Suite struct VectorSearchTests {
    private static let things = ["table", "lamp", "sofa"]
    private static let vectors: [String: [Float]] = ["lamp": [0, 2], "sofa": [3, 0]]

    private func row(_ number: Int64, vector: [Float]?) -> IndexedCodes {
        var rows = Int8Rows(width: 2)
        rows.append(vector ?? [0, 0])
        return IndexedCodes(
            product: number, codes: [0], weights: [100], ownCount: 1, vector: rows.bytes(ofRow: 0))
    }

    private func change(_ vectors: [String: [Float]] = vectors) -> RetrievalChange {
        RetrievalChange(
            codes: [IndexedCode(number: 0, text: "red")],
            products: Self.things.enumerated().map { IndexedProduct(number: Int64($0 + 1), id: $1, title: $1) },
            postings: [1: Self.things.enumerated().map { row(Int64($0 + 1), vector: vectors[$1]) }])
    }

    private func index(_ vectors: [String: [Float]] = vectors) -> RetrievalIndex {
        let index = RetrievalIndex()
        index.apply(change(vectors), position: "")
        return index
    }

    private func request(vector: [Float]? = [1, 0], limit: Int = 10, offset: Int = 0) -> RetrievalRequest {
        RetrievalRequest(
            codes: [QueryCode(code: Code("red")!, isOwn: true)],
            scoring: CodeScoring(modelWeight: 0, generatedProductCodes: 0, feedback: nil, vectorWeight: 0.5),
            vector: vector.map { QueryVector($0) }, limit: limit, offset: offset)
    }

    private func found(_ index: RetrievalIndex, _ request: RetrievalRequest) -> [String] {
        index.snapshot.search(request, in: 1).map(\.product.id)
    }

    @Test func productsAreSortedAgainByNearness() {
        let found = index().snapshot.search(request(), in: 1)
        #expect(found.map(\.product.id) == ["sofa", "table", "lamp"])
        // Of three products three have it.
        let weight = InverseFrequency.of(3, among: 3)
        for (product, cosine) in zip(found, [1, 0.5, 0]) {
            #expect(abs((product.vectorPart ?? -1) - 0.5 * weight * cosine) < 1e-5)
            #expect(abs(product.score - weight * (1 + 0.5 * cosine)) < 1e-4)
        }
    }

    @Test func pagesAreOfOneOrder() {
        let index = index()
        for offset in 0..<3 {
            #expect(found(index, request(limit: 1, offset: offset)) == [["sofa", "table", "lamp"][offset]])
        }
        #expect(found(index, request(limit: .max, offset: 1)) == ["table", "lamp"])
    }

    @Test func withoutVectorsOnEitherSideTheOrderIsThatOfCodes() {
        let plain = index().snapshot.search(request(vector: nil), in: 1)
        #expect(plain.map(\.product.id) == Self.things && plain.allSatisfy { $0.vectorPart == nil })
        let none = index([:]).snapshot.search(request(), in: 1)
        #expect(none.map(\.product.id) == Self.things && none.allSatisfy { $0.vectorPart == nil })
        // A query of another encoder is near to nothing.
        #expect(found(index(), request(vector: [1, 0, 0])) == Self.things)
    }

    @Test func aVectorStaysWithItsTitleAndGoesWithItsProduct() {
        let index = index()
        index.apply(
            RetrievalChange(products: [IndexedProduct(number: 3, id: "sofa", title: "sofa", brand: "New")]),
            position: "")
        #expect(found(index, request()) == ["sofa", "table", "lamp"])
        // Coded anew, it has none yet.
        index.apply(RetrievalChange(postings: [1: [row(3, vector: nil)]]), position: "")
        #expect(found(index, request()) == Self.things)
        index.apply(RetrievalChange(postings: [1: [row(3, vector: [1, 0])]]), position: "")
        #expect(found(index, request()) == ["sofa", "table", "lamp"])
        // Whoever gets its place in memory has none of it.
        index.apply(RetrievalChange(deleted: [3]), position: "")
        index.apply(
            RetrievalChange(
                products: [IndexedProduct(number: 4, id: "chair", title: "chair")],
                postings: [1: [row(4, vector: nil)]]), position: "")
        #expect(found(index, request()) == ["table", "lamp", "chair"])
    }

    @Test func vectorsArePartOfTheDigestAndOfTheFile() throws {
        let index = index()
        #expect(index.snapshot.digest(of: 1) == self.index().snapshot.digest(of: 1))
        for vectors: [String: [Float]] in [[:], ["lamp": [0, 2]], ["lamp": [0, 2], "sofa": [3, 0.1]]] {
            #expect(index.snapshot.digest(of: 1) != self.index(vectors).snapshot.digest(of: 1))
        }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("vectors-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("index").path
        try index.write(to: path)
        let read = try RetrievalIndex(reading: path)
        #expect(read.snapshot.digest(of: 1) == index.snapshot.digest(of: 1))
        #expect(read.snapshot.search(request(), in: 1) == index.snapshot.search(request(), in: 1))
        // And goes on from there.
        read.apply(RetrievalChange(postings: [1: [row(1, vector: [1, 0])]]), position: "")
        #expect(found(read, request()) == ["table", "sofa", "lamp"])
    }

    @Test func aLoadedIndexHasThem() {
        let loader = RetrievalLoader()
        let change = change()
        loader.add(RetrievalChange(codes: change.codes, products: change.products, generations: [1]))
        for row in change.postings[1] ?? [] { loader.add(RetrievalChange(postings: [1: [row]])) }
        let loaded = loader.finish()
        #expect(loaded.snapshot.digest(of: 1) == index().snapshot.digest(of: 1))
        #expect(found(loaded, request()) == ["sofa", "table", "lamp"])
    }

    /// Some chunks of vectors, of which some have none.
    @Test func manyProductsKeepTheirsApart() {
        let index = RetrievalIndex()
        let numbers = (1...300).map { Int64($0) }
        index.apply(
            RetrievalChange(
                codes: [IndexedCode(number: 0, text: "red")],
                products: numbers.map { IndexedProduct(number: $0, id: "\($0)", title: "t") },
                postings: [1: numbers.map { row($0, vector: $0 > 200 ? [1, Float($0)] : nil) }]), position: "")
        let found = index.snapshot.search(request(vector: [0, 1], limit: 300), in: 1)
        #expect(found.count == 300)
        // All but at right angles to the query's first axis.
        #expect(found.allSatisfy { abs(($0.vectorPart ?? 0) - found[0].vectorPart!) < 1e-4 })
        index.apply(
            RetrievalChange(postings: [1: [row(70, vector: [0, -1]), row(250, vector: [0, -1])]]), position: "")
        #expect(self.found(index, request(vector: [0, 1], limit: 300)).suffix(2) == ["70", "250"])
    }
}
