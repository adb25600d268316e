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
        var candidate: Candidate
        var method: SearchMethod
    }

    private static let depths = [10, 100, 300]
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

    /// Shares of what was posted, 0 to 1.
    private struct CodeShares {
        var overGeneral: Double
        var productsWithout: Double
    }

    /// - Parameter progress: called with the part that is done, 0 to 1.
    func judge(
        _ challenger: Candidate, against champion: Candidate, beside references: [Reference] = [],
        on evidence: GateEvidence,
        progress: @Sendable (Double) async throws -> Void = { _ in }
    ) async throws -> GateVerdict {
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
        let codes = Self.codes(of: challenger)
        limit("over-general codes", "generated codes", codes.overGeneral, atMost: thresholds.mostOverGeneral)
        limit("without a code", "products", codes.productsWithout, atMost: thresholds.mostProductsWithoutCodes)

        // Slices have the same queries again.
        func search(_ queries: [JudgedQuery]) async throws -> Pair<[String: [Int]]> {
            Pair(challenger: try await rankings(challenger, queries), champion: try await rankings(champion, queries))
        }
        func figures(_ queries: [JudgedQuery], in found: Pair<[String: [Int]]>) -> Pair<Figures> {
            Pair(
                challenger: Self.figures(found.challenger, queries), champion: Self.figures(found.champion, queries))
        }
        let found = try await search(evidence.clicked)
        let all = figures(evidence.clicked, in: found)
        try await progress(0.4)
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
            let rankings = try await rankings(reference.candidate, evidence.clicked, by: reference.method)
            compare(
                "newest clicks",
                Pair(challenger: all.challenger, champion: Self.figures(rankings, evidence.clicked)),
                largestLoss: thresholds.largestLoss, beside: reference.name)
        }
        for slice in evidence.slices {
            guard slice.queries.count >= thresholds.leastSliceQueries else {
                verdict.unjudgedSlices.append(slice.name)
                continue
            }
            compare(slice.name, figures(slice.queries, in: found), largestLoss: thresholds.largestSliceLoss)
        }
        try await progress(0.8)
        let known = figures(evidence.knownItems, in: try await search(evidence.knownItems))
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

    /// The products for each query's text.
    private func rankings(
        _ candidate: Candidate, _ queries: [JudgedQuery], by method: SearchMethod = .all
    ) async throws -> [String: [Int]] {
        var rankings: [String: [Int]] = [:]
        for query in queries where rankings[query.text] == nil {
            try Task.checkCancellation()
            rankings[query.text] = try await candidate.search(
                query.text, by: method, limit: Self.depths.max() ?? 0)
        }
        return rankings
    }

    private static func figures(_ rankings: [String: [Int]], _ queries: [JudgedQuery]) -> Figures {
        Figures(
            recall: depths.map { depth in
                queries.map { Recall.at(depth, of: rankings[$0.text] ?? [], relevant: $0.products) }
            },
            answered: queries.map { rankings[$0.text]?.isEmpty == false ? 1 : 0 })
    }

    private static func codes(of candidate: Candidate) -> CodeShares {
        let counts = candidate.index.postingCounts(candidate.scoring)
        let (products, generated) = (counts.codesPerProduct, counts.productsPerGeneratedPosting)
        let count = Double(max(products.count, 1))
        let general = generated.count { Double($0) > 0.1 * count }
        return CodeShares(
            overGeneral: Double(general) / Double(max(generated.count, 1)),
            productsWithout: Double(products.count { $0 == 0 }) / count)
    }
}
