public import CodeIndex
public import Evaluation

/// The method measured with and without its stages, each variant with several seeds (GRAM, section 4).
public struct AblationStudy: Sendable {
    /// What happens, one after the other.
    public enum Event: Sendable {
        /// A trial's models are trained and measured.
        case validating(AblationTrial, CrossValidation.Progress)
        /// A trial is done.
        case found(AblationTrial, CrossValidation.Outcome)
    }

    /// What all trials found together.
    public struct Outcome: Sendable {
        /// Means with their spread, and differences from the whole method.
        public let table: AblationTable
        /// How each variant's models scored, seed by seed.
        public let scorings: [MethodVariant: [FoldScoring]]
        /// Which queries each fold has, in every trial; nil without a trial.
        public let folds: QueryFolds?
    }

    private let validation: CrossValidation
    private let variants: [MethodVariant]
    private let seeds: Int

    /// Creates a study.
    /// - Parameters:
    ///   - validation: measures each trial.
    ///   - variants: the whole method first; the others are compared with it.
    ///   - seeds: how many each variant is trained with.
    public init(_ validation: CrossValidation, variants: [MethodVariant], seeds: Int) {
        self.validation = validation
        self.variants = variants
        self.seeds = seeds
    }

    /// Measures every variant with every seed; an index is only read.
    /// - Parameters:
    ///   - options: of all trainings; the first seed is theirs, and stages are the variants'.
    ///   - report: called with everything that happens.
    /// - Throws: errors of the trainings; `PostgresError`.
    public func run(
        _ judgments: Judgments, in index: CodeIndex, options: TrainingRun.Options,
        report: @escaping @Sendable (Event) -> Void
    ) async throws -> Outcome {
        let alignmentAlone = MethodVariant.alignmentAlone.filter {
            variants.contains($0.with) && variants.contains($0.without)
        }
        var table = AblationTable(
            variants: variants.map(\.rawValue),
            comparing: alignmentAlone.map { .init($0.with.rawValue, minus: $0.without.rawValue) },
            judgments: judgments)
        var scorings: [MethodVariant: [FoldScoring]] = [:]
        var folds: QueryFolds?
        for trial in AblationTrial.all(variants, seeds: seeds, from: options.seed) {
            let found = try await validation.run(judgments, in: index, options: trial.options(options)) {
                report(.validating(trial, $0))
            }
            report(.found(trial, found))
            table.add(found.runs, of: trial.variant.rawValue)
            scorings[trial.variant, default: []] += found.scorings
            folds = found.folds
        }
        return Outcome(table: table, scorings: scorings, folds: folds)
    }
}
