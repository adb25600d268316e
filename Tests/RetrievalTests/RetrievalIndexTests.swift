import Codes
import Randomness
import Retrieval
import Testing

/// What the engine finds is what scoring every product finds, to the last unit.
@Suite struct RetrievalIndexTests {
    private func expectEqual(
        _ snapshot: RetrievalSnapshot, _ oracle: SearchOracle, _ request: RetrievalRequest, in generation: Int64
    ) {
        let found = snapshot.search(request, in: generation)
        let expected = oracle.search(request, in: generation)
        #expect(found.map { .init(number: $0.product.number, score: $0.score) } == expected, "\(request)")
        for item in found {
            #expect(item.product == oracle.products[item.product.number])
            if request.explains {
                let sum = item.matches.reduce(0) { $0 + $1.queryWeight * $1.postingWeight }
                #expect(!item.matches.isEmpty && abs(sum - item.score) < 1e-9)
            }
        }
    }

    @Test(arguments: 1...12)
    func findsWhatScoringEveryProductFinds(seed: UInt64) {
        var shop = RandomShop(seed: seed)
        var oracle = SearchOracle()
        let index = RetrievalIndex()
        for step in 0..<40 {
            // Generations come, and the oldest go.
            let generations = [Int64(step / 15), Int64(step / 15 + 1)]
            let change = shop.change(
                step % 10 == 0 ? 200 : 1 + shop.random.below(30), generations: generations,
                deleting: step % 13 == 12 ? 90 : 15)
            index.apply(change, position: "\(step)")
            oracle.apply(change)
            if shop.random.chance(30) { while index.merge() {} }
            let snapshot = index.snapshot
            #expect(snapshot.position == "\(step)" && snapshot.liveProducts == oracle.products.count)
            #expect(snapshot.generations == Set(generations))
            for _ in 0..<15 { expectEqual(snapshot, oracle, shop.request(), in: shop.random.pick(generations)) }
        }
    }

    @Test func findsTheSameInLargeSegments() {
        // Several windows, and lists of every form: few, some and many of the documents.
        var shop = RandomShop(seed: 5, codeCount: 3_000)
        var oracle = SearchOracle()
        let index = RetrievalIndex()
        for position in 0..<4 {
            var change = shop.change(9_000, generations: [1], deleting: 3)
            for place in change.postings[1]!.indices where shop.random.chance(70) {
                for code in [Int32(2_998), 2_999] where shop.random.chance(60) {
                    guard !change.postings[1]![place].codes.contains(code) else { continue }
                    change.postings[1]![place].codes.append(code)
                    change.postings[1]![place].weights.append(UInt8(50 + shop.random.below(100)))
                }
            }
            index.apply(change, position: "\(position)")
            oracle.apply(change)
        }
        for round in 0..<2 {
            for _ in 0..<25 {
                var request = shop.request()
                request.codes.append(QueryCode(code: Code("w2999")!, isOwn: true))
                request.codes.append(QueryCode(code: Code("w2998")!, isOwn: true))
                expectEqual(index.snapshot, oracle, request, in: 1)
            }
            if round == 0 { while index.merge() {} }
        }
    }

    @Test func aSnapshotStaysAsItIs() {
        var shop = RandomShop(seed: 3)
        let index = RetrievalIndex()
        index.apply(shop.change(300, generations: [1]), position: "a")
        let snapshot = index.snapshot
        let requests = (0..<20).map { _ in shop.request() }
        let before = requests.map { snapshot.search($0, in: 1) }
        let digest = snapshot.digest(of: 1)
        for _ in 0..<20 { index.apply(shop.change(50, generations: [2], deleting: 50), position: "b") }
        while index.merge() {}
        #expect(requests.map { snapshot.search($0, in: 1) } == before)
        #expect(snapshot.digest(of: 1) == digest && snapshot.position == "a")
        #expect(index.snapshot.search(requests[0], in: 1).isEmpty)
    }

    @Test func changesGoOnDuringAMerge() async {
        var shop = RandomShop(seed: 9)
        var oracle = SearchOracle()
        let index = RetrievalIndex()
        let changes = (0..<60).map { _ in shop.change(400, generations: [1], deleting: 20) }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for change in changes { index.apply(change, position: "") } }
            group.addTask { for _ in 0..<60 { _ = index.merge() } }
        }
        for change in changes { oracle.apply(change) }
        for _ in 0..<2 {
            for _ in 0..<15 { expectEqual(index.snapshot, oracle, shop.request(), in: 1) }
            while index.merge() {}
        }
    }

    @Test func saysWhichCodesHaveProducts() throws {
        var shop = RandomShop(seed: 4)
        var oracle = SearchOracle()
        let index = RetrievalIndex()
        var seen: Set<[Int32]> = []
        var versions: Set<UInt64> = []
        for step in 0..<60 {
            let change = shop.change(4, generations: [1], deleting: step % 3 == 2 ? 95 : 10)
            index.apply(change, position: "")
            oracle.apply(change)
            let expected = oracle.texts.keys.filter { oracle.frequency($0, 1) > 0 }.sorted()
            #expect(Array(index.snapshot.liveCodes(of: 1)) == expected.map { oracle.texts[$0] })
            for number in expected {
                let text = try #require(index.snapshot.text(ofCode: number))
                #expect(text == oracle.texts[number])
                #expect(index.snapshot.frequency(of: text, in: 1) == oracle.frequency(number, 1))
            }
            seen.insert(expected)
            versions.insert(index.snapshot.liveCodesVersion(of: 1))
        }
        #expect(versions.count >= seen.count && seen.count > 10)
    }

    @Test func knowsProductsByTheirIdentifiers() {
        let index = RetrievalIndex()
        var product = IndexedProduct(
            number: 7, id: "a", title: "Lamp", attributes: [.init(name: "colour", value: "red")])
        let row = IndexedCodes(product: 7, codes: [3, 1], weights: [100, 40], ownCount: 1)
        index.apply(
            RetrievalChange(
                codes: [.init(number: 1, text: "lamp"), .init(number: 3, text: "red")], products: [product],
                postings: [2: [row], 5: [row]], generations: [2, 5, 6]), position: "")
        #expect(index.snapshot.product(id: "a")?.product == product)
        #expect(index.snapshot.product(id: "a")?.codes == [2: row, 5: row])
        product.id = "b"
        index.apply(
            RetrievalChange(
                products: [product], postings: [5: [.init(product: 7, codes: [], weights: [], ownCount: 0)]]),
            position: "")
        #expect(index.snapshot.product(id: "a") == nil)
        #expect(index.snapshot.product(id: "b")?.codes == [2: row])
        index.apply(RetrievalChange(deleted: [7, 8]), position: "")
        #expect(index.snapshot.product(id: "b") == nil && index.snapshot.liveProducts == 0)
    }

    @Test func filtersByWhatTheShopWrote() {
        let index = RetrievalIndex()
        func product(_ number: Int64, _ price: String?, _ brand: String, _ category: String) -> IndexedProduct {
            IndexedProduct(number: number, id: "p\(number)", title: "", brand: brand, category: category, price: price)
        }
        index.apply(
            RetrievalChange(
                codes: [.init(number: 0, text: "x")],
                products: [
                    product(1, "0", "A", "Home > Lamps"), product(2, "19.99", "a", "Home"),
                    product(3, nil, "A", "Homes"),
                    product(4, "20.00", "A\u{301}", "Garden"),
                ],
                postings: [1: (1...4).map { .init(product: $0, codes: [0], weights: [100], ownCount: 1) }]),
            position: "")
        func found(_ filter: ProductFilter) -> [Int64] {
            let codes = [QueryCode(code: Code("x")!, isOwn: true)]
            return index.snapshot.search(
                RetrievalRequest(codes: codes, scoring: .ownCodes, limit: 10, filter: filter), in: 1
            ).map(\.product.number)
        }
        #expect(found(ProductFilter()) == [1, 2, 3, 4])
        #expect(found(ProductFilter(priceFrom: 19.99)) == [2, 4])
        #expect(found(ProductFilter(priceTo: -0.0)) == [1])
        #expect(found(ProductFilter(priceTo: .nan)) == [])
        #expect(found(ProductFilter(brands: ["A"])) == [1, 3])
        #expect(found(ProductFilter(categoryPrefixes: ["Home"])) == [1, 2, 3])
        #expect(found(ProductFilter(categoryPrefixes: ["Home >", "Ga"])) == [1, 4])
        #expect(found(ProductFilter(categoryPrefixes: [""])) == [1, 2, 3, 4])
        #expect(found(ProductFilter(ids: ["p3", "p9", "p3"])) == [3])
        #expect(found(ProductFilter(ids: [])) == [])
        #expect(found(ProductFilter(attributes: ["colour": []])) == [])
        #expect(found(ProductFilter(oneOf: [[.brand("a"), .category("Garden"), .category("Gar")]])) == [2, 4])
        #expect(found(ProductFilter(oneOf: [[.brand("A")], [.category("Homes"), .attribute("brand", "A")]])) == [3])
        #expect(found(ProductFilter(oneOf: [[.brand("A")], []])) == [])
    }

    @Test func addsUpScoresBeyond32Bits() {
        // A hundred codes of the rarest kind and the greatest weight.
        let index = RetrievalIndex()
        let codes = (0..<Int32(200)).map { IndexedCode(number: $0, text: "c\($0)") }
        let products = (0..<Int64(4_000)).map { IndexedProduct(number: $0, id: "\($0)", title: "") }
        let row = IndexedCodes(
            product: 17, codes: codes.map(\.number), weights: codes.map { _ in 255 }, ownCount: codes.count)
        index.apply(RetrievalChange(codes: codes, products: products, postings: [1: [row]]), position: "")
        let found = index.snapshot.search(
            RetrievalRequest(
                codes: codes.map { QueryCode(code: Code($0.text)!, isOwn: true) }, scoring: .ownCodes, limit: 5), in: 1)
        #expect(found.map(\.product.number) == [17])
        #expect(found[0].score > Double(Int32.max) / 1e6)
    }
}
