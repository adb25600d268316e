import Codes

/// Which codes the click of a query on a product prefers, and which it rejects (GRAM, section 3.3).
struct ClickPreference: Sendable, Equatable {
    /// The codes of one side.
    struct Side: Sendable {
        /// Those of its own words, found by counting.
        var own: Set<Code>
        /// Those that the model wrote besides, the likeliest first.
        var written: [Code]

        fileprivate func has(_ code: Code) -> Bool { own.contains(code) || written.contains(code) }
    }

    /// Codes that both sides have. Those that stand in both texts are left out: they are found without a model.
    let preferred: [Code]
    /// Codes that were written for one side only.
    ///
    /// What fine-tuning teaches either side is no mistake, and is never among them: the words of queries that led to the
    /// product, which no title need have, and the codes of the query's other clicked products.
    let rejected: [Code]

    /// - Parameter correct: codes that are taught to either side, or relevant to it.
    init(query: Side, product: Side, correct: Set<Code>) {
        var seen: Set<Code> = []
        let written = (query.written + product.written).filter { seen.insert($0).inserted }
        preferred = written.filter { query.has($0) && product.has($0) }
        rejected = written.filter { query.has($0) != product.has($0) && !correct.contains($0) }
    }
}
