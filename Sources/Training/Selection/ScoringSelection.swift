import Codes
import GRAM
import Retrieval

/// Chooses a generation's scoring by recall on clicks that training did not see.
///
/// The rule: of all ``choices`` the one with the best mean recall is looked for, and the simplest is taken that isn't worse
/// than that by more than a standard error of the difference, query by query (the one-standard-error rule of Breiman,
/// Friedman, Olshen and Stone, Classification and Regression Trees, 1984, section 3.4.3). To search by own codes only is
/// the simplest choice: a model that doesn't help is not listened to. Typed codes have to add more (``isClear(_:)``). With
/// fewer than ``leastQueries`` nothing is chosen, and ``standard`` holds.
struct ScoringSelection: Sendable {
    /// A scoring with what it finds.
    struct Choice: Sendable {
        var scoring: CodeScoring
        /// The best that there is without the network.
        var withoutNetwork: CodeScoring
        /// The best that there is without the code head.
        var withoutHead: CodeScoring
        /// The best that there is with the head and nothing else of the network; what it finds may be less.
        var withHeadOnly: CodeScoring
        /// The best that there is with typed codes; what it finds may be less.
        var withTypedCodes: CodeScoring
        /// Mean over queries and ``depths``, 0 to 1.
        var recall: Double
        /// What the parts that were tried added; nil where nothing was chosen.
        var gains: MeasuredGains?
    }

    /// What is taken unmeasured, in which the model has a small voice: it can't drown what is found by counting. icecat's
    /// titles, brands and categories in Benchmarks/Results.md are searched with it.
    static let standard = CodeScoring()

    /// What is taken unmeasured where there is a head: it alone, which needs no decoding. The weight was chosen on the queries
    /// on which Benchmarks/Results.md shows it.
    static let standardWithHead = CodeScoring(
        modelWeight: 0, generatedProductCodes: 0, feedback: nil, headWeight: 0.4)

    /// The weight of product vectors that is taken unmeasured. On the same queries, in five folds, it was the best beside own
    /// codes in all of them; beside a head 1.5 was the best in four.
    static let standardVectorWeight = 1.0

    /// What is taken unmeasured.
    static func standard(hasHead: Bool, hasVectors: Bool) -> CodeScoring {
        guard hasHead else { return standard }
        var scoring = standardWithHead
        scoring.vectorWeight = hasVectors ? standardVectorWeight : nil
        return scoring
    }

    /// With fewer, the best of so many choices is the luckiest: where the recall of two scorings differs by 15 points on a
    /// query, its mean differs by 2 on 50 queries for no reason at all.
    static let leastQueries = 50
    static let depths = [10, 100, 300]
    /// So many standard errors a simpler choice may be worse by, as in Breiman's rule.
    private static let caution = 1.0
    /// So many standard errors are half of a 95 % interval.
    private static let intervalErrors = 1.96

    /// The simplest first.
    static let choices: [CodeScoring] = {
        let posted: [(count: Int, weight: Float)] = [(10, 0.4), (10, 0.2), (3, 0.4), (0, 0.4)]
        var choices: [CodeScoring] = []
        for feedback in feedbacks {
            choices.append(CodeScoring(modelWeight: 0, generatedProductCodes: 0, feedback: feedback))
            for (count, weight) in posted {
                for modelWeight in [0.03, 0.1, 0.3, 0.6, 1] {
                    choices.append(
                        CodeScoring(
                            modelWeight: modelWeight, generatedProductCodes: count, generatedPostingWeight: weight,
                            feedback: feedback))
                }
            }
        }
        return choices.sorted { complexity(of: $0).lexicographicallyPrecedes(complexity(of: $1)) }
    }()

    /// The same with a code head: without it, with it alone, and with what the model writes as well. The simplest first.
    static let choicesWithHead: [CodeScoring] = {
        var choices = Self.choices
        for feedback in feedbacks {
            for headWeight in [0.1, 0.2, 0.4, 0.7] {
                choices.append(
                    CodeScoring(
                        modelWeight: 0, generatedProductCodes: 0, feedback: feedback, headWeight: headWeight))
            }
            for headWeight in [0.2, 0.4] {
                for count in [0, 10] {
                    for modelWeight in [0.03, 0.1, 0.3] {
                        choices.append(
                            CodeScoring(
                                modelWeight: modelWeight, generatedProductCodes: count, feedback: feedback,
                                headWeight: headWeight))
                    }
                }
            }
        }
        return choices.sorted { complexity(of: $0).lexicographicallyPrecedes(complexity(of: $1)) }
    }()

    private static let feedbacks = [CodeFeedback(), nil, CodeFeedback(weight: 0.1), CodeFeedback(weight: 0.3)]

    /// How many parts a scoring has besides own codes, then how much each of them says.
    private static func complexity(of scoring: CodeScoring) -> [Double] {
        let parts = [
            scoring.modelWeight > 0, scoring.generatedProductCodes > 0, scoring.feedback != nil, scoring.hearsHead,
        ]
        return [
            Double(parts.count { $0 }), Double(scoring.generatedProductCodes), scoring.modelWeight,
            scoring.headWeight ?? 0, Double(scoring.generatedPostingWeight), scoring.feedback?.weight ?? 0,
        ]
    }

    /// Such as training did not see.
    let queries: [JudgedQuery]

    /// A scoring with typed codes: unmeasured where it has none.
    static func withTypedCodes(_ scoring: CodeScoring) -> CodeScoring {
        var scoring = scoring
        scoring.typedWeights = scoring.typedWeights ?? TypedCodeWeights(0.15)
        return scoring
    }

    /// What is taken unmeasured, in controls as well; nothing is known of its recall.
    static func unmeasured(hasHead: Bool, hasVectors: Bool) -> Choice {
        let scoring = standard(hasHead: hasHead, hasVectors: hasVectors)
        var withoutHead = standard
        withoutHead.vectorWeight = scoring.vectorWeight
        return Choice(
            scoring: scoring, withoutNetwork: SearchControl.withoutNetwork.scoring(standard), withoutHead: withoutHead,
            withHeadOnly: SearchControl.headOnly.scoring(scoring), withTypedCodes: withTypedCodes(scoring), recall: 0)
    }

    /// - Parameter candidate: with the catalogue's phrases and typed codes among its codes.
    func choose(for candidate: Candidate) async throws -> Choice {
        let trial = try await ScoringTrial(of: candidate, on: queries)
        guard queries.count >= Self.leastQueries else {
            var choice = Self.unmeasured(hasHead: candidate.hasHead, hasVectors: candidate.hasVectors)
            choice.recall = trial.recalls(of: [choice.scoring])[0].mean
            return choice
        }
        let choices = candidate.hasHead ? Self.choicesWithHead : Self.choices
        let found = trial.recalls(of: choices)
        func best(where isAllowed: (CodeScoring) -> Bool = { _ in true }) -> ScoringTrial.Outcome {
            let allowed = choices.indices.filter { isAllowed(choices[$0]) }
            return trial.outcome(of: allowed.map { choices[$0] }, allowed.map { found[$0] })
        }
        let whole = best()
        let withoutNetwork = best { $0.hasNoNetwork }
        let withoutHead = candidate.hasHead ? best { !$0.hearsHead } : whole
        let headOnly =
            candidate.hasHead
            ? best { $0.hearsHead && $0.modelWeight == 0 && $0.generatedProductCodes == 0 } : whole
        var gains = whole.gains
        let sorted = trial.tryVectors(whole.scoring, whole.recalls, &gains)
        func sortedAlike(_ scoring: CodeScoring) -> CodeScoring {
            var scoring = scoring
            scoring.vectorWeight = sorted.scoring.vectorWeight
            return scoring
        }
        if !sorted.scoring.hasNoNetwork {
            gains.network = MeasuredGain(with: sorted.recalls, without: withoutNetwork.recalls)
        }
        if candidate.hasHead {
            gains.head =
                whole.scoring.hearsHead
                ? MeasuredGain(with: whole.recalls, without: withoutHead.recalls)
                // Also of what is left out.
                : MeasuredGain(with: headOnly.recalls, without: whole.recalls)
        }
        return Choice(
            scoring: sorted.scoring, withoutNetwork: withoutNetwork.scoring,
            withoutHead: sortedAlike(withoutHead.scoring),
            // Typed codes of products are no part of it.
            withHeadOnly: SearchControl.headOnly.scoring(headOnly.scoring),
            withTypedCodes: sortedAlike(whole.withTypedCodes), recall: sorted.recalls.mean, gains: gains)
    }

    /// The simplest choice that is as good as the best, as far as can be told.
    /// - Parameter recalls: [choice][query], the simplest choice first; of two queries or more.
    static func best(of recalls: [[Double]]) -> Int {
        let sums = recalls.map { $0.reduce(0, +) }
        guard let best = sums.indices.max(by: { (sums[$0], $1) < (sums[$1], $0) }) else { return 0 }
        return recalls.indices.first { choice in
            let losses = zip(recalls[best], recalls[choice]).map { $0 - $1 }
            let count = Double(losses.count)
            let mean = losses.reduce(0, +) / count
            let variance = losses.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
            return mean <= caution * (variance / count).squareRoot()
        } ?? best
    }

    /// Whether a gain's 95 % interval leaves 0 out. Of the twenty scorings with typed codes that are tried the luckiest gains a
    /// standard error where they do nothing: on a shop of invented products they were taken by that, and other queries
    /// gained nothing.
    static func isClear(_ gain: MeasuredGain) -> Bool { gain.recall > intervalErrors * gain.error }

    /// Mean over ``depths``, 0 to 1.
    static func recall(_ found: [Int], _ relevant: Set<Int>) -> Double {
        let recalls = depths.map { Recall.at($0, of: found, relevant: relevant) }
        return recalls.reduce(0, +) / Double(recalls.count)
    }
}
