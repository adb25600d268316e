public import CodeIndex
public import Evaluation

extension CrossValidation {
    /// Validates with one seed after the other, each of which trains all models anew; an index is only read.
    /// - Parameters:
    ///   - options: of all trainings; the first seed is theirs, and the others follow it.
    ///   - seeds: how many.
    ///   - progress: called with the seed whose models are trained and measured.
    /// - Returns: an outcome a seed.
    /// - Throws: errors of the trainings; `PostgresError`.
    public func run(
        _ judgments: Judgments, in index: CodeIndex, options: TrainingRun.Options, seeds: Int,
        progress: @escaping @Sendable (_ seed: UInt64, Progress) -> Void
    ) async throws -> [Outcome] {
        var outcomes: [Outcome] = []
        for seed in options.seed..<options.seed + UInt64(seeds) {
            var options = options
            options.seed = seed
            outcomes.append(try await run(judgments, in: index, options: options) { progress(seed, $0) })
        }
        return outcomes
    }
}
