import Randomness

/// Changes products the way merchants do.
struct ProductEditor: Sendable {
    private let vocabulary = Vocabulary.shared

    /// A price up to 15 % lower or higher, but never the same.
    func newPrice(_ cents: Int, using random: inout SplitMix64) -> Int {
        let changed = max(49, cents * (85 + random.below(31)) / 100)
        return changed == cents ? cents + 10 : changed
    }

    /// The product with other words or other attributes; the result may read the same by chance.
    func edited(_ spec: ProductSpec, using random: inout SplitMix64) -> ProductSpec {
        var edited = spec
        if random.chance(35) {
            edited.wording = random.next()
        } else {
            let attributes = vocabulary.entries[spec.category].category.attributes
            let index = random.below(attributes.count)
            edited.values[index] =
                random.chance(10) ? ProductSpec.absent : UInt8(random.below(attributes[index].values.count))
        }
        return edited
    }
}
