/// Which texts a batch is made of; the rest are pseudo-queries.
///
/// The share of products is the paper's λ (GRAM, section 3.2: `L = L_query + λ·L_product`), as a share of examples
/// rather than a factor, so that little time goes into long product texts.
struct ExampleMix: Sendable, Equatable {
    var products: Double
    var clickedQueries: Double

    /// Few queries would otherwise be learned by heart. (The paper has 3 epochs, from a pretrained base.)
    private static let mostRepetitions = 10.0

    /// - Parameters:
    ///   - queryCount: different clicked queries.
    ///   - exampleCount: examples in the whole run.
    init(queryCount: Int, exampleCount: Int, products: Double = 0.4) {
        self.products = products
        clickedQueries = min(
            (1 - products) / 2, Self.mostRepetitions * Double(queryCount) / Double(max(exampleCount, 1)))
    }
}
