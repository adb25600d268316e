import Foundation

/// Learns a ``FieldWeighting`` from clicks: the weights under which clicked products stand before the others.
///
/// The loss is the cross-entropy of the clicks under a softmax over each query's scores (Cao et al. 2007, ListNet, with
/// the clicks as the target), with a pull towards equal weights that counts as much as one query; Adam finds its
/// minimum. With few clicks the weights thus stay near BM25's.
public struct FieldWeightingFit: Sendable {
    /// One code of a query in one product.
    public struct Match: Sendable {
        /// The position of the product among the query's.
        public var product: Int
        /// See ``InverseFrequency``.
        public var inverseFrequency: Double
        /// How often the code stands in each field.
        public var frequencies: FieldValues<UInt16>

        /// A code of the query, found in a product.
        public init(product: Int, inverseFrequency: Double, frequencies: FieldValues<UInt16>) {
            self.product = product
            self.inverseFrequency = inverseFrequency
            self.frequencies = frequencies
        }
    }

    /// A query with the products that hold any of its codes.
    public struct Query: Sendable {
        /// Every pair of a code and a product that holds it.
        public var matches: [Match]
        /// Per product, ``CodeSelection/lengthFactor(of:)``.
        public var lengthFactors: [Double]
        /// Per product, its share of the query's clicks; they sum to 1.
        public var clickShares: [Double]

        /// A query with as many length factors as click shares.
        public init(matches: [Match], lengthFactors: [Double], clickShares: [Double]) {
            self.matches = matches
            self.lengthFactors = lengthFactors
            self.clickShares = clickShares
        }
    }

    private static let iterations = 80
    private static let stepSize = 0.05
    private static let initial = FieldWeighting()

    private let queries: [Query]

    /// Fits to these queries, each counted once.
    public init(queries: [Query]) { self.queries = queries }

    /// Logarithms of the fields' weights and of the saturation, relative to the initial ones, and of the softmax's
    /// temperature.
    private struct Parameters {
        static let count = ProductField.allCases.count + 2
        var values = [Double](repeating: 0, count: count)

        var weighting: FieldWeighting {
            var weighting = initial
            for (index, field) in ProductField.allCases.enumerated() { weighting.weights[field] *= exp(values[index]) }
            weighting.saturation *= exp(values[ProductField.allCases.count])
            return weighting
        }
        var scale: Double { exp(values[Parameters.count - 1]) }
    }

    /// - Returns: equal weights when there is no query.
    public func fit() -> FieldWeighting {
        var parameters = Parameters()
        guard !queries.isEmpty else { return parameters.weighting }
        var mean = [Double](repeating: 0, count: Parameters.count)
        var square = mean
        for step in 1...Self.iterations {
            let gradient = gradient(at: parameters)
            for index in gradient.indices {
                mean[index] = 0.9 * mean[index] + 0.1 * gradient[index]
                square[index] = 0.999 * square[index] + 0.001 * gradient[index] * gradient[index]
                let first = mean[index] / (1 - pow(0.9, Double(step)))
                let second = square[index] / (1 - pow(0.999, Double(step)))
                parameters.values[index] -= Self.stepSize * first / (second.squareRoot() + 1e-8)
            }
        }
        return parameters.weighting
    }

    private func gradient(at parameters: Parameters) -> [Double] {
        let weighting = parameters.weighting
        let saturationIndex = ProductField.allCases.count
        // The temperature is left free.
        var gradient = parameters.values.enumerated().map { index, value in
            index <= saturationIndex ? 2 * value / Double(queries.count) : 0
        }
        for query in queries {
            var scores = [Double](repeating: 0, count: query.lengthFactors.count)
            for match in query.matches {
                scores[match.product] +=
                    match.inverseFrequency
                    * weighting.weight(
                        of: match.frequencies, lengthFactor: query.lengthFactors[match.product])
            }
            let highest = (scores.max() ?? 0) * parameters.scale
            let exponentials = scores.map { exp($0 * parameters.scale - highest) }
            let sum = exponentials.reduce(0, +)
            // The loss's derivative by each score.
            let slopes = exponentials.indices.map {
                (exponentials[$0] / sum - query.clickShares[$0]) * parameters.scale / Double(queries.count)
            }
            for match in query.matches where slopes[match.product] != 0 {
                let slope = slopes[match.product] * match.inverseFrequency
                let frequency = weighting.weightedFrequency(match.frequencies)
                let constant = weighting.saturation * query.lengthFactors[match.product]
                let common = slope * (weighting.saturation + 1) / ((frequency + constant) * (frequency + constant))
                for (index, field) in ProductField.allCases.enumerated() where match.frequencies[field] > 0 {
                    gradient[index] += common * constant * weighting.weights[field] * Double(match.frequencies[field])
                }
                gradient[saturationIndex] +=
                    common * frequency * weighting.saturation
                    * (frequency - query.lengthFactors[match.product]) / (weighting.saturation + 1)
            }
            for (score, slope) in zip(scores, slopes) { gradient[Parameters.count - 1] += score * slope }
        }
        return gradient
    }
}
