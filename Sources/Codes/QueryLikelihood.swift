import Foundation

/// A logistic model of `P(a product's value is typed by shoppers who want the product | where the value stands)`.
public struct QueryLikelihood: Sendable, Codable, Equatable {
    /// Weights for bias, title, brand, category, attribute, description, ln frequency, and digits in the value.
    public private(set) var weights: [Double]

    private static let featureCount = 8

    /// What is learned from. Few distinct feature vectors occur, so equal ones are counted together: a large click log
    /// needs no more memory than a small one.
    public struct Examples: Sendable {
        fileprivate var groups: [[Double]: (total: Double, positive: Double)] = [:]

        /// No examples yet.
        public init() {}

        /// - Parameters:
        ///   - entry: a product's value.
        ///   - inQuery: whether a query that led to the product holds it.
        public mutating func add(_ entry: CodeOccurrence, inQuery: Bool) {
            var group = groups[QueryLikelihood.features(of: entry)] ?? (0, 0)
            group.total += 1
            if inQuery { group.positive += 1 }
            groups[QueryLikelihood.features(of: entry)] = group
        }
    }

    private static func features(of entry: CodeOccurrence) -> [Double] {
        let fields: [CodeOccurrence.Fields] = [.title, .brand, .category, .attribute, .description]
        return [1] + fields.map { entry.fields.contains($0) ? 1 : 0 }
            + [
                log(Double(entry.frequency)),
                entry.code.values.contains { $0.utf8.contains { (0x30...0x39).contains($0) } } ? 1 : 0,
            ]
    }

    /// The probability, between 0 and 1.
    public func probability(of entry: CodeOccurrence) -> Double {
        let score = zip(weights, Self.features(of: entry)).reduce(0) { $0 + $1.0 * $1.1 }
        return 1 / (1 + exp(-score))
    }

    /// Fits the weights by Newton's method with a small ridge, which needs no learning rate and few passes.
    /// - Returns: nil when the examples are all alike, so that nothing can be learned.
    public init?(_ examples: Examples) {
        let positives = examples.groups.values.reduce(0) { $0 + $1.positive }
        guard positives > 0, positives < examples.groups.values.reduce(0, { $0 + $1.total }) else { return nil }
        let size = Self.featureCount
        var weights = [Double](repeating: 0, count: size)
        let rows = examples.groups.sorted { $0.key.lexicographicallyPrecedes($1.key) }
        for _ in 0..<25 {
            var gradient = weights.map { -$0 }
            var hessian = (0..<size).map { row in (0..<size).map { row == $0 ? 1.0 : 0.0 } }
            for (features, counts) in rows {
                let score = zip(weights, features).reduce(0) { $0 + $1.0 * $1.1 }
                let probability = 1 / (1 + exp(-score))
                let curvature = counts.total * probability * (1 - probability)
                for i in 0..<size where features[i] != 0 {
                    gradient[i] += features[i] * (counts.positive - counts.total * probability)
                    for j in 0..<size { hessian[i][j] += curvature * features[i] * features[j] }
                }
            }
            let step = Self.solve(hessian, gradient)
            for i in 0..<size { weights[i] += step[i] }
            if step.allSatisfy({ abs($0) < 1e-8 }) { break }
        }
        self.weights = weights
    }

    /// Gaussian elimination; the ridge keeps the matrix positive definite, so no pivoting is needed.
    private static func solve(_ matrix: [[Double]], _ vector: [Double]) -> [Double] {
        var matrix = matrix
        var vector = vector
        let size = vector.count
        for pivot in 0..<size {
            for row in stride(from: pivot + 1, to: size, by: 1) {
                let factor = matrix[row][pivot] / matrix[pivot][pivot]
                guard factor != 0 else { continue }
                for column in pivot..<size { matrix[row][column] -= factor * matrix[pivot][column] }
                vector[row] -= factor * vector[pivot]
            }
        }
        for row in (0..<size).reversed() {
            for column in stride(from: row + 1, to: size, by: 1) { vector[row] -= matrix[row][column] * vector[column] }
            vector[row] /= matrix[row][row]
        }
        return vector
    }
}
