import Randomness

/// Makes families: one product in several colours, sizes or capacities.
struct FamilyGenerator: Sendable {
    /// What all members share.
    struct Family: Sendable {
        let seed: UInt64
        let size: Int
        /// The first member before variation.
        let founder: ProductSpec
    }

    private let vocabulary = Vocabulary.shared
    private let categoryRanks: [Int]
    private let categoryPopularity: ZipfSampler

    init(seed: UInt64) {
        var random = SplitMix64(seed: seed, stream: 1)
        var ranks = Array(vocabulary.entries.indices)
        random.shuffle(&ranks)
        categoryRanks = ranks
        categoryPopularity = ZipfSampler(count: ranks.count, shift: 12)
    }

    /// The family that belongs to a seed.
    func family(seed: UInt64) -> Family {
        var random = SplitMix64(seed: seed)
        let category = categoryRanks[categoryPopularity.sample(using: &random)]
        let entry = vocabulary.entries[category]
        let brand = random.skewedBelow(entry.trade.brands.count)
        // A brand uses only a few of its trade's series names in a category.
        let series = Int(SplitMix64.mix(UInt64(brand * 1000 + category * 10 + random.below(4))) >> 33)
        let values = entry.category.attributes.map { attribute in
            let value = UInt8(random.skewedBelow(attribute.values.count))
            return random.chance(attribute.isVarying ? 97 : 86) ? value : ProductSpec.absent
        }
        let founder = ProductSpec(
            number: 0, category: category, brand: brand, series: series % entry.trade.series.count,
            model: UInt32(truncatingIfNeeded: random.next()), values: values,
            cents: Self.price(in: entry.category.price, using: &random), wording: random.next())
        return Family(seed: seed, size: min(Self.size(using: &random), combinations(of: founder)), founder: founder)
    }

    /// The member at `position` below the family's size, as the product with this number.
    func member(_ position: Int, of family: Family, number: Int) -> ProductSpec {
        var random = SplitMix64(seed: family.seed, stream: UInt64(position) + 100)
        let founder = family.founder
        var values = founder.values
        var step = position
        for (index, attribute) in vocabulary.entries[founder.category].category.attributes.enumerated()
        where values[index] != ProductSpec.absent {
            if attribute.isVarying {
                let shifted = step + Int(values[index])
                step /= attribute.values.count
                values[index] = UInt8(shifted % attribute.values.count)
            } else if random.chance(3) {
                values[index] = ProductSpec.absent
            }
        }
        let cents = random.chance(50) ? founder.cents : max(49, founder.cents * (94 + random.below(13)) / 100)
        return ProductSpec(
            number: number, category: founder.category, brand: founder.brand, series: founder.series,
            model: founder.model, values: values, cents: cents,
            wording: random.chance(80) ? founder.wording : random.next())
    }

    /// How many different members the varying attributes allow; one more than that is an exact duplicate.
    private func combinations(of founder: ProductSpec) -> Int {
        var count = 1
        for (index, attribute) in vocabulary.entries[founder.category].category.attributes.enumerated()
        where attribute.isVarying && founder.values[index] != ProductSpec.absent {
            count *= attribute.values.count
        }
        return count + 1
    }

    private static func size(using random: inout SplitMix64) -> Int {
        switch random.below(100) {
        case ..<35: 1
        case ..<65: 2 + random.below(3)
        case ..<90: 4 + random.below(5)
        default: 8 + random.below(7)
        }
    }

    /// A price in hundredths, cheap ones more frequent, with the endings that shops like.
    private static func price(in range: ClosedRange<Int>, using random: inout SplitMix64) -> Int {
        let position = random.unit()
        let units = Double(range.lowerBound) + Double(range.upperBound - range.lowerBound) * position * position
        return Int(units) * 100 + random.pick([99, 99, 95, 90, 49, 0])
    }
}
