public import Codes
import Foundation

/// Measures the whole method on queries that training never sees: the queries are cut into folds, and each fold is
/// answered by a model trained on the others.
///
/// Everything happens in memory; the index is neither read nor changed.
public struct CrossValidation: Sendable {
    /// How far it has come.
    public struct Progress: Sendable {
        public var fold: Int
        public var folds: Int
        public var training: TrainingRun.Progress
    }

    private let analyzer: CodeAnalyzer
    private let options: TrainingRun.Options
    private let folds: Int

    /// - Parameter folds: at least 2.
    public init(analyzer: CodeAnalyzer, options: TrainingRun.Options, folds: Int) {
        precondition(folds >= 2, "one fold would leave nothing to train on")
        self.analyzer = analyzer
        self.options = options
        self.folds = folds
    }

    /// Answers every judged query with the model of the other folds.
    /// - Parameters:
    ///   - relevant: each query's relevant products; they serve as clicks for the other folds.
    ///   - clicks: a click log; clicks for a fold's own queries are left out of its training.
    ///   - methods: the ways in which to search.
    ///   - limit: products a query.
    /// - Returns: by method, product identifiers by query, best first.
    public func answers(
        products: [(id: String, text: ProductText)], relevant: [String: Set<String>],
        clicks: [(query: String, product: String, clicks: Double)] = [], methods: [SearchMethod] = SearchMethod.common,
        limit: Int,
        progress: @escaping @Sendable (Progress) -> Void
    ) async throws -> [SearchMethod: [String: [String]]] {
        let queries = relevant.keys.sorted()
        let parts = parts(of: queries)
        var answers: [SearchMethod: [String: [String]]] = [:]
        for fold in 0..<folds {
            let test = queries.filter { parts[$0] == fold }
            if test.isEmpty { continue }
            let hidden = Set(test.map { QueryKey($0, analyzer: analyzer) })
            let judged = queries.filter { parts[$0] != fold }.flatMap { query in
                (relevant[query] ?? []).sorted().map { (query: query, product: $0, clicks: 1.0) }
            }
            let training = ModelTraining(analyzer: analyzer, options: options)
            let total = folds
            let outcome = try await MeasuredTraining(training: training).run(
                products: products,
                clicks: judged + clicks.filter { !hidden.contains(QueryKey($0.query, analyzer: analyzer)) }
            ) { progress(Progress(fold: fold, folds: total, training: $0)) }
            var candidate: Candidate
            if let measured = outcome.candidate {
                candidate = measured
            } else {
                candidate = try await Candidate(
                    outcome.trained, products: products.map(\.text), analyzer: analyzer, thread: training.thread)
            }
            if !Set(methods).isDisjoint(with: SearchMethod.tokenScores) {
                // Six numbers are learned from queries that the model knows rather than not at all.
                let unseen = outcome.heldOutQueries
                try await candidate.learnGranularityWeights(
                    from: unseen.isEmpty ? MeasuredTraining.queries(judged, products) : unseen)
            }
            for method in methods {
                for query in test {
                    answers[method, default: [:]][query] = try await candidate.search(
                        query, by: method, limit: limit
                    ).map { products[$0].id }
                }
            }
        }
        return answers
    }

    /// The fold of each query: queries that are the same to a model stay together.
    private func parts(of queries: [String]) -> [String: Int] {
        var numbers: [QueryKey: Int] = [:]
        var parts: [String: Int] = [:]
        for query in queries {
            let key = QueryKey(query, analyzer: analyzer)
            let number = numbers[key] ?? numbers.count
            numbers[key] = number
            parts[query] = number % folds
        }
        return parts
    }
}
