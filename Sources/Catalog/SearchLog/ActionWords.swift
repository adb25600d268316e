/// Words for what was done, as logs write them: `add_to_cart` is `addToCart` and `Add to Cart` too, and `click` is `clicked`.
struct ActionWords: Sendable {
    private let words: Set<String>

    init(_ words: some Sequence<String>) {
        let words = words.map(ClickField.normalized)
        self.words = Set(words + words.map { $0 + ($0.hasSuffix("e") ? "d" : "ed") })
    }

    func contains(_ word: String) -> Bool { words.contains(ClickField.normalized(word)) }
}
