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
        var verdict = GateVerdict(checks: [], queries: evidence.clicked.count, unjudgedSlices: [])
        func limit(_ name: String, _ slice: String, _ value: Double, atMost limit: Double) {
            verdict.checks.append(
                .init(name: name, slice: slice, challenger: value, champion: nil, limit: limit, isUpperLimit: true))
        }
        func require(_ name: String, _ slice: String, _ value: Double, _ champion: Double?, atLeast limit: Double) {
            verdict.checks.append(
                .init(
                    name: name, slice: slice, challenger: value, champion: champion, limit: limit, isUpperLimit: false))
        }
        require(
            "clicked queries", "newest clicks", Double(evidence.clicked.count), nil,
            atLeast: Double(thresholds.leastQueries))
        limit(
            "queries that lead to one product", "newest clicks", evidence.queriesOfOneProduct,
            atMost: thresholds.mostQueriesOfOneProduct)
        limit(
            "over-general codes", "generated codes", challenger.overGeneralCodes, atMost: thresholds.mostOverGeneral)
        limit(
            "without a code", "products", challenger.productsWithoutCodes, atMost: thresholds.mostProductsWithoutCodes)

        func figures(
            _ queries: [JudgedQuery], in rankings: KeyPath<GateAnswers, GateAnswers.Rankings> = \.clicked
        ) -> Pair<Figures> {
            Pair(
                challenger: Self.figures(challenger[keyPath: rankings], queries),
                champion: Self.figures(champion[keyPath: rankings], queries))
        }
        let all = figures(evidence.clicked)
        let answered = Pair(
            challenger: Figures.mean(all.challenger.answered), champion: Figures.mean(all.champion.answered))
        require(
            "answered", "newest clicks", answered.challenger, answered.champion,
            atLeast: min(thresholds.leastAnswered, answered.champion))
        // A random order finds 10 of N products.
        let chance = min(0.5 / thresholds.leastTimesChance, 10 / Double(max(evidence.productCount, 1)))
        require(
            "recall@10 beside chance", "newest clicks", Figures.mean(all.challenger.recall[0]), chance,
            atLeast: thresholds.leastTimesChance * chance)
        func compare(_ slice: String, _ figures: Pair<Figures>, largestLoss: Double, beside reference: String? = nil) {
            for (number, depth) in Self.depths.enumerated() {
                verdict.checks.append(
                    check(
                        "recall@\(depth)" + (reference.map { " beside \($0)" } ?? ""), slice,
                        figures.challenger.recall[number], figures.champion.recall[number], largestLoss: largestLoss))
            }
        }
        compare("newest clicks", all, largestLoss: thresholds.largestLoss)
        for reference in references {
            compare(
                "newest clicks",
                Pair(challenger: all.challenger, champion: Self.figures(reference.clicked, evidence.clicked)),
                largestLoss: thresholds.largestLoss, beside: reference.name)
        }
        for slice in evidence.slices {
            guard slice.queries.count >= thresholds.leastSliceQueries else {
                verdict.unjudgedSlices.append(slice.name)
                continue
            }
            compare(slice.name, figures(slice.queries), largestLoss: thresholds.largestSliceLoss)
        }
        let known = figures(evidence.knownItems, in: \.knownItems)
        for (number, depth) in Self.depths.enumerated() {
            let champion = Figures.mean(known.champion.recall[number])
            require(
                "recall@\(depth)", "products by their own words", Figures.mean(known.challenger.recall[number]),
                champion,
                atLeast: champion - thresholds.knownItemRecallLoss)
        }
        return verdict
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
