extension ProductText {
    /// Whether its title has words, of which an encoder can tell what they mean.
    public var titleHasWords: Bool { title.contains { $0.isLetter } }
}
