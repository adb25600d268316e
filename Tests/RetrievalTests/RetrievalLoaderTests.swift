import Retrieval
import Testing

/// What is loaded is what comes of the same changes one after the other.
@Suite struct RetrievalLoaderTests {
    /// A change in the parts that an index is read in: postings last, a generation after the other.
    private func parts(_ change: RetrievalChange) -> [RetrievalChange] {
        let postings = change.postings.sorted { $0.key < $1.key }.flatMap { generation, rows in
            stride(from: 0, to: rows.count, by: 70).map { start in
                RetrievalChange(postings: [generation: Array(rows[start..<min(start + 70, rows.count)])])
            }
        }
        return [
            RetrievalChange(generations: change.generations), RetrievalChange(codes: change.codes),
            RetrievalChange(products: change.products),
        ] + postings
    }

    private func expectEqual(
        _ loaded: RetrievalSnapshot, _ index: RetrievalSnapshot, _ shop: inout RandomShop, in generations: [Int64]
    ) {
        #expect(loaded.generations == index.generations)
        #expect(loaded.productDigest() == index.productDigest())
        for generation in generations {
            #expect(loaded.digest(of: generation) == index.digest(of: generation))
            #expect(Array(loaded.liveCodes(of: generation)) == Array(index.liveCodes(of: generation)))
            for _ in 0..<20 {
                let request = shop.request()
                #expect(loaded.search(request, in: generation) == index.search(request, in: generation))
            }
        }
    }

    @Test(arguments: 1...6)
    func holdsWhatItWasGiven(seed: UInt64) {
        var shop = RandomShop(seed: seed, codeCount: seed < 4 ? 60 : 3_000)
        let index = RetrievalIndex()
        let loader = RetrievalLoader()
        let change = shop.change(900, generations: [1, 2, 3], deleting: 0)
        index.apply(change, position: "")
        for part in parts(change) { loader.add(part) }
        let loaded = loader.finish()
        expectEqual(loaded.snapshot, index.snapshot, &shop, in: [1, 2, 3])
        #expect(!loaded.merge(), "a generation is one segment at once")
        #expect(loader.finish().snapshot.liveProducts == 0)
        for _ in 0..<5 {
            let change = shop.change(50, generations: [1, 2, 3])
            loaded.apply(change, position: "")
            index.apply(change, position: "")
        }
        expectEqual(loaded.snapshot, index.snapshot, &shop, in: [1, 2, 3])
    }

    /// Rows that come twice, in one part or in several, go and come again, and other changes between them.
    @Test(arguments: 1...6)
    func theLastRowCounts(seed: UInt64) {
        var shop = RandomShop(seed: seed)
        let index = RetrievalIndex()
        let loader = RetrievalLoader()
        for step in 0..<12 {
            let change = shop.change(150, generations: step < 6 ? [1] : [2, 1], deleting: step % 3 == 2 ? 30 : 0)
            var parts = parts(change)
            parts.insert(RetrievalChange(deleted: change.deleted), at: 3)
            for product in change.products.prefix(40) {
                parts.append(RetrievalChange(postings: [1: [shop.row(product.number)]]))
                parts.append(RetrievalChange(postings: [1: [shop.row(product.number), shop.row(product.number)]]))
            }
            for part in parts {
                index.apply(part, position: "")
                loader.add(part)
            }
        }
        expectEqual(loader.finish().snapshot, index.snapshot, &shop, in: [1, 2])
    }
}
