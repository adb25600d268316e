import Foundation

/// A code of a query.
public struct QueryCode: Sendable, Equatable {
    public let code: Code
    /// Whether it stands in the query's own words.
    public let isOwn: Bool
    /// The model's `p(c|q)`; nil without a model.
    public let probability: Double?
    /// The mean of `p(c|q)` over training queries.
    public let prior: Double
    /// ``CodeScoring/modelWeight``.
    public var modelWeight: Double

    public init(code: Code, isOwn: Bool, probability: Double? = nil, prior: Double = 1, modelWeight: Double = 0) {
        self.code = code
        self.isOwn = isOwn
        self.probability = probability
        self.prior = prior
        self.modelWeight = modelWeight
    }

    /// `modelWeight · ln(1 + p(c|q)/prior(c))`; 0 without a model.
    public var bonus: Double {
        probability.map { modelWeight * log(1 + $0 / max(prior, 1e-12)) } ?? 0
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
