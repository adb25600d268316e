import Randomness

extension SyntheticCatalog {
    private static let nearMissCount = 15
    private static let missCount = 15

    /// Judged queries that occur in no click sequence, whatever its seed.
    ///
    /// Every product with label 2 or 3 is listed, the most popular first, then up to fifteen with label 1 and fifteen
    /// with label 0. Each query has at least one product with label 3. A small catalogue may yield fewer queries than
    /// asked for.
    public func judgments(queries: Int, seed: UInt64) -> [SyntheticJudgment] {
        guard !isEmpty else { return [] }
        var random = SplitMix64(seed: seed, stream: self.seed &+ 13)
        let queryWriter = QueryWriter()
        let popularityLaw = popularityLaw
        var known: Set<String> = []
        var judgments: [SyntheticJudgment] = []
        for _ in 0..<(queries * 40 + 400) where known.count < queries {
            let query = queryWriter.query(for: popularProduct(popularityLaw, using: &random), using: &random)
            guard ShopperQuery.isHeldOut(query.text) else { continue }
            let noisy = TypingNoise.typed(query.text, using: &random)
            let text = ShopperQuery.isHeldOut(noisy) ? noisy : query.text
            guard known.insert(text).inserted else { continue }
            judgments += judged(query.intent, text: text, using: &random)
        }
        return judgments
    }

    private func judged(_ intent: Intent, text: String, using random: inout SplitMix64) -> [SyntheticJudgment] {
        var byLabel: [[Int]] = [[], [], [], []]
        for product in categoryMembers[intent.category] {
            byLabel[intent.relevance(of: specs[product])].append(product)
        }
        random.shuffle(&byLabel[1])
        for _ in 0..<Self.missCount {
            let product = random.below(count)
            if specs[product].category != intent.category && !byLabel[0].contains(product) {
                byLabel[0].append(product)
            }
        }
        byLabel[1] = Array(byLabel[1].prefix(Self.nearMissCount))
        return [3, 2, 1, 0].flatMap { label in
            byLabel[label].map { product in
                SyntheticJudgment(query: text, productID: writer.id(number: specs[product].number), label: label)
            }
        }
    }
}
