extension SyntheticCatalog {
    /// A simulated product feed that starts from the whole catalogue at ``epoch``.
    ///
    /// About three of four events change only a price, and some products change several times in a row. Creations,
    /// deletions and re-creations agree with what went before; the one exception is late events, which say so
    /// (``SyntheticChange/Kind/late``). Iterating again gives the same events.
    public func changes(count: Int, seed: UInt64) -> some Sequence<SyntheticChange> & Sendable {
        ChangeSequence(catalog: self, count: count, seed: seed)
    }
}
