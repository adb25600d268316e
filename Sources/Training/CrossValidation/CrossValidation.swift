public import CodeIndex
public import Codes
public import Evaluation

/// Measures the whole method on queries that training never sees: the judged queries are cut into folds (``QueryFolds``),
/// and each fold is answered by a model trained on the others.
///
/// Everything happens in memory: an index is only read.
public struct CrossValidation: Sendable {
    /// How far it has come.
    public struct Progress: Sendable {
        /// The fold whose model is trained or measured, from 0.
        public var fold: Int
        /// How many there are.
        public var folds: Int
        /// Of that fold's model.
        public var training: TrainingRun.Progress
    }

    /// What was found, and how.
    public struct Outcome: Sendable {
        /// In the order of the methods.
        public var runs: [RetrievalRun]
        /// How each fold's model scored.
        public var scorings: [FoldScoring]
        /// Which queries each fold has.
        public var folds: QueryFolds
        /// What the model that answered a query has seen.
        private let seen: [String: SeenClicks]

        init(runs: [RetrievalRun], scorings: [FoldScoring], folds: QueryFolds, seen: [String: SeenClicks]) {
            self.runs = runs
            self.scorings = scorings
            self.folds = folds
            self.seen = seen
        }

        /// Whether the model that answered a query had seen a click on a product, for whatever query.
        public func hasSeen(product: String, before query: String) -> Bool {
            seen[query]?.contains(product: product) ?? false
        }
    }

    private let analyzer: CodeAnalyzer
    private let folds: Int
    private let methods: [SearchMethod]
    private let headFittings = SharedHeadFittings()

    /// Creates a validation.
    /// - Parameters:
    ///   - folds: at least 2.
    ///   - methods: the ways in which to search.
    public init(analyzer: CodeAnalyzer, folds: Int, methods: [SearchMethod] = SearchMethod.common) {
        precondition(folds >= 2, "one fold would leave nothing to train on")
        self.analyzer = analyzer
        self.folds = folds
        self.methods = methods
    }

    /// Answers every judged query with a model of the index's products, its click log and the other folds' judgments.
    /// - Throws: errors of the trainings; `PostgresError`.
    public func run(
        _ judgments: Judgments, in index: CodeIndex, options: TrainingRun.Options,
        progress: @escaping @Sendable (Progress) -> Void
    ) async throws -> Outcome {
        let products = try await index.products.texts().map(ProductDocument.init)
        let clicks = try await index.clicks.pairs(limit: TrainingRun.maximumClicks)
        return try await run(judgments, products: products, clicks: clicks, options: options, progress: progress)
    }

    /// Answers every judged query with the model of the other folds.
    /// - Parameters:
    ///   - judgments: relevant products serve as clicks for the other folds.
    ///   - clicks: a click log; clicks for a fold's own queries are left out of its training.
    func run(
        _ judgments: Judgments, products: [ProductDocument], clicks: [ClickPair], options: TrainingRun.Options,
        progress: @escaping @Sendable (Progress) -> Void
    ) async throws -> Outcome {
        let queries = judgments.queries
        let cut = QueryFolds(judgments, analyzer: analyzer, count: folds)
        let parts = cut.parts
        // Titles that all folds and all runs have are embedded once.
        let headFitting = try await headFittings.fitting(options.encoder)
        var rankings: [SearchMethod: [String: [String]]] = [:]
        var scorings: [FoldScoring] = []
        var seen: [String: SeenClicks] = [:]
        for fold in 0..<folds {
            let test = queries.filter { parts[$0] == fold }
            if test.isEmpty { continue }
            let hidden = Set(test.map { QueryKey($0, analyzer: analyzer) })
            let judged = queries.filter { parts[$0] != fold }.flatMap { query in
                judgments.relevant(for: query).sorted().map { ClickPair(query: query, productID: $0, clicks: 1) }
            }
            let others = clicks.filter { !hidden.contains(QueryKey($0.query, analyzer: analyzer)) }
            let known = SeenClicks(judged + others, analyzer: analyzer)
            for query in test { seen[query] = known }
            let training = ModelTraining(analyzer: analyzer, options: options, headFitting: headFitting)
            let (candidate, scoring) = try await candidate(
                training, products, judged: judged, clicks: others
            ) { [folds] in progress(Progress(fold: fold, folds: folds, training: $0)) }
            scorings.append(scoring)
            for method in methods {
                for query in test {
                    rankings[method, default: [:]][query] = try await candidate.search(
                        query, by: method, limit: RetrievalRun.depth
                    ).map { products[$0].id }
                }
            }
        }
        return Outcome(
            runs: methods.map { RetrievalRun(name: $0.name, rankings: rankings[$0] ?? [:]) }, scorings: scorings,
            folds: cut, seen: seen)
    }

    /// Trains a fold's model, and lets it code the catalogue.
    private func candidate(
        _ training: ModelTraining, _ products: [ProductDocument], judged: [ClickPair], clicks: [ClickPair],
        progress: @escaping @Sendable (TrainingRun.Progress) -> Void
    ) async throws -> (Candidate, FoldScoring) {
        let outcome = try await MeasuredTraining(training: training).run(
            products: products, clicks: judged + clicks, progress: progress)
        var candidate: Candidate
        if let measured = outcome.candidate {
            candidate = measured
        } else {
            candidate = try await Candidate(
                outcome.trained, products: products.map(\.text), analyzer: analyzer, thread: training.thread)
            if candidate.hasHead {
                candidate.vectors = try await training.headFitting?.vectors(of: products.map(\.text))
            }
            candidate.take(
                ScoringSelection.unmeasured(hasHead: candidate.hasHead, hasVectors: candidate.hasVectors))
        }
        if !Set(methods).isDisjoint(with: SearchMethod.tokenScores) {
            // Six numbers are learned from queries that the model knows rather than not at all.
            let unseen = outcome.heldOutQueries
            try await candidate.learnGranularityWeights(
                from: unseen.isEmpty ? JudgedQuery.all(in: judged, of: products) : unseen)
        }
        if methods.contains(.control(.neighbourCodes)) {
            try await candidate.postNeighbourCodes(on: training.thread)
        }
        if methods.contains(.generationAlone) { try await candidate.codeByGenerationAlone(on: training.thread) }
        return (
            candidate,
            FoldScoring(
                scoring: candidate.scoring, withoutNetwork: candidate.scoring(.withoutNetwork),
                withHead: candidate.hasHead
                    ? FoldScoring.WithHead(
                        withoutHead: candidate.scoring(.withoutHead), headOnly: candidate.scoring(.headOnly)) : nil,
                queries: outcome.scoringQueries)
        )
    }
}
