import Randomness

/// A simulated shop: an invented catalogue, its shoppers' clicks, judged queries, and a stream of changes.
///
/// Everything follows from the seed alone and is the same on every machine. Nothing in it comes from real shops or
/// people: use it for demonstrations, tests and benchmarks, and say that it is simulated.
///
/// The catalogue holds what its products are; a product's words are written when it is asked for.
public struct SyntheticCatalog: Sendable, RandomAccessCollection {
    /// The instant at which the catalogue is complete and clicks and changes begin: 2025-01-01T00:00:00Z, in
    /// milliseconds since 1970.
    public static let epoch: Int64 = 1_735_689_600_000

    let seed: UInt64
    let specs: [ProductSpec]
    /// All products, the most popular first.
    let popularity: [Int]
    /// For each category its products, the most popular first.
    let categoryMembers: [[Int]]
    let families: FamilyGenerator
    let writer: ProductWriter

    /// Makes a catalogue of `productCount` products (at most 2³¹).
    public init(seed: UInt64, productCount: Int) {
        precondition((0...Int(Int32.max)).contains(productCount), "productCount must be 0 to 2147483647")
        let families = FamilyGenerator(seed: seed)
        var random = SplitMix64(seed: seed, stream: 2)
        var specs: [ProductSpec] = []
        specs.reserveCapacity(productCount)
        while specs.count < productCount {
            let family = families.family(seed: random.next())
            for position in 0..<Swift.min(family.size, productCount - specs.count) {
                specs.append(families.member(position, of: family, number: specs.count))
            }
        }
        // Neighbours are variants, so the feed's order is mixed; numbers, and so ids, stay with their products.
        random.shuffle(&specs)
        var popularity = Array(specs.indices)
        random.shuffle(&popularity)
        var categoryMembers = [[Int]](repeating: [], count: Vocabulary.shared.entries.count)
        for index in popularity { categoryMembers[specs[index].category].append(index) }

        self.seed = seed
        self.specs = specs
        self.popularity = popularity
        self.categoryMembers = categoryMembers
        self.families = families
        writer = ProductWriter(seed: seed)
    }

    /// The part of a catalogue that is for sale at a time.
    /// - Parameter members: positions in `whole`.
    init(_ whole: SyntheticCatalog, members: Range<Int>) {
        func places(_ list: [Int]) -> [Int] { list.filter(members.contains).map { $0 - members.lowerBound } }
        seed = whole.seed
        specs = Array(whole.specs[members])
        families = whole.families
        writer = whole.writer
        popularity = places(whole.popularity)
        categoryMembers = whole.categoryMembers.map(places)
    }

    /// Always zero.
    public var startIndex: Int { 0 }

    /// The number of products.
    public var endIndex: Int { specs.count }

    /// The product at `index`, written anew at each call (a few microseconds).
    public subscript(index: Int) -> SyntheticProduct { writer.product(specs[index]) }
}
