import Foundation

/// A code of a query.
public struct QueryCode: Sendable, Equatable {
    /// How much the model's opinion counts beside idf.
    public static let modelWeight = 0.3

    public let code: Code
    /// Whether it stands in the query's own words.
    public let isOwn: Bool
    /// The model's `p(c|q)`; nil without a model.
    public let probability: Double?
    /// The mean of `p(c|q)` over training queries.
    public let prior: Double

    public init(code: Code, isOwn: Bool, probability: Double? = nil, prior: Double = 1) {
        self.code = code
        self.isOwn = isOwn
        self.probability = probability
        self.prior = prior
    }

    /// `0.3 · ln(1 + p(c|q)/prior(c))`; 0 without a model.
    public var bonus: Double {
        probability.map { Self.modelWeight * log(1 + $0 / max(prior, 1e-12)) } ?? 0
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
