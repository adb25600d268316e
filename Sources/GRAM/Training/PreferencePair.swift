import Foundation

/// A clicked query and product with two codes: one that both sides write, and one that only one side writes
/// (GRAM, section 3.3).
///
/// A code's probability is the mean of the two sides', `π(c|q,t) = ½(π(c|q) + π(c|t))`.
public struct PreferencePair: Sendable {
    /// The query's prompt.
    public var query: [Int32]
    /// The product's prompt.
    public var product: [Int32]
    /// The code in the intersection, with its end token.
    public var preferred: [Int32]
    /// The code in the difference, with its end token.
    public var rejected: [Int32]
    /// `ln π_ref` of the preferred code under the frozen reference.
    public var preferredReference: Float
    /// `ln π_ref` of the rejected code under the frozen reference.
    public var rejectedReference: Float
    /// What the pair counts.
    public var weight: Float

    /// A pair in tokens that ``CodePrompt`` made, with natural logarithms of the reference's probabilities.
    public init(
        query: [Int32], product: [Int32], preferred: [Int32], rejected: [Int32], preferredReference: Float,
        rejectedReference: Float, weight: Float = 1
    ) {
        self.query = query
        self.product = product
        self.preferred = preferred
        self.rejected = rejected
        self.preferredReference = preferredReference
        self.rejectedReference = rejectedReference
        self.weight = weight
    }

    /// `ln π(c|q,t)` of a code with the two sides' log-probabilities.
    public static func jointLogProbability(query: Float, product: Float) -> Float {
        let greatest = max(query, product)
        return greatest + log(exp(query - greatest) + exp(product - greatest)) - log(2)
    }

    /// The two prompts with their codes. The rejected code's loss begins where it leaves the preferred one: pushing
    /// down what both share would push down the preferred one too (RAD-DPO, arXiv 2602.23964).
    var examples: [TrainingExample] {
        let shared = zip(preferred, rejected).prefix { $0 == $1 }.count
        let continuations = [
            TrainingExample.Continuation(tokens: preferred),
            TrainingExample.Continuation(
                tokens: rejected, firstTrainedToken: min(shared, rejected.count - 1)),
        ]
        return [query, product].map { TrainingExample(prompt: $0, continuations: continuations) }
    }
}

/// `−ln σ(β_w·ln[π(c_w)/π_ref(c_w)] − β_l·ln[π(c_l)/π_ref(c_l)])` (GRAM, section 3.3).
public struct PreferenceLoss: Sendable {
    /// β_w.
    let preferredStrength: Float
    /// β_l.
    let rejectedStrength: Float

    /// - Parameters:
    ///   - preferredStrength: β_w.
    ///   - rejectedStrength: β_l.
    public init(preferredStrength: Float = 0.1, rejectedStrength: Float = 0.1) {
        self.preferredStrength = preferredStrength
        self.rejectedStrength = rejectedStrength
    }

    /// Both sides' log-probabilities of a pair's codes.
    struct LogProbabilities {
        var query: Float
        var product: Float

        var joint: Float { PreferencePair.jointLogProbability(query: query, product: product) }
        /// How much of the joint probability's derivative goes to the query's side; the rest is the product's.
        var queryShare: Float { 1 / (1 + exp(product - query)) }
    }

    /// The loss, and the weights of cross-entropies that have its gradient.
    func evaluate(
        _ pair: PreferencePair, preferred: LogProbabilities, rejected: LogProbabilities
    ) -> (loss: Float, preferred: (query: Float, product: Float), rejected: (query: Float, product: Float)) {
        let margin =
            preferredStrength * (preferred.joint - pair.preferredReference)
            - rejectedStrength * (rejected.joint - pair.rejectedReference)
        let loss = margin > 0 ? log1p(exp(-margin)) : -margin + log1p(exp(margin))
        let slope = pair.weight / (1 + exp(margin))
        let up = slope * preferredStrength
        let down = -slope * rejectedStrength
        return (
            pair.weight * loss, (up * preferred.queryShare, up * (1 - preferred.queryShare)),
            (down * rejected.queryShare, down * (1 - rejected.queryShare))
        )
    }
}
