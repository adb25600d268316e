import Randomness

/// The clicks of ``SyntheticCatalog/clicks(count:seed:)``.
struct ClickSequence: Sequence, Sendable {
    /// A query with the products among which its shoppers choose.
    struct Search: Sendable {
        let query: String
        let category: Int
        /// Those that have everything asked for, in the order in which they are shown.
        let results: [Int]
    }

    private static let resultLimit = 300
    private static let rankLaw = ZipfSampler(count: resultLimit, shift: 12)

    let catalog: SyntheticCatalog
    let count: Int
    let seed: UInt64
    let searches: [Search]
    let queryLaw: ZipfSampler

    init(catalog: SyntheticCatalog, count: Int, seed: UInt64) {
        self.init(
            catalog: catalog,
            searches: count > 0
                ? Self.searches(in: catalog, limit: Swift.max(1, Swift.min(20_000, count / 5)), seed: seed) : [],
            count: count, seed: seed)
    }

    /// - Parameter searches: the most frequent first.
    init(catalog: SyntheticCatalog, searches: [Search], count: Int, seed: UInt64) {
        self.catalog = catalog
        self.count = count
        self.seed = seed
        self.searches = searches
        queryLaw = ZipfSampler(count: searches.count, shift: 4)
    }

    /// The queries of a population of shoppers, the most frequent first.
    static func searches(in catalog: SyntheticCatalog, limit: Int, seed: UInt64) -> [Search] {
        var random = SplitMix64(seed: seed, stream: catalog.seed &+ 11)
        let writer = QueryWriter()
        let popularityLaw = catalog.popularityLaw
        var queries: [(text: String, intent: Intent, frequency: Int)] = []
        var positions: [String: Int] = [:]
        for _ in 0..<(limit * 3 + 20) {
            let query = writer.query(
                for: catalog.popularProduct(popularityLaw, using: &random), using: &random)
            let noisy = TypingNoise.typed(query.text, using: &random)
            guard !ShopperQuery.isHeldOut(query.text) else { continue }
            let text = ShopperQuery.isHeldOut(noisy) ? query.text : noisy
            if let position = positions[text] {
                queries[position].frequency += 1
            } else {
                positions[text] = queries.count
                queries.append((text, query.intent, 1))
            }
        }
        let order = queries.indices.sorted {
            (queries[$1].frequency, $0) < (queries[$0].frequency, $1)
        }
        return order.prefix(limit).map { index in
            let intent = queries[index].intent
            var results: [Int] = []
            for product in catalog.categoryMembers[intent.category]
            where intent.relevance(of: catalog.specs[product]) == 3 {
                results.append(product)
                if results.count == resultLimit { break }
            }
            return Search(query: queries[index].text, category: intent.category, results: results)
        }
    }

    func makeIterator() -> Iterator { Iterator(sequence: self) }

    struct Iterator: IteratorProtocol {
        private let sequence: ClickSequence
        private var random: SplitMix64
        private var remaining: Int
        private var timestamp = SyntheticCatalog.epoch

        init(sequence: ClickSequence) {
            self.sequence = sequence
            random = SplitMix64(seed: sequence.seed, stream: sequence.catalog.seed &+ 12)
            remaining = sequence.count
        }

        mutating func next() -> SyntheticClick? {
            guard remaining > 0 else { return nil }
            remaining -= 1
            timestamp += 1 + Int64(random.below(8000))
            let search = sequence.searches[sequence.queryLaw.sample(using: &random)]
            let catalog = sequence.catalog
            let product = random.chance(5) ? strayResult(of: search) : result(of: search)
            return SyntheticClick(
                query: search.query, productID: catalog.writer.id(number: catalog.specs[product].number),
                timestamp: timestamp)
        }

        /// A satisfying product, the first places a little more often.
        private mutating func result(of search: Search) -> Int {
            search.results[ClickSequence.rankLaw.sample(limit: search.results.count, using: &random)]
        }

        /// Anything on the page: something of the same category, or now and then an advertisement for anything.
        private mutating func strayResult(of search: Search) -> Int {
            let catalog = sequence.catalog
            return random.chance(80)
                ? random.pick(catalog.categoryMembers[search.category]) : random.below(catalog.count)
        }
    }
}
