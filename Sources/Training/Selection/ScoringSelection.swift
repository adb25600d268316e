import Codes
import Retrieval

/// Chooses a generation's scoring by recall on clicks that training did not see.
///
/// The default is kept unless another scoring is better by more than a part of the standard error of the difference. One
/// of the choices is to search by own codes only: a model that does not help is not listened to.
struct ScoringSelection: Sendable {
    /// A scoring with what it finds.
    struct Choice: Sendable {
        var scoring: CodeScoring
        /// The best that there is without the network.
        var withoutNetwork: CodeScoring
        /// Mean over queries and ``depths``, 0 to 1.
        var recall: Double
    }

    /// Fewer tell nothing.
    static let leastQueries = 10
    static let depths = [10, 100, 300]
    /// So many standard errors a choice must be better by. With 1.5 the default, in which the model has hardly a voice, was
    /// kept where it was 4 points worse at 100: six models of the simulated shop, from a trial of another co-training,
    /// with 126 queries kept back, had recall of 41.6 / 86.3 / 97.5 at 10, 100 and 300 with 1.5, and 41.5 / 86.9 / 97.7
    /// with 0.5 as with none.
    private static let caution = 0.5

    static let choices: [CodeScoring] = {
        let feedbacks = [CodeFeedback(), nil, CodeFeedback(weight: 0.1), CodeFeedback(weight: 0.3)]
        let posted: [(count: Int, weight: Float)] = [(10, 0.4), (10, 0.2), (3, 0.4), (0, 0.4)]
        var choices = [CodeScoring()]
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
        return choices
    }()

    /// Such as training did not see.
    let queries: [JudgedQuery]

    /// Weights of phrases that are tried with the best scoring without any.
    static let phraseWeights: [Double?] = [nil, 0.05, 0.15, 0.4]

    /// - Parameter candidate: with the catalogue's phrases among its codes.
    func choose(for candidate: Candidate) async throws -> Choice {
        var codes: [[QueryCode]] = []
        for query in queries {
            try Task.checkCancellation()
            codes.append(try await candidate.codes(for: query.text))
        }
        func recalls(_ choices: [CodeScoring]) -> [[Double]] {
            choices.map { scoring in
                zip(queries, codes).map { query, codes in
                    Self.recall(candidate.index.search(codes, scoring: scoring, limit: 300), query.products)
                }
            }
        }
        /// Phrases are chosen last, for the best scoring without any.
        func choose(_ choices: [CodeScoring], _ found: [[Double]]) -> (scoring: CodeScoring, recalls: [Double]) {
            let scoring = choices[Self.best(of: found)]
            let withPhrases = Self.phraseWeights.map { weight in
                var scoring = scoring
                scoring.phraseWeight = weight
                return scoring
            }
            let found = recalls(withPhrases)
            let best = Self.best(of: found)
            return (withPhrases[best], found[best])
        }
        let found = recalls(Self.choices)
        let whole = choose(Self.choices, found)
        let counted = Self.choices.indices.filter { Self.choices[$0].hasNoNetwork }
        let control = choose(counted.map { Self.choices[$0] }, counted.map { found[$0] })
        return Choice(
            scoring: whole.scoring, withoutNetwork: control.scoring,
            recall: whole.recalls.reduce(0, +) / Double(max(queries.count, 1)))
    }

    /// - Parameter recalls: [choice][query]; the first choice is the default.
    static func best(of recalls: [[Double]]) -> Int {
        guard let standard = recalls.first, standard.count >= leastQueries else { return 0 }
        let count = Double(standard.count)
        var best = (choice: 0, gain: 0.0)
        for (choice, values) in recalls.enumerated().dropFirst() {
            let differences = zip(values, standard).map { $0 - $1 }
            let mean = differences.reduce(0, +) / count
            let variance = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
            let gain = mean - caution * (variance / count).squareRoot()
            if gain > best.gain { best = (choice, gain) }
        }
        return best.choice
    }

    /// Mean over ``depths``, 0 to 1.
    static func recall(_ found: [Int], _ relevant: Set<Int>) -> Double {
        let recalls = depths.map { Recall.at($0, of: found, relevant: relevant) }
        return recalls.reduce(0, +) / Double(recalls.count)
    }
}
