/// Words for what was done, as logs write them: `add_to_cart` is `addToCart` and `Add to Cart` too, and `click` is `clicked`.
struct ActionWords: Sendable {
    private let spellings: Set<String>
    private let words: Set<String>

    init(_ words: some Sequence<String>) {
        spellings = Set(words)
        let words = words.map(ClickField.normalized)
        self.words = Set(words + words.map { $0 + ($0.hasSuffix("e") ? "d" : "ed") })
    }

    /// Whether it is one of them as they are written, which takes less time to tell.
    func spells(_ word: String) -> Bool { spellings.contains(word) }

    func contains(_ word: String) -> Bool { spells(word) || words.contains(ClickField.normalized(word)) }
}
