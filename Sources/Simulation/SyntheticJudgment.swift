/// How well a product answers a query, known because the simulator knows what the shopper meant.
public struct SyntheticJudgment: Sendable, Equatable {
    /// What the shopper typed.
    public let query: String
    /// The id of the judged product.
    public let productID: String
    /// 3: everything asked for; 2: all but one preference such as the colour; 1: only the right category; 0: nothing.
    public let label: Int
}
