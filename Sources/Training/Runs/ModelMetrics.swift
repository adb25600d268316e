public import Codes
import Foundation
public import GRAM

/// What is stored of a training run with its model, as JSON.
public struct ModelMetrics: Sendable, Codable, Equatable {
    /// Mean cross-entropy of a code given its text, over the last steps.
    public var loss: Double
    /// Of the training.
    public var steps: Int
    /// Why the training ended; nil where recall was not measured on the way, and of models of an older gramd.
    public var ending: TrainingEnding?
    /// Live products that were trained on.
    public var products: Int
    /// Different queries with clicks.
    public var clickedQueries: Int
    /// Queries kept from training, on which the scoring was chosen where they were enough.
    public var heldOutQueries: Int
    /// Mean of their recall at 10, 100 and 300, 0 to 1; nil where there were too few.
    public var heldOutRecall: Double?
    /// How the model's codes are weighted.
    public var scoring: CodeScoring?
    /// The code head beside the model; nil where there is none, or it has no say.
    public var head: CodeHeadDescription?
    /// What an own code counts for in each field, where that was learned.
    public var weighting: FieldWeighting?
    /// What the codes are like; nil where there were too few clicks to measure.
    public var codes: ModelReport?
    /// Clicks before this time, in milliseconds since 1970, and those without a time were read by the training; nil where
    /// an older gramd has not recorded it.
    public var clicksBefore: Int64?

    /// The metrics of a run that ended.
    public init(_ result: TrainingRun.Result) {
        loss = result.loss
        steps = result.steps
        ending = result.ending
        products = result.products
        clickedQueries = result.clickedQueries
        heldOutQueries = result.heldOutQueries
        heldOutRecall = result.heldOutRecall
        scoring = result.description.scoring
        head = result.description.head
        weighting = result.description.selection.weighting
        codes = result.report
        clicksBefore = result.clicksBefore
    }

    /// Reads what was stored.
    /// - Throws: `DecodingError` for what another version of gramd has stored.
    public init(json: String) throws {
        self = try JSONDecoder().decode(ModelMetrics.self, from: Data(json.utf8))
    }

    /// What to store, with sorted keys.
    public func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}

extension ModelMetrics: CustomStringConvertible {
    /// For people, a few lines.
    public var description: String {
        let training =
            "\(steps) steps on \(products) products and \(clickedQueries) clicked queries, loss "
            + String(format: "%.3f", loss)
        let ending = ending.map { "training: \($0)" }
        return
            ([training] + [ending].compactMap { $0 } + [scoringText]
            + [headText, weightingText, codesText].compactMap { $0 })
            .joined(separator: "\n")
    }

    private var scoringText: String {
        let text = "scoring: \(scoring.map(String.init(describing:)) ?? "")"
        let origin =
            heldOutQueries < ScoringSelection.leastQueries
            ? "the default, too few clicked queries to choose by measuring" : "chosen by measuring"
        guard let heldOutRecall else { return "\(text); \(origin)" }
        let recall = String(format: "%.1f %%", heldOutRecall * 100)
        return "\(text); \(origin); mean recall \(recall) on \(heldOutQueries) queries kept from training"
    }

    private var headText: String? {
        head.map { "head: names \($0.codes) codes by meaning, with the encoder \($0.encoder)" }
    }

    private var weightingText: String? {
        guard let weighting else { return nil }
        let weights = ProductField.allCases.map { "\($0) \(String(format: "%.2f", weighting.weights[$0]))" }
        return "fields: \(weights.joined(separator: ", "))"
    }

    private var codesText: String? {
        guard let codes else { return nil }
        func percent(_ share: Double) -> String { String(format: "%.1f %%", share * 100) }
        func number(_ value: Double) -> String { String(format: "%.1f", value) }
        return """
            codes: \(number(codes.ownCodesPerProduct)) own and \(number(codes.generatedCodesPerProduct)) generated a \
            product, \(number(codes.productsPerCode)) products a code; of the generated ones \
            \(percent(codes.generatedAbsentFromCatalogue)) new to the catalogue, \(percent(codes.generatedOverGeneral)) over-general
            clicked pairs kept from training with a common code: \(percent(codes.clickedPairsWithCommonOwnCode)) by own \
            codes, \(percent(codes.clickedPairsWithCommonCode)) by all; \(percent(codes.answered)) of the queries answered
            """
    }
}
