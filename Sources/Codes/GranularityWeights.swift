import Foundation
import Randomness

/// What a code counts for in the paper's score by its granularity, learned from clicks (GRAM, section 3.5).
///
/// The paper takes a code's granularity from its number of values, because codes of more values have fewer products.
/// Most codes here have one value, so the number of products itself is taken, which orders codes of several values alike.
public struct GranularityWeights: Sendable, Equatable {
    /// Classes of codes: a fifth of the catalogue or more, a twenty-fifth, and so on.
    public static let classCount = 6
    private static let ratio = 5.0

    /// By class, the most general codes' first.
    public var values: [Double]

    /// All codes count alike.
    public static let equal = GranularityWeights(values: [Double](repeating: 1, count: classCount))

    /// - Parameter products: those under the code, at least 1, of so many in the catalogue.
    public static func granularity(ofCodeWith products: Int, among catalogue: Int) -> Int {
        let share = Double(max(products, 1)) / Double(max(catalogue, 1))
        return min(max(Int(-log(share) / log(ratio)), 0), classCount - 1)
    }

    /// - Parameter parts: what the matched codes of each class add up to.
    public func score(_ parts: [Double]) -> Double { zip(values, parts).reduce(0) { $0 + $1.0 * $1.1 } }

    /// Learns weights by `max(0, S(neg) − S(pos) + μ)`: averaged stochastic gradient descent, in an order that the
    /// seed draws.
    ///
    /// The printed form is negative where a product shares a code, so its weights may well become negative.
    /// - Parameter pairs: the parts of a clicked product and of one that is not, both found for one query.
    /// - Returns: ``equal`` for no pairs.
    public static func learned(
        from pairs: [(positive: [Double], negative: [Double])], steps: Int = 20_000, rate: Double = 0.05,
        margin: Double = 1, seed: UInt64 = 1
    ) -> GranularityWeights {
        let differences = pairs.map { zip($0.positive, $0.negative).map { $0 - $1 } }
        // On a scale on which the margin and the rate mean the same for every form and catalogue.
        let squares = differences.reduce(0) { $0 + $1.reduce(0) { $0 + $1 * $1 } }
        guard squares > 0 else { return .equal }
        let scale = (Double(differences.count) / squares).squareRoot()
        var random = SplitMix64(seed: seed)
        var order = Array(differences.indices)
        var weights = GranularityWeights.equal
        var sum = [Double](repeating: 0, count: classCount)
        for step in 0..<steps {
            let turn = step % order.count
            if turn == 0 { random.shuffle(&order) }
            let difference = differences[order[turn]].map { $0 * scale }
            if weights.score(difference) < margin {
                for part in difference.indices { weights.values[part] += rate * difference[part] }
            }
            for part in sum.indices { sum[part] += weights.values[part] }
        }
        return GranularityWeights(values: sum.map { $0 / Double(steps) })
    }
}
