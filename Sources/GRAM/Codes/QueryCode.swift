/// A code of a query.
public struct QueryCode: Sendable, Equatable {
    public let code: Code
    /// Whether it stands in the query's own words.
    public let isOwn: Bool
    /// The model's `p(c|q)`; nil without a model, or for an own code that the model did not write.
    public let probability: Double?

    public init(code: Code, isOwn: Bool, probability: Double? = nil) {
        self.code = code
        self.isOwn = isOwn
        self.probability = probability
    }

    /// A query's own codes: its distinct values in order.
    /// - Parameter limit: at most so many codes, 10 in the paper (section 3.4).
    public static func own(in query: String, analyzer: CodeAnalyzer, limit: Int = 10) -> [QueryCode] {
        var seen: Set<String> = []
        var codes: [QueryCode] = []
        for value in analyzer.values(in: query) where seen.insert(value).inserted {
            guard codes.count < limit else { break }
            if let code = Code(values: [value]) { codes.append(QueryCode(code: code, isOwn: true)) }
        }
        return codes
    }
}
