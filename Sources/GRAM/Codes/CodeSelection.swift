import Foundation

/// Decides which of a product's own codes are posted, and with which weight.
///
/// Without a click log every own code is posted. With one, a code stays when `P(in query | evidence) · idf` reaches a
/// threshold for the whole catalogue, and at least ``minimumCodeCount`` stay. `P` is a logistic model over where
/// the value stands, fitted on clicked (query, product) pairs. A posting's weight is BM25's term-frequency and length part.
public struct CodeSelection: Sendable, Codable, Equatable {
    /// How much long records are held back (BM25's b).
    public static let lengthNormalisation = 0.4
    /// At least this many own codes stay, however unlikely they are.
    public static let minimumCodeCount = 3
    /// No product posts more own codes than this; longer records keep their likeliest.
    public static let maximumCodeCount = 256

    /// Mean ``CodeOccurrences/length`` over the catalogue.
    public var averageLength: Double
    /// How fields are weighted; nil for all alike.
    public var weighting: FieldWeighting?
    /// What the click log taught; nil before the first training with clicks.
    public var learned: Learned?

    /// The part that is fitted on clicks.
    public struct Learned: Sendable, Codable, Equatable {
        /// Fits `P(in query | evidence)`.
        public var model: QueryLikelihood
        /// A code stays when its likelihood times idf is at least this.
        public var threshold: Double
        /// idf of a code by its text, when the model was trained; an unseen code counts as the rarest.
        public var inverseFrequencies: [String: Double]

        public init(model: QueryLikelihood, threshold: Double, inverseFrequencies: [String: Double]) {
            self.model = model
            self.threshold = threshold
            self.inverseFrequencies = inverseFrequencies
        }
    }

    public init(averageLength: Double = 24, weighting: FieldWeighting? = nil, learned: Learned? = nil) {
        self.averageLength = averageLength
        self.weighting = weighting
        self.learned = learned
    }

    /// An own code and the weight of its posting.
    public struct Choice: Sendable, Equatable {
        public let code: Code
        /// BM25's term-frequency and length part, above 0.
        public let weight: Float

        public init(code: Code, weight: Float) {
            self.code = code
            self.weight = weight
        }
    }

    /// The codes to post for a product.
    public func choices(from occurrences: CodeOccurrences) -> [Choice] {
        let weighting = weighting ?? FieldWeighting()
        let lengthFactor = lengthFactor(of: occurrences)
        return selected(from: occurrences.entries).map { entry in
            Choice(
                code: entry.code,
                weight: Float(weighting.weight(of: entry.frequencies, lengthFactor: lengthFactor)))
        }
    }

    /// How much a text's length holds its codes back; 1 at mean length.
    public func lengthFactor(of occurrences: CodeOccurrences) -> Double {
        1 - Self.lengthNormalisation + Self.lengthNormalisation * Double(occurrences.length) / max(averageLength, 1)
    }

    private func selected(from entries: [CodeOccurrence]) -> [CodeOccurrence] {
        guard let learned else { return Array(entries.prefix(Self.maximumCodeCount)) }
        let rarest = learned.inverseFrequencies.values.max() ?? 1
        let scored = entries.map { entry in
            (
                entry,
                learned.model.probability(of: entry)
                    * (learned.inverseFrequencies[entry.code.description] ?? rarest)
            )
        }.sorted { $0.1 > $1.1 }
        let above = scored.prefix { $0.1 >= learned.threshold }.count
        return scored.prefix(min(max(above, Self.minimumCodeCount), Self.maximumCodeCount)).map(\.0)
    }
}
