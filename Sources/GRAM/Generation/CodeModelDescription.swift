public import Codes
public import Foundation

/// What gramd keeps beside a checkpoint, as `gramd.json`: how the model's codes are used.
public struct CodeModelDescription: Sendable, Codable, Equatable {
    /// The name of the file in the checkpoint folder.
    public static let fileName = "gramd.json"

    /// How own codes are chosen and weighted in the model's generation.
    public var selection: CodeSelection
    /// How products are scored in the model's generation.
    public var scoring: CodeScoring
    /// The stemmer that the codes were made with.
    public var language: String
    /// Whether queries get typed codes from the model as well; nil where it has not learned them, or they didn't help.
    public var writesTypedCodes: Bool?
    /// How products get typed codes from the model; nil where they don't.
    public var typed: TypedGeneration?
    /// The code head beside the model; nil where there is none, or neither its codes nor product vectors count.
    public var head: CodeHeadDescription?
    /// What the parts of the method added when they were taken in or left out; nil where it was not measured.
    public var gains: MeasuredGains?

    /// - Parameter language: one that `CodeAnalyzer` has a stemmer for, such as `english`.
    public init(selection: CodeSelection, scoring: CodeScoring = CodeScoring(), language: String) {
        self.selection = selection
        self.scoring = scoring
        self.language = language
    }

    /// Phrases of a large catalogue have some 100,000 bytes.
    private static let maximumBytes = 16 << 20

    /// Reads it from a checkpoint's folder.
    /// - Throws: ``CodeModelDescriptionError``
    public init(folder: URL) throws(CodeModelDescriptionError) {
        let file = folder.appendingPathComponent(Self.fileName)
        let json: Data
        do {
            json = try WholeFile.contents(of: file, maximumBytes: Self.maximumBytes)
        } catch {
            throw CodeModelDescriptionError(file: file.path, isMissing: true, reason: error.description)
        }
        do {
            self = try Self(json: json)
        } catch {
            throw CodeModelDescriptionError(file: file.path, reason: error.reason)
        }
    }

    /// Reads the file's content and checks that every value is one that search can work with.
    init(json: Data) throws(CodeModelDescriptionError) {
        do {
            self = try JSONDecoder().decode(Self.self, from: json)
        } catch {
            throw CodeModelDescriptionError(file: Self.fileName, reason: WholeFile.reason(error))
        }
        try validate()
    }

    private func validate() throws(CodeModelDescriptionError) {
        try check("selection.averageLength", selection.averageLength, 0...1_000_000)
        if let weighting = selection.weighting {
            try check("selection.weighting.saturation", weighting.saturation, 0...1_000)
            for field in ProductField.allCases {
                try check("selection.weighting.weights.\(field)", weighting.weights[field], 0...1_000)
            }
        }
        try check("scoring.modelWeight", scoring.modelWeight, 0...1_000)
        try check("scoring.generatedProductCodes", Double(scoring.generatedProductCodes), 0...1_000)
        try check("scoring.generatedPostingWeight", Double(scoring.generatedPostingWeight), 0...1_000)
        if let feedback = scoring.feedback {
            try check("scoring.feedback.products", Double(feedback.products), 0...1_000)
            try check("scoring.feedback.codes", Double(feedback.codes), 0...1_000)
            try check("scoring.feedback.weight", feedback.weight, 0...1_000)
        }
        if let typed { try check("typed.calibration.slope", typed.calibration.slope, 0...1_000) }
        if let typed = scoring.typedWeights {
            for granularity in Code.Granularity.allCases {
                try check("scoring.typedWeights.\(granularity)", typed[granularity], 0...1)
            }
        }
        try check("scoring.headWeight", scoring.headWeight ?? 0, 0...1_000)
        try check("scoring.vectorWeight", scoring.vectorWeight ?? 0, 0...1_000)
        for (key, isHeard) in [("headWeight", scoring.hearsHead), ("vectorWeight", scoring.hearsVectors)] {
            guard head != nil || !isHeard else {
                throw CodeModelDescriptionError(
                    file: Self.fileName, reason: "scoring.\(key) is above 0, and there is no head")
            }
        }
        if let phraseWeight = scoring.phraseWeight { try check("scoring.phraseWeight", phraseWeight, 0...1) }
    }

    private func check(
        _ key: String, _ value: Double, _ range: ClosedRange<Double>
    ) throws(CodeModelDescriptionError) {
        guard range.contains(value) else {
            throw CodeModelDescriptionError(
                file: Self.fileName,
                reason: "\(key) is \(value); it must be in \(Int(range.lowerBound))...\(Int(range.upperBound))")
        }
    }
}
