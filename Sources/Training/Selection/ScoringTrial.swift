import Codes
import GRAM
import Retrieval

/// What scorings of a candidate find for queries, whose codes are made once.
struct ScoringTrial {
    /// The best of some scorings, with what it became by phrases and typed codes.
    struct Outcome {
        var scoring: CodeScoring
        /// By query.
        var recalls: [Double]
        /// The best that there is with typed codes; what it finds may be less.
        var withTypedCodes: CodeScoring
        /// What phrases and typed codes added.
        var gains: MeasuredGains
    }

    private typealias Measured = (scoring: CodeScoring, recalls: [Double])

    /// Weights of phrases that are tried; the simplest first.
    private static let phraseWeights: [Double?] = [nil, 0.05, 0.15, 0.4]
    /// Weights of typed codes that are tried: first the same for all granularities, then for each by itself.
    private static let typedWeights = [0.05, 0.15, 0.4, 0.8]
    /// Medium and fine codes needn't count: what they say, coarse ones say as well.
    private static let typedWeightsByItself: [(Code.Granularity, [Double])] = [
        (.coarse, typedWeights), (.medium, [0] + typedWeights), (.fine, [0] + typedWeights),
    ]

    /// Weights of product vectors that are tried besides none; the simplest first.
    private static let vectorWeights = [0.5, 1, 1.5]

    private let candidate: Candidate
    private let queries: [JudgedQuery]
    /// By query.
    private var codes: [[QueryCode]] = []
    /// With those of the code head; empty where there is none.
    private var codesWithHead: [[QueryCode]] = []
    /// By query: its nearness to products, where these have vectors.
    private var cosines: [(@Sendable (_ product: Int) -> Float?)?] = []

    /// - Parameter candidate: with the catalogue's phrases and typed codes among its codes.
    init(of candidate: Candidate, on queries: [JudgedQuery]) async throws {
        self.candidate = candidate
        self.queries = queries
        for query in queries {
            try Task.checkCancellation()
            codes.append(try await candidate.codes(for: query.text, hearsHead: false))
            if candidate.hasHead {
                codesWithHead.append(try await candidate.codes(for: query.text, hearsHead: true))
            }
            cosines.append(try await candidate.vectors?.cosine(with: query.text))
        }
    }

    /// [choice][query].
    func recalls(of choices: [CodeScoring]) -> [[Double]] {
        choices.map { scoring in
            queries.indices.map { query in
                let asked = scoring.hearsHead ? codesWithHead[query] : codes[query]
                return ScoringSelection.recall(
                    candidate.index.search(asked, scoring: scoring, limit: 300, cosine: cosines[query]),
                    queries[query].products)
            }
        }
    }

    /// Takes the best of scorings that have neither phrases nor typed codes; phrases are chosen for it, then typed codes.
    /// - Parameter found: the choices' ``recalls(of:)``.
    func outcome(of choices: [CodeScoring], _ found: [[Double]]) -> Outcome {
        var gains = MeasuredGains()
        let words = tryPhrases(choices[ScoringSelection.best(of: found)], &gains)
        guard candidate.hasTypedCodes else {
            return Outcome(
                scoring: words.scoring, recalls: words.recalls,
                withTypedCodes: ScoringSelection.withTypedCodes(words.scoring), gains: gains)
        }
        let typed = tryTypedCodes(words, &gains)
        let gain = MeasuredGain(with: typed.recalls, without: words.recalls)
        let best = gain.map(ScoringSelection.isClear) == true ? typed : words
        return Outcome(
            scoring: best.scoring, recalls: best.recalls, withTypedCodes: typed.scoring, gains: gains)
    }

    /// The best weight of phrases for a scoring, which may be none.
    private func tryPhrases(_ scoring: CodeScoring, _ gains: inout MeasuredGains) -> Measured {
        let choices = Self.phraseWeights.map { weight in
            var scoring = scoring
            scoring.phraseWeight = weight
            return scoring
        }
        let found = recalls(of: choices)
        let best = ScoringSelection.best(of: found)
        if candidate.hasPhrases {
            // Also of what is left out.
            let phrases = best > 0 ? found[best] : found.dropFirst().max { $0.mean < $1.mean } ?? []
            gains.phrases = MeasuredGain(with: phrases, without: found[0])
        }
        return (choices[best], found[best])
    }

    /// The best scoring with typed codes, which may be worse than without: their weights first, then what the model
    /// writes of them.
    private func tryTypedCodes(_ words: Measured, _ gains: inout MeasuredGains) -> Measured {
        var best = weighTypedCodes(words.scoring)
        gains.typedCodes = MeasuredGain(with: best.recalls, without: words.recalls)
        if candidate.model?.writesTypedCodes == true, best.scoring.modelWeight > 0 {
            gains.heardTypedCodes = tryOut(&best) { $0.hearsTypedCodes = true }
        }
        if candidate.model?.description.typed != nil, !best.scoring.hasNoNetwork {
            gains.postedTypedCodes = tryOut(&best) { $0.postsTypedCodes = true }
        }
        return best
    }

    /// The best weight of product vectors for a scoring, which may be none.
    func tryVectors(_ scoring: CodeScoring, _ recalls: [Double], _ gains: inout MeasuredGains) -> (
        scoring: CodeScoring, recalls: [Double]
    ) {
        guard candidate.hasVectors else { return (scoring, recalls) }
        let choices =
            [scoring]
            + Self.vectorWeights.map { weight in
                var scoring = scoring
                scoring.vectorWeight = weight
                return scoring
            }
        let found = [recalls] + self.recalls(of: Array(choices.dropFirst()))
        let best = ScoringSelection.best(of: found)
        // Also of what is left out.
        let vectors = best > 0 ? found[best] : found.dropFirst().max { $0.mean < $1.mean } ?? []
        gains.vectors = MeasuredGain(with: vectors, without: recalls)
        return (choices[best], found[best])
    }

    /// What a change of typed codes adds to a scoring, which has it from then on where that is enough.
    private func tryOut(_ best: inout Measured, _ change: (inout CodeScoring) -> Void) -> MeasuredGain? {
        var scoring = best.scoring
        change(&scoring)
        let found = recalls(of: [scoring])[0]
        let gain = MeasuredGain(with: found, without: best.recalls)
        if gain.map(ScoringSelection.isClear) == true { best = (scoring, found) }
        return gain
    }

    /// The best weights of typed codes for a scoring, which may be worse than none.
    private func weighTypedCodes(_ scoring: CodeScoring) -> Measured {
        func with(_ weights: TypedCodeWeights) -> CodeScoring {
            var scoring = scoring
            scoring.typedWeights = weights
            return scoring
        }
        func best(_ weights: [TypedCodeWeights]) -> (weights: TypedCodeWeights, recalls: [Double]) {
            let found = recalls(of: weights.map(with))
            let best = ScoringSelection.best(of: found)
            return (weights[best], found[best])
        }
        var chosen = best(Self.typedWeights.map { TypedCodeWeights($0) })
        for (granularity, options) in Self.typedWeightsByItself {
            let others = options.filter { $0 != chosen.weights[granularity] }.map { weight in
                var weights = chosen.weights
                weights[granularity] = weight
                return weights
            }
            chosen = best([chosen.weights] + others)
        }
        return (with(chosen.weights), chosen.recalls)
    }
}

extension [Double] {
    /// 0 of none.
    var mean: Double { reduce(0, +) / Double(Swift.max(count, 1)) }
}
