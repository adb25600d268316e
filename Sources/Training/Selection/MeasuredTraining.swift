import CodeIndex
import Codes
import Foundation
import GRAM

/// Training with a part of the click log kept back, on which the model is measured and, where there are enough queries, the
/// scoring chosen; all in memory.
struct MeasuredTraining: Sendable {
    /// How much of the clicked queries is kept back, and how many at most.
    private static let heldOutShare = 0.15
    private static let maximumHeldOut = 400
    /// Fewer tell nothing; none is kept back then.
    private static let leastHeldOut = 10

    struct Outcome: Sendable {
        var trained: TrainedModel
        /// Every product's generated codes; nil when there were too few clicks to measure anything.
        var candidate: Candidate?
        /// Mean recall at 10, 100 and 300 on the queries kept back, 0 to 1.
        var recall: Double?
        /// Kept from training.
        var heldOutQueries: [JudgedQuery]
        /// nil as ``candidate``.
        var report: ModelReport?

        /// On how many queries the scoring was chosen; 0 where it is the default.
        var scoringQueries: Int {
            heldOutQueries.count < ScoringSelection.leastQueries ? 0 : heldOutQueries.count
        }
    }

    let training: ModelTraining

    /// - Parameter clicks: pairs whose product is among `products`; others are left out.
    func run(
        products: [ProductDocument], clicks: [ClickPair],
        progress: @escaping @Sendable (TrainingRun.Progress) -> Void
    ) async throws -> Outcome {
        guard !products.isEmpty else { throw TrainingRunError.emptyCatalogue }
        let split = split(clicks)
        let corpus = try await training.corpus(products: products, clicks: split.kept)
        let heldOut = JudgedQuery.all(in: split.heldOut, of: products)
        var trained = try await training.train(on: corpus, heldOut: heldOut, progress: progress)
        let total = products.count
        let loss = trained.loss
        @Sendable func show(_ stage: String, _ done: Int, _ all: Int) {
            progress(
                TrainingRun.Progress(stage: stage, step: done, totalSteps: all, loss: loss, tokensPerSecond: 0))
        }
        if let headFitting = training.headFitting {
            trained.head = try await headFitting.head(for: corpus) { show(TrainingRun.Progress.embedding, $0, $1) }
        }
        guard !split.heldOut.isEmpty else {
            trained.hear(
                ScoringSelection.standard(
                    hasHead: trained.head != nil, hasVectors: products.count <= HeadFitting.mostTitles))
            return Outcome(trained: trained, candidate: nil, recall: nil, heldOutQueries: [])
        }
        trained.description.selection.phrases = corpus.phrases
        trained.description.selection.typed = corpus.typed
        trained.description.writesTypedCodes = corpus.teachesTypedCodes ? true : nil
        trained.description.typed = try await TypedCalibration(
            corpus: corpus, analyzer: training.analyzer, thread: training.thread, seed: training.options.seed
        ).generation(of: trained)
        var candidate = try await Candidate(
            trained, products: products.map(\.text), analyzer: training.analyzer, thread: training.thread
        ) { show(TrainingRun.Progress.measuring, $0, total) }
        if trained.head != nil {
            candidate.vectors = try await training.headFitting?.vectors(of: products.map(\.text))
        }
        let selection = ScoringSelection(queries: heldOut)
        let choice = try await selection.choose(for: candidate)
        trained.hear(choice.scoring)
        trained.description.gains = choice.gains
        candidate.take(choice)
        if choice.scoring.phraseWeight == nil { trained.description.selection.phrases = nil }
        if choice.scoring.typedWeights == nil { trained.description.selection.typed = nil }
        if choice.scoring.hearsTypedCodes != true { trained.description.writesTypedCodes = nil }
        if choice.scoring.postsTypedCodes != true { trained.description.typed = nil }
        return Outcome(
            trained: trained, candidate: candidate, recall: choice.recall, heldOutQueries: selection.queries,
            report: try await ModelReport(candidate, corpus: corpus, queries: selection.queries))
    }

    /// Clicks to train on, and those of queries that are kept back.
    private struct Split {
        var kept: [ClickPair]
        var heldOut: [ClickPair] = []
    }

    /// Keeps whole queries back.
    ///
    /// Which ones depends on their words alone: a query that the base of this training has learned, in another run on
    /// another day, is not taken for unseen because the log has grown since.
    private func split(_ clicks: [ClickPair]) -> Split {
        let keys = Dictionary(
            uniqueKeysWithValues: Set(clicks.map(\.query)).map { query in
                (query, QueryKey(query, analyzer: training.analyzer))
            })
        let places = Set(keys.values).map { (place: $0.place, key: $0) }.sorted { $0 < $1 }
        let least = Self.leastHeldOut
        guard Int(Double(places.count) * Self.heldOutShare) >= least else {
            return Split(kept: clicks)
        }
        let count = min(max(places.prefix { $0.place < Self.heldOutShare }.count, least), Self.maximumHeldOut)
        let heldOut = Set(places.prefix(count).map(\.key))
        func isHeldOut(_ query: String) -> Bool { keys[query].map(heldOut.contains) ?? false }
        return Split(
            kept: clicks.filter { !isHeldOut($0.query) }, heldOut: clicks.filter { isHeldOut($0.query) })
    }
}
