public import Randomness

extension SyntheticCatalog {
    /// What a shopper types to find this product, slips of the finger included.
    public func query(for product: SyntheticProduct, using random: inout SplitMix64) -> String {
        TypingNoise.typed(QueryWriter().query(for: product.spec, using: &random).text, using: &random)
    }

    /// A popular product, by Zipf's law.
    func popularProduct(_ popularityLaw: ZipfSampler, using random: inout SplitMix64) -> ProductSpec {
        specs[popularity[popularityLaw.sample(using: &random)]]
    }

    /// The law that ``popularProduct(_:using:)`` wants.
    var popularityLaw: ZipfSampler { ZipfSampler(count: count, shift: 20) }
}
