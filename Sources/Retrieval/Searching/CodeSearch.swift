import Codes

/// Finds a generation's best products for weighted codes.
struct CodeSearch {
    let products: ProductStore
    let postings: PostingSet
    let codes: TextTable
    let scoring: CodeScoring

    /// The best products, best first.
    func best(_ count: Int, of weighted: [WeightedCode], filter: ProductFilter? = nil) -> [TopProducts.Entry] {
        guard !weighted.isEmpty else { return [] }
        var top = TopProducts(capacity: min(count, postings.count))
        let filter = filter.map { ResolvedFilter($0, products) }
        // Beyond 32 bits a product's score is added up by itself: some forty codes of the rarest kind.
        let isHuge = weighted.reduce(0) { $0 + Int64($1.weight) * 255 } > Int64(Int32.max)
        if let slots = filter?.slots {
            score(slots.filter { filter?.allows($0) != false }, weighted, &top)
        } else if isHuge {
            score(products.slots.lazy.filter { filter?.allows($0) != false }, weighted, &top)
        } else {
            let buffers = SegmentScan.Buffers()
            for live in postings.segments {
                withExtendedLifetime(live.segment) { SegmentScan(live, weighted, filter)?.run(buffers, into: &top) }
            }
        }
        return top.sorted
    }

    /// The best products, best first, sorted again where the scoring hears vectors and there are some: with what the vector has
    /// added to the score then.
    func best(
        _ count: Int, of weighted: [WeightedCode], filter: ProductFilter?, vector: QueryVector?, ownWeight: Double
    ) -> [(entry: TopProducts.Entry, vectorPart: Int64?)] {
        guard let vector, scoring.hearsVectors, !postings.vectors.isEmpty else {
            return best(count, of: weighted, filter: filter).map { ($0, nil) }
        }
        let found = best(max(count, CodeScoring.sortedAgain), of: weighted, filter: filter)
        let sorted = scoring.sortedAgain(found.map(\.score), ownWeight: ownWeight) {
            postings.vectors.cosine(ofSlot: found[$0].slot, with: vector)
        }
        return sorted.prefix(count).map { product in
            var entry = found[product.place]
            entry.score = product.score
            return (entry, product.vectorPart)
        }
    }

    /// Looks through products' rows.
    private func score(_ slots: some Sequence<UInt32>, _ weighted: [WeightedCode], _ top: inout TopProducts) {
        let weights = Dictionary(uniqueKeysWithValues: weighted.map { ($0.code, Int64($0.weight)) })
        // Most of a row's codes aren't asked for: a bit for the last digits of those that are.
        let mask = weighted.reduce(into: UInt64(0)) { $0 |= 1 << UInt64($1.code % 64) }
        for slot in slots {
            let score = postings.row(ofSlot: slot) { row in
                var row = row
                var score: Int64 = 0
                for _ in 0..<row.count {
                    let (code, weight) = row.next()
                    if mask >> UInt64(code % 64) & 1 == 1, let asked = weights[code] { score += asked * Int64(weight) }
                }
                return score
            }
            if let score, score > 0 {
                top.offer(TopProducts.Entry(score: score, number: products.numbers[Int(slot)], slot: slot))
            }
        }
    }

    /// The codes with those that feedback adds.
    /// - Parameter asked: what the query has already, also what counts for nothing there.
    func expanded(_ weighted: [WeightedCode], asked: [UInt32]) -> [WeightedCode] {
        guard let feedback = scoring.feedback, !weighted.isEmpty else { return weighted }
        var sums: [UInt32: Int64] = [:]
        for entry in best(feedback.products, of: weighted) {
            postings.row(ofSlot: entry.slot) { row in
                var row = row
                for _ in 0..<row.count {
                    let (code, weight) = row.next()
                    sums[code, default: 0] += entry.score * Int64(weight)
                }
            }
        }
        for code in asked { sums[code] = nil }
        let evidence = sums.compactMap { code, sum -> CodeScoring.Evidence? in
            guard !hasSeveralValues(code) else { return nil }
            return CodeScoring.Evidence(
                code: Int32(code), sum: sum,
                inverseFrequency: InverseFrequency.of(postings.frequency(code), among: products.count))
        }
        let added = scoring.feedbackWeights(of: evidence, total: weighted.reduce(0) { $0 + Int64($1.weight) })
        return weighted + added.map { WeightedCode(code: UInt32($0.code), weight: $0.weight, isFeedback: true) }
    }

    private func hasSeveralValues(_ code: UInt32) -> Bool {
        codes.records.read(Int(code)) { $0.bytes().contains(Code.separator.asciiValue!) } == true
    }
}
