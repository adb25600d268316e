/// A code of a query.
public struct QueryCode: Sendable, Equatable {
    /// Own values that a query is searched by, and codes with those that a model adds: 10 in the paper (GRAM, section 3.4).
    public static let maximumValues = 10

    /// Where a query's code comes from; the raw value names it for people and scripts.
    public enum Origin: String, Sendable {
        /// The query's own words.
        case own
        /// The model, which wrote it.
        case generated
        /// The model's code head.
        case head
    }

    /// What the query is searched by.
    public let code: Code
    /// Where it comes from.
    public let origin: Origin
    /// The model's or the head's `p(c|q)`; nil for an own code, which neither is asked for.
    public let probability: Double?

    /// Whether it stands in the query's own words.
    public var isOwn: Bool { origin == .own }

    /// A code of the query's words or of the model's.
    public init(code: Code, isOwn: Bool, probability: Double? = nil) {
        self.code = code
        origin = isOwn ? .own : .generated
        self.probability = probability
    }

    /// A code that the model wrote or its head named.
    public init(_ written: GeneratedCode) {
        code = written.code
        origin = written.isFromHead ? .head : .generated
        probability = written.probability
    }

    /// A query's own codes: its distinct values in order, other ways to write them, then the phrases that they make, then its
    /// typed codes.
    ///
    /// Of more than ``maximumValues`` values those with the highest idf are kept, that is those with the fewest products, so
    /// that a long query is not searched by its stop words. Values without any product find nothing and come last.
    /// - Parameters:
    ///   - phrases: which codes of several values there are, besides those of one; as many are kept.
    ///   - typed: which typed codes there are; as many are kept.
    ///   - frequencies: how many products stand under a value; of those with equally many the first are kept.
    public static func own(
        in query: String, analyzer: CodeAnalyzer, phrases: PhraseDictionary? = nil, typed: TypedCodeRule? = nil,
        frequencies: (Code) -> Int = { _ in 0 }
    ) -> [QueryCode] {
        let analysis = analyzer.analysis(of: query, joinsNeighbours: true)
        return
            (rarest(distinctValues(of: analysis), frequencies)
            + distinct(phrases?.occurrences(in: analysis.values) ?? []).prefix(maximumValues)
            + (typed?.codes(of: query, analyzer: analyzer) ?? []).prefix(maximumValues).map(\.code))
            .map { QueryCode(code: $0, isOwn: true) }
    }

    /// All values of a query, other ways to write them included, however many there are.
    public static func ownValues(in query: String, analyzer: CodeAnalyzer) -> [Code] {
        distinctValues(of: analyzer.analysis(of: query, joinsNeighbours: true))
    }

    private static func distinctValues(of analysis: AnalyzedText) -> [Code] {
        distinct(analysis.all.compactMap { Code(values: [$0]) })
    }

    private static func distinct(_ codes: [Code]) -> [Code] {
        var seen: Set<Code> = []
        return codes.filter { seen.insert($0).inserted }
    }

    /// In their order.
    private static func rarest(_ values: [Code], _ frequencies: (Code) -> Int) -> [Code] {
        guard values.count > maximumValues else { return values }
        let ranked = values.enumerated().map { place, value in
            let products = frequencies(value)
            return (products: products > 0 ? products : .max, place: place)
        }
        return ranked.sorted { $0 < $1 }.prefix(maximumValues).map(\.place).sorted().map { values[$0] }
    }
}
