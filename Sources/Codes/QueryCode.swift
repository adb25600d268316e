/// A code of a query.
public struct QueryCode: Sendable, Equatable {
    /// What the query is searched by.
    public let code: Code
    /// Whether it stands in the query's own words.
    public let isOwn: Bool
    /// The model's `p(c|q)`; nil without a model, or for an own code that the model did not write.
    public let probability: Double?

    /// A code of one side or the other.
    public init(code: Code, isOwn: Bool, probability: Double? = nil) {
        self.code = code
        self.isOwn = isOwn
        self.probability = probability
    }

    /// Whether it has several values.
    public var isPhrase: Bool { code.values.count > 1 }

    /// A query's own codes: its distinct values in order, other ways to write them, then the phrases that they make.
    /// - Parameters:
    ///   - phrases: which codes of several values there are, besides those of one.
    ///   - limit: at most so many values, 10 in the paper (section 3.4), and so many phrases.
    public static func own(
        in query: String, analyzer: CodeAnalyzer, phrases: PhraseDictionary? = nil, limit: Int = 10
    ) -> [QueryCode] {
        let analysis = analyzer.analysis(of: query, joinsNeighbours: true)
        func distinct(_ codes: [Code]) -> [QueryCode] {
            var seen: Set<Code> = []
            return codes.filter { seen.insert($0).inserted }.prefix(limit).map { QueryCode(code: $0, isOwn: true) }
        }
        return distinct(analysis.all.compactMap { Code(values: [$0]) })
            + distinct(phrases?.occurrences(in: analysis.values) ?? [])
    }
}
