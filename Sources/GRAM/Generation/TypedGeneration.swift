public import Codes

/// How a model writes typed codes of products.
public struct TypedGeneration: Sendable, Codable, Equatable {
    /// Less likely codes are not posted: they would make lists long, and weigh next to nothing.
    public static let leastChance = 0.1
    /// More codes would make the model's description long; the most frequent are enough.
    public static let maximumCodes = 50_000

    /// The texts of those that products may get: such as products had at the time of the training, so that what a product gets
    /// is a function of its text and the model.
    public let codes: [String]
    /// Of their probabilities, which makes the postings' weights.
    public let calibration: ProbabilityCalibration

    /// The first ``maximumCodes`` of some codes with a calibration.
    public init(codes: some Sequence<Code>, calibration: ProbabilityCalibration) {
        self.codes = codes.prefix(Self.maximumCodes).map(\.description)
        self.calibration = calibration
    }
}

extension CodeModelDescription {
    /// The typed codes to post among those that the model wrote for a product, each by the chance that it is right: as many as
    /// are likely enough.
    public func typedPostings(of written: [GeneratedCode]) -> [CodeSelection.Choice] {
        guard let typed else { return [] }
        return written.filter { $0.code.kind == .typed }.compactMap { code in
            let chance = typed.calibration.chance(code.probability)
            return chance >= TypedGeneration.leastChance
                ? CodeSelection.Choice(code: code.code, weight: Float(chance)) : nil
        }
    }

    /// What is posted under ``scoring`` of what the model wrote for a product, words first.
    public func postings(of written: [GeneratedCode]) -> [CodeSelection.Choice] {
        let words = written.filter { $0.code.kind != .typed }.prefix(scoring.generatedProductCodes).map {
            CodeSelection.Choice(code: $0.code, weight: scoring.generatedPostingWeight)
        }
        return words + (scoring.postsTypedCodes == true ? typedPostings(of: written) : [])
    }
}
