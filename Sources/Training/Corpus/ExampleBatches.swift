import GRAM
import Randomness

/// An endless supply of batches with a fixed mix of texts; each kind of text is gone through in a new order again and
/// again. Equal seeds give equal batches.
struct ExampleBatches {
    /// One kind of text, in a random order.
    private struct Deck {
        let texts: [Int]
        var order: ArraySlice<Int> = []

        mutating func draw(using random: inout SplitMix64) -> Int {
            if order.isEmpty { order = texts.shuffled(using: &random)[...] }
            return order.removeFirst()
        }
    }

    private let maker: ExampleMaker
    private let size: Int
    private let mix: ExampleMix
    private var random: SplitMix64
    private var products: Deck
    private var clickedProducts: Deck
    private var pseudoQueries: Deck
    private var clickedQueries: Deck
    /// Prompt and code tokens of the batch given out last.
    private(set) var lastTokenCount = 0

    init(maker: ExampleMaker, mix: ExampleMix, size: Int, seed: UInt64) {
        self.maker = maker
        self.mix = mix
        self.size = size
        random = SplitMix64(seed: seed)
        products = Deck(texts: Array(0..<maker.productCount))
        clickedProducts = Deck(texts: maker.clickedProducts)
        pseudoQueries = Deck(texts: Array(0..<maker.productCount))
        clickedQueries = Deck(texts: Array(0..<maker.queryCount))
    }

    mutating func next() -> [TrainingExample] {
        var batch: [TrainingExample] = []
        // A catalogue in which no text has a code gives up rather than never.
        var tries = 10 * size
        while batch.count < size, tries > 0 {
            tries -= 1
            let share = 1 / Float(size)
            let chance = Double(random.below(1 << 20)) / Double(1 << 20)
            let example: TrainingExample?
            if chance < mix.products {
                let isClicked = !clickedProducts.texts.isEmpty && random.unit() < mix.clickedProducts
                let product =
                    isClicked ? clickedProducts.draw(using: &random) : products.draw(using: &random)
                let typed =
                    maker.asksTyped(using: &random)
                    ? maker.typedProduct(product, share: share, using: &random) : nil
                example = typed ?? maker.product(product, share: share, using: &random)
            } else if chance < mix.products + mix.clickedQueries {
                let query = clickedQueries.draw(using: &random)
                let typed =
                    maker.asksTyped(using: &random) ? maker.typedClickedQuery(query, share: share) : nil
                example = typed ?? maker.clickedQuery(query, share: share)
            } else {
                let product = pseudoQueries.draw(using: &random)
                let typed =
                    maker.asksTyped(using: &random)
                    ? maker.typedPseudoQuery(product, share: share, using: &random) : nil
                example = typed ?? maker.pseudoQuery(product, share: share, using: &random)
            }
            if let example { batch.append(example) }
        }
        lastTokenCount = batch.reduce(0) { sum, example in
            sum + example.prompt.count + example.continuations.reduce(0) { $0 + $1.tokens.count }
        }
        return batch
    }
}
