import Foundation

/// Decides which own codes a product has, and with which weight they are posted.
///
/// Every value is a code of its own: single values carry recall, and which of them count is left to their weights. A
/// training run adds the catalogue's phrases and typed codes where that was measured to help. A posting's weight is BM25's
/// term-frequency and length part; that of a typed code is 1, for a product has a value or has it not.
public struct CodeSelection: Sendable, Codable, Equatable {
    /// How much long records are held back (BM25's b).
    static let lengthNormalisation = 0.4
    /// No product posts more codes of one value than this; longer records keep those that come first.
    public static let maximumCodeCount = 256
    /// No product posts more phrases than this.
    static let maximumPhraseCount = 64

    /// Mean ``CodeOccurrences/length`` over the catalogue.
    public var averageLength: Double
    /// How fields are weighted; nil for all alike.
    public var weighting: FieldWeighting?
    /// Values in a row that are codes too; nil for none.
    public var phrases: PhraseDictionary?
    /// Which typed codes there are; nil for none.
    public var typed: TypedCodeRule?

    /// Weights of BM25 unless others were learned.
    public init(
        averageLength: Double = 24, weighting: FieldWeighting? = nil, phrases: PhraseDictionary? = nil,
        typed: TypedCodeRule? = nil
    ) {
        self.averageLength = averageLength
        self.weighting = weighting
        self.phrases = phrases
        self.typed = typed
    }

    /// An own code and the weight of its posting.
    public struct Choice: Sendable, Equatable {
        /// The code to post.
        public let code: Code
        /// BM25's term-frequency and length part, above 0.
        public let weight: Float

        /// A code with its weight.
        public init(code: Code, weight: Float) {
            self.code = code
            self.weight = weight
        }
    }

    /// The codes to post for a product, typed ones last.
    public func choices(for product: ProductText, analyzer: CodeAnalyzer) -> [Choice] {
        let found = choices(from: CodeOccurrences(of: product, analyzer: analyzer, phrases: phrases))
        guard let typed else { return found }
        return found + typed.codes(of: product, analyzer: analyzer).map { Choice(code: $0.code, weight: 1) }
    }

    /// The codes to post for a product in which these were found, typed ones left out.
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
        let phrases = entries.filter { $0.code.values.count > 1 }
        let values = phrases.isEmpty ? entries : entries.filter { $0.code.values.count == 1 }
        return Array(values.prefix(Self.maximumCodeCount)) + phrases.prefix(Self.maximumPhraseCount)
    }
}
