import Randomness

/// Which products a simulated feed has, and how they are now.
struct FeedState: Sendable {
    private static let recentCount = 64

    /// All products ever, the deleted ones included.
    var specs: [ProductSpec]
    /// For each product the version of its latest event; 0 before its first.
    var versions: [Int64]
    /// The products that exist, in no meaningful order.
    private(set) var live: [Int]
    /// The products that don't exist any more.
    private(set) var deleted: [Int] = []
    /// For each product its place in ``live``, or -1.
    private var places: [Int]
    /// Products that changed lately and are likely to change again.
    private var recent: [Int] = []
    private let families: FamilyGenerator

    init(catalog: SyntheticCatalog) {
        specs = catalog.specs
        versions = Array(repeating: 1, count: specs.count)
        live = Array(specs.indices)
        places = live
        families = catalog.families
    }

    /// A product that exists; one in four times one that changed lately.
    mutating func liveProduct(using random: inout SplitMix64) -> Int {
        if !recent.isEmpty && random.chance(25) {
            let product = random.pick(recent)
            if places[product] >= 0 { return product }
        }
        let product = random.pick(live)
        if recent.count < Self.recentCount {
            recent.append(product)
        } else {
            recent[random.below(Self.recentCount)] = product
        }
        return product
    }

    /// A product that never was.
    mutating func create(using random: inout SplitMix64) -> Int {
        let family = families.family(seed: random.next())
        let product = specs.count
        specs.append(families.member(random.below(family.size), of: family, number: product))
        versions.append(0)
        places.append(live.count)
        live.append(product)
        return product
    }

    /// Takes a live product away.
    mutating func delete(_ product: Int) {
        let place = places[product]
        let last = live.removeLast()
        if last != product {
            live[place] = last
            places[last] = place
        }
        places[product] = -1
        deleted.append(product)
    }

    /// Brings one of the deleted products back; there has to be one.
    mutating func recreate(using random: inout SplitMix64) -> Int {
        let place = random.below(deleted.count)
        deleted.swapAt(place, deleted.count - 1)
        let product = deleted.removeLast()
        places[product] = live.count
        live.append(product)
        return product
    }
}
