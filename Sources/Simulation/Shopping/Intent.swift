/// What a shopper wants, whatever the words.
struct Intent: Sendable {
    /// One attribute has to have one of these values.
    struct Constraint: Sendable {
        let attribute: Int
        /// One bit for each acceptable value.
        let values: UInt64

        func isSatisfied(by spec: ProductSpec) -> Bool {
            let value = spec.values[attribute]
            return value != ProductSpec.absent && values & (1 << UInt64(value)) != 0
        }
    }

    let category: Int
    var brand: Int?
    var series: Int?
    var model: UInt32?
    /// Without them the product is of no use.
    var requirements: [Constraint] = []
    /// Without one of them the product is second best.
    var preferences: [Constraint] = []
    /// In hundredths; a preference.
    var priceLimit: Int?

    /// The label of a judgment, from 0 to 3 (see ``SyntheticJudgment/label``).
    func relevance(of spec: ProductSpec) -> Int {
        guard spec.category == category else { return 0 }
        guard brand == nil || spec.brand == brand, series == nil || spec.series == series,
            model == nil || spec.model == model, requirements.allSatisfy({ $0.isSatisfied(by: spec) })
        else { return 1 }
        var missed = preferences.count { !$0.isSatisfied(by: spec) }
        if let priceLimit, spec.cents > priceLimit { missed += 1 }
        return max(1, 3 - missed)
    }
}
