import Codes
import Foundation
import GRAM

/// Training with a part of the click log kept back, on which the scoring is chosen; all in memory.
struct MeasuredTraining: Sendable {
    /// How much of the clicked queries is kept back, and how many at most.
    private static let heldOutShare = 0.15
    private static let maximumHeldOut = 400

    struct Outcome: Sendable {
        var trained: TrainedModel
        /// Every product's generated codes; nil when there were too few clicks to measure anything.
        var candidate: Candidate?
        /// Mean recall at 10, 100 and 300 on the queries kept back, 0 to 1.
        var recall: Double?
        var heldOutQueries: [ScoringSelection.HeldOutQuery]
        /// nil as ``candidate``.
        var report: ModelReport?
    }

    let training: ModelTraining

    /// - Parameter clicks: pairs whose product is among `products`; others are left out.
    func run(
        products: [(id: String, text: ProductText)], clicks: [(query: String, product: String, clicks: Double)],
        progress: @escaping @Sendable (TrainingRun.Progress) -> Void
    ) async throws -> Outcome {
        guard !products.isEmpty else { throw TrainingRunError.emptyCatalogue }
        let (kept, heldOut) = split(clicks)
        let corpus = try await training.corpus(products: products, clicks: kept)
        var trained = try await training.train(on: corpus, progress: progress)
        guard !heldOut.isEmpty else {
            return Outcome(trained: trained, candidate: nil, recall: nil, heldOutQueries: [])
        }
        let total = products.count
        let loss = trained.loss
        trained.description.selection.phrases = corpus.phrases
        var candidate = try await Candidate(
            trained, products: products.map(\.text), analyzer: training.analyzer, thread: training.thread
        ) { coded in
            progress(
                TrainingRun.Progress(
                    stage: TrainingRun.Progress.measuring, step: coded, totalSteps: total, loss: loss,
                    tokensPerSecond: 0))
        }
        let selection = ScoringSelection(queries: Self.queries(heldOut, products))
        let (scoring, recall) = try await selection.choose(for: candidate)
        trained.description.scoring = scoring
        candidate.scoring = scoring
        if scoring.phraseWeight == nil { trained.description.selection.phrases = nil }
        return Outcome(
            trained: trained, candidate: candidate, recall: recall, heldOutQueries: selection.queries,
            report: try await ModelReport(candidate, corpus: corpus, queries: selection.queries))
    }

    typealias Clicks = [(query: String, product: String, clicks: Double)]

    /// Keeps whole queries back.
    ///
    /// Which ones depends on their words alone: a query that the base of this training has learned, in another run on
    /// another day, is not taken for unseen because the log has grown since.
    private func split(_ clicks: Clicks) -> (kept: Clicks, heldOut: Clicks) {
        let keys = Dictionary(
            uniqueKeysWithValues: Set(clicks.map(\.query)).map { query in
                (query, QueryKey(query, analyzer: training.analyzer))
            })
        let places = Set(keys.values).map { (place: $0.place, key: $0) }.sorted { $0 < $1 }
        let least = ScoringSelection.leastQueries
        guard Int(Double(places.count) * Self.heldOutShare) >= least else { return (clicks, []) }
        let count = min(max(places.prefix { $0.place < Self.heldOutShare }.count, least), Self.maximumHeldOut)
        let heldOut = Set(places.prefix(count).map(\.key))
        func isHeldOut(_ query: String) -> Bool { keys[query].map(heldOut.contains) ?? false }
        return (clicks.filter { !isHeldOut($0.query) }, clicks.filter { isHeldOut($0.query) })
    }

    /// Clicked queries with their products' positions.
    static func queries(
        _ clicks: Clicks, _ products: [(id: String, text: ProductText)]
    ) -> [ScoringSelection.HeldOutQuery] {
        let positions = Dictionary(products.enumerated().map { ($1.id, $0) }) { first, _ in first }
        var clicked: [String: Set<Int>] = [:]
        for click in clicks {
            if let position = positions[click.product] { clicked[click.query, default: []].insert(position) }
        }
        return clicked.sorted { $0.key < $1.key }.map { .init(query: $0.key, products: $0.value) }
    }
}
