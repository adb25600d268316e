extension SyntheticCatalog {
    /// Simulated clicks of shoppers on the catalogue's products, ordered by time from ``epoch`` on.
    ///
    /// Queries follow Zipf's law. A shopper clicks on a product that has everything asked for, popular and highly
    /// placed ones more often; 5 % of the clicks go astray. Making the sequence prepares its queries; iterating it
    /// again gives the same clicks.
    public func clicks(count: Int, seed: UInt64) -> some Sequence<SyntheticClick> & Sendable {
        ClickSequence(catalog: self, count: isEmpty ? 0 : count, seed: seed)
    }
}
