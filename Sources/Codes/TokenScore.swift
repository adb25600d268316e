import Foundation

/// The paper's score of a product under a query's code, from both sides' probabilities of the code's tokens
/// (GRAM, section 3.5); for comparison, since ``CodeScoring`` finds more.
///
/// The paper weights tokens by the code's granularity: ``GranularityWeights``.
public enum TokenScore: String, Sendable, CaseIterable {
    /// `−Σ_i (P_q ln[2P_q/(P_q+P_t)] + P_t ln[2P_t/(P_q+P_t)])`: the paper's sum, negated, because it is 0 where both
    /// sides agree and grows as they differ. It does not tell two sure sides from two unsure ones.
    case printed
    /// The same above its least value `−Σ_i (P_q+P_t) ln 2`, so that sides that agree on a likely token count for more.
    case withConfidence

    /// - Parameters:
    ///   - query: `ln P_q` of each of the code's tokens given the query.
    ///   - product: `ln P_t` of the same tokens given the product.
    public func value(query: [Float], product: [Float]) -> Double {
        zip(query, product).reduce(0) { sum, token in
            let (q, t) = (exp(Double(token.0)), exp(Double(token.1)))
            func part(_ p: Double) -> Double { p > 0 ? p * log(2 * p / (q + t)) : 0 }
            let divergence = part(q) + part(t)
            return sum + (self == .printed ? -divergence : (q + t) * log(2) - divergence)
        }
    }
}
