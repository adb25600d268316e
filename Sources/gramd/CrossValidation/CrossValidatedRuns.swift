import CodeIndex
import Codes
import Evaluation
import Foundation
import Training

/// Rankings of judged queries by models that did not see them.
struct CrossValidatedRuns {
    let index: CodeIndex
    let analyzer: CodeAnalyzer
    let judgments: Judgments
    let folds: Int
    var methods = SearchMethod.common

    /// Trains a model a fold on the index's products, its click log and the other folds' relevant products.
    /// - Parameter label: of the progress.
    /// - Returns: a run for each of ``methods``.
    func measure(_ options: TrainingRun.Options, label: String = "") async throws -> [RetrievalRun] {
        let products = try await index.products.texts().map { ($0.id, $0.text) }
        let clicks = try await index.clicks.pairs(limit: 1_000_000).map { ($0.query, $0.productID, $0.clicks) }
        let relevant = Dictionary(
            uniqueKeysWithValues: judgments.queries.map { ($0, judgments.relevant(for: $0)) })
        let display = FoldDisplay(label: label)
        let answers = try await CrossValidation(analyzer: analyzer, options: options, folds: folds).answers(
            products: products, relevant: relevant, clicks: clicks, methods: methods, limit: RetrievalRun.depth
        ) { display.show($0) }
        display.finish()
        return methods.map { RetrievalRun(name: $0.name, rankings: answers[$0] ?? [:]) }
    }
}
