/// What the parts of the method add that a training measures; nil for what it didn't.
public struct MeasuredGains: Sendable, Codable, Equatable {
    /// Of the best scoring against the best one in which the network has no say.
    public var network: MeasuredGain?
    /// Of the best scoring with the code head against the best one without it.
    public var head: MeasuredGain?
    /// Of products' vectors with the best of their weights.
    public var vectors: MeasuredGain?
    /// Of phrases with the best of their weights.
    public var phrases: MeasuredGain?
    /// Of typed codes that stand in the texts, with the best of their weights.
    public var typedCodes: MeasuredGain?
    /// Of typed codes that the model writes for queries.
    public var heardTypedCodes: MeasuredGain?
    /// Of typed codes that the model writes for products.
    public var postedTypedCodes: MeasuredGain?

    /// Nothing was measured.
    public init() {}

    /// What was measured and has no part in a scoring, with the part's name for people.
    public func leftOut(by scoring: CodeScoring) -> [LeftOutPart] {
        let parts: [(part: String, gain: MeasuredGain?, isUsed: Bool)] = [
            ("the network", network, !scoring.hasNoNetwork), ("the code head", head, scoring.hearsHead),
            ("product vectors", vectors, scoring.hearsVectors),
            ("phrases", phrases, scoring.phraseWeight != nil),
            ("typed codes", typedCodes, scoring.typedWeights != nil),
            ("the model's typed codes of queries", heardTypedCodes, scoring.hearsTypedCodes == true),
            ("the model's typed codes of products", postedTypedCodes, scoring.postsTypedCodes == true),
        ]
        return parts.compactMap { part, gain, isUsed in isUsed ? nil : gain.map { LeftOutPart(part: part, gain: $0) } }
    }
}
