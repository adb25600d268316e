import Randomness

/// A simulated shop over several days, in which the catalogue, shoppers' words and what they like all change.
///
/// Everything follows from the seed alone and is the same on every machine; say that it is simulated.
///
/// - **Catalogue**: each day some products leave and as many new ones come.
/// - **Words**: each day a part of the words in use begins to be replaced by coined ones, which no product's text has;
///   within three days everybody says the new word.
/// - **Taste**: each day a part of the queries becomes more or less frequent; the others are asked again.
/// - **Clicks**: the first places are clicked more often, and 5 % of the clicks go astray, as in
///   ``SyntheticCatalog/clicks(count:seed:)``.
public struct DriftingShop: Sendable {
    /// How fast things change, in percent a day.
    public struct Drift: Sendable {
        /// Products replaced by new ones.
        public var products: Int
        /// Words that begin to be replaced.
        public var words: Int
        /// Queries whose frequency changes.
        public var taste: Int

        public init(products: Int = 2, words: Int = 10, taste: Int = 10) {
            self.products = products
            self.words = words
            self.taste = taste
        }
    }

    static let day: Int64 = 86_400_000

    public let days: Int
    private let seed: UInt64
    private let productCount: Int
    private let dailyChanges: Int
    private let clicksPerDay: Int
    private let drift: Drift
    private let whole: SyntheticCatalog
    /// All queries of all days, the most frequent of the first day first.
    private let searches: [ClickSequence.Search]

    /// - Parameters:
    ///   - productCount: products for sale at a time.
    ///   - clicksPerDay: of all shoppers.
    public init(seed: UInt64, productCount: Int, days: Int, clicksPerDay: Int, drift: Drift = Drift()) {
        precondition(days > 0 && productCount > 0, "a shop has products and days")
        self.seed = seed
        self.days = days
        self.productCount = productCount
        self.clicksPerDay = clicksPerDay
        self.drift = drift
        dailyChanges = productCount * drift.products / 100
        whole = SyntheticCatalog(seed: seed, productCount: productCount + dailyChanges * (days - 1))
        searches = ClickSequence.searches(in: whole, limit: max(1, clicksPerDay / 4), seed: seed)
    }

    /// Midnight before a day's first click, in milliseconds since 1970.
    /// - Parameter day: from 0.
    public func start(ofDay day: Int) -> Int64 { SyntheticCatalog.epoch + Int64(day) * Self.day }

    /// Products that come at the start of a day; on the first one all.
    public func products(comingOnDay day: Int) -> some Collection<SyntheticProduct> {
        let end = productCount + day * dailyChanges
        return ((day == 0 ? 0 : end - dailyChanges)..<end).lazy.map { whole[$0] }
    }

    /// Identifiers of the products that leave at the start of a day.
    public func products(leavingOnDay day: Int) -> [String] {
        guard day > 0 else { return [] }
        return (((day - 1) * dailyChanges)..<(day * dailyChanges)).map {
            whole.writer.id(number: whole.specs[$0].number)
        }
    }

    /// A day's clicks in order of time.
    public func clicks(onDay day: Int) -> [SyntheticClick] {
        let members = (day * dailyChanges)..<(productCount + day * dailyChanges)
        let catalog = SyntheticCatalog(whole, members: members)
        let possible = frequencyOrder(onDay: day).compactMap { index -> ClickSequence.Search? in
            let search = searches[index]
            let results = search.results.filter(members.contains).map { $0 - members.lowerBound }
            return results.isEmpty
                ? nil : ClickSequence.Search(query: search.query, category: search.category, results: results)
        }
        let daySeed = SplitMix64.mix(seed &+ UInt64(day))
        var random = SplitMix64(seed: daySeed, stream: 15)
        let sequence = ClickSequence(
            catalog: catalog, searches: possible, count: possible.isEmpty ? 0 : clicksPerDay, seed: daySeed)
        let clicks = Array(sequence)
        return clicks.enumerated().map { number, click in
            SyntheticClick(
                query: said(click.query, onDay: day, using: &random), productID: click.productID,
                timestamp: start(ofDay: day) + Int64(number) * Self.day / Int64(clicks.count))
        }
    }

    /// Positions in ``searches``, the most frequent first.
    private func frequencyOrder(onDay day: Int) -> [Int] {
        var order = Array(searches.indices)
        for past in 0..<day {
            var random = SplitMix64(seed: seed &+ UInt64(past), stream: 16)
            for _ in 0..<(order.count * drift.taste / 200) {
                order.swapAt(random.below(order.count), random.below(order.count))
            }
        }
        return order
    }

    /// A query in the words of a day.
    private func said(_ query: String, onDay day: Int, using random: inout SplitMix64) -> String {
        query.split(separator: " ").map { word in
            guard word.count >= 3, word.allSatisfy({ $0.isASCII && $0.isLetter }) else { return String(word) }
            var generator = SplitMix64(seed: word.utf8.reduce(seed) { SplitMix64.mix($0 ^ UInt64($1)) })
            // The first day of the new word: each day it comes with the same chance.
            var first = 1
            while first <= day, !generator.chance(drift.words) { first += 1 }
            guard first <= day, random.below(3) <= day - first else { return String(word) }
            return Self.coined(using: &generator)
        }.joined(separator: " ")
    }

    /// A word that can be spoken and that no language has, such as `zobidak`.
    private static func coined(using random: inout SplitMix64) -> String {
        let (consonants, vowels) = (Array("bdfgklmnprtvz"), Array("aeiou"))
        let syllables = (0..<3).map { _ in "\(random.pick(consonants))\(random.pick(vowels))" }
        return syllables.joined() + String(random.pick(consonants))
    }
}
