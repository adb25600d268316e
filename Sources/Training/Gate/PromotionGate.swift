import Evaluation
import Retrieval

/// Decides whether a new model may answer queries, by what it and the champion find.
///
/// Absolute conditions catch a model, or a log, that is worth nothing; relative ones a model that is worse than the one
/// that answers now, for all queries or for some of them, or than what it would be without its training.
///
/// Recall is compared query by query. A model is refused where it loses more than chance explains, that is, where the
/// interval of the difference (``PairedBootstrap``) lies wholly below what is negligible; or where it loses so much that it
/// isn't risked, whatever chance may explain.
struct PromotionGate: Sendable {
    let thresholds: GateThresholds

    /// What a challenger is compared with besides the champion, over all queries.
    struct Reference: Sendable {
        /// In a verdict.
        var name: String
        /// What it finds for the clicked queries.
        var clicked: GateAnswers.Rankings
    }

    private static let depths = GateAnswers.depths
    private static let bootstrap = PairedBootstrap()

    /// Query by query, 0 to 1.
    private struct Figures {
        /// At each of ``depths``.
        var recall: [[Double]]
        var answered: [Double]

        static func mean(_ values: [Double]) -> Double {
            values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
        }
    }

    /// The same of both models.
    private struct Pair<Value> {
        var challenger: Value
        var champion: Value
    }

    /// Judges by what was found for the evidence's queries.
    func judge(
        _ challenger: GateAnswers, against champion: GateAnswers, beside references: [Reference] = [],
        on evidence: GateEvidence
    ) -> GateVerdict {
        let all = Pair(
            challenger: Self.figures(challenger.clicked, evidence.clicked),
            champion: Self.figures(champion.clicked, evidence.clicked))
        var verdict = GateVerdict(
            checks: basics(challenger, evidence) + answers(all, evidence), queries: evidence.clicked.count,
            unjudgedSlices: [])
        verdict.checks += losses("newest clicks", all, largestLoss: thresholds.largestLoss)
        for reference in references {
            verdict.checks += losses(
                "newest clicks",
                Pair(challenger: all.challenger, champion: Self.figures(reference.clicked, evidence.clicked)),
                largestLoss: thresholds.largestLoss, beside: reference.name)
        }
        for slice in evidence.slices {
            guard slice.queries.count >= thresholds.leastSliceQueries else {
                verdict.unjudgedSlices.append(slice.name)
                continue
            }
            verdict.checks += losses(
                slice.name,
                Pair(
                    challenger: Self.figures(challenger.clicked, slice.queries),
                    champion: Self.figures(champion.clicked, slice.queries)),
                largestLoss: thresholds.largestSliceLoss)
        }
        verdict.checks += knownItems(
            Pair(
                challenger: Self.figures(challenger.knownItems, evidence.knownItems),
                champion: Self.figures(champion.knownItems, evidence.knownItems)))
        return verdict
    }

    /// Whether there is enough to judge by, and the codes are such as can be searched.
    private func basics(_ challenger: GateAnswers, _ evidence: GateEvidence) -> [GateVerdict.Check] {
        func atMost(_ limit: Double, _ name: String, _ slice: String, _ value: Double) -> GateVerdict.Check {
            GateVerdict.Check(
                name: name, slice: slice, challenger: value, champion: nil, limit: limit, isUpperLimit: true)
        }
        return [
            atLeast(
                Double(thresholds.leastQueries), "clicked queries", "newest clicks", Double(evidence.clicked.count)),
            atMost(
                thresholds.mostQueriesOfOneProduct, "queries that lead to one product", "newest clicks",
                evidence.queriesOfOneProduct),
            atMost(
                thresholds.mostOverGeneral, "over-general codes", "generated codes", challenger.overGeneralCodes),
            atMost(
                thresholds.mostProductsWithoutCodes, "without a code", "products", challenger.productsWithoutCodes),
        ]
    }

    /// Whether queries get answers, and better ones than by chance.
    private func answers(_ all: Pair<Figures>, _ evidence: GateEvidence) -> [GateVerdict.Check] {
        let answered = Figures.mean(all.champion.answered)
        // A random order finds 10 of N products.
        let chance = min(0.5 / thresholds.leastTimesChance, 10 / Double(max(evidence.productCount, 1)))
        return [
            atLeast(
                min(thresholds.leastAnswered, answered), "answered", "newest clicks",
                Figures.mean(all.challenger.answered), champion: answered),
            atLeast(
                thresholds.leastTimesChance * chance, "recall@10 beside chance", "newest clicks",
                Figures.mean(all.challenger.recall[0]), champion: chance),
        ]
    }

    private func knownItems(_ known: Pair<Figures>) -> [GateVerdict.Check] {
        Self.depths.enumerated().map { number, depth in
            let champion = Figures.mean(known.champion.recall[number])
            return atLeast(
                champion - thresholds.knownItemRecallLoss, "recall@\(depth)", "products by their own words",
                Figures.mean(known.challenger.recall[number]), champion: champion)
        }
    }

    private func losses(
        _ slice: String, _ figures: Pair<Figures>, largestLoss: Double, beside reference: String? = nil
    ) -> [GateVerdict.Check] {
        Self.depths.enumerated().map { number, depth in
            check(
                "recall@\(depth)" + (reference.map { " beside \($0)" } ?? ""), slice,
                figures.challenger.recall[number], figures.champion.recall[number], largestLoss: largestLoss)
        }
    }

    private func atLeast(
        _ limit: Double, _ name: String, _ slice: String, _ value: Double, champion: Double? = nil
    ) -> GateVerdict.Check {
        GateVerdict.Check(
            name: name, slice: slice, challenger: value, champion: champion, limit: limit, isUpperLimit: false)
    }

    /// A mean over queries against another's, query by query.
    func check(
        _ name: String, _ slice: String, _ challenger: [Double], _ champion: [Double], largestLoss: Double
    ) -> GateVerdict.Check {
        let interval = Self.bootstrap.interval(challenger, minus: champion)
        // The interval reaches up so far from the mean: a loss that large may be chance.
        let chance = interval.map { $0.high - $0.mean } ?? 0
        let mean = Figures.mean(champion)
        return GateVerdict.Check(
            name: name, slice: slice, challenger: Figures.mean(challenger), champion: mean,
            limit: mean - min(largestLoss, thresholds.negligibleLoss + chance), isUpperLimit: false, interval: interval)
    }

    private static func figures(_ rankings: GateAnswers.Rankings, _ queries: [JudgedQuery]) -> Figures {
        Figures(
            recall: depths.map { depth in
                queries.map { Recall.at(depth, of: rankings[$0.text] ?? [], relevant: $0.products) }
            },
            answered: queries.map { rankings[$0.text]?.isEmpty == false ? 1 : 0 })
    }
}
