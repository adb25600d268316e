/// Which texts a batch is made of; the rest are pseudo-queries.
///
/// The share of products is the paper's λ (GRAM, section 3.2: `L = L_query + λ·L_product`), as a share of examples
/// rather than a factor, so that little time goes into long product texts.
struct ExampleMix: Sendable, Equatable {
    /// How often a clicked query is met beside the catalogue: few would otherwise be learned by heart.
    private static let mostRepetitions = 10.0
    /// How often where clicks are all there is, as in the paper (section 4: at most 3 epochs).
    private static let epochs = 3.0
    /// The same at the very most, in co-alignment. (The ablation in Benchmarks/Results.md has 21.)
    private static let mostRepetitionsAlone = 30.0
    /// What products leave.
    private static let queriesAlone = 0.6

    var products = 0.4
    var clickedQueries: Double
    /// How many of the products are such as some query led to, whatever their share of the catalogue: only they teach what
    /// shoppers call things.
    var clickedProducts = 0.5

    /// Both sides of the clicks and nothing else, unless there are so few that the catalogue must help out.
    static func clicks(queryCount: Int, exampleCount: Int) -> ExampleMix {
        let share = min(
            1, mostRepetitionsAlone * Double(queryCount) / (queriesAlone * Double(max(exampleCount, 1))))
        return ExampleMix(clickedQueries: queriesAlone * share, clickedProducts: share)
    }

    /// The whole catalogue and the clicked queries.
    /// - Parameters:
    ///   - queryCount: different clicked queries.
    ///   - exampleCount: examples in the whole run.
    static func catalogue(queryCount: Int, exampleCount: Int) -> ExampleMix {
        var mix = ExampleMix(clickedQueries: 0)
        mix.clickedQueries = min(
            (1 - mix.products) / 2, mostRepetitions * Double(queryCount) / Double(max(exampleCount, 1)))
        return mix
    }

    /// Examples of clicks by themselves in which each of so many queries is met once an epoch.
    static func exampleCount(queryCount: Int) -> Int { Int(epochs * Double(queryCount) / queriesAlone) }
}
