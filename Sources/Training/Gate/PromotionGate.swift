import Retrieval

/// Decides whether a new model may answer queries, by what it and the champion find.
///
/// Absolute conditions catch a model, or a log, that is worth nothing; relative ones a model that is worse than the one
/// that answers now, for all queries or for some of them.
struct PromotionGate: Sendable {
    let thresholds: GateThresholds

    private static let depths = [10, 100, 300]

    /// Means over queries, 0 to 1.
    private struct Figures {
        /// At each of ``depths``.
        var recall: [Double]
        var answered: Double
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
        _ challenger: Candidate, against champion: Candidate, on evidence: GateEvidence,
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
        require(
            "answered", "newest clicks", all.challenger.answered, all.champion.answered,
            atLeast: min(thresholds.leastAnswered, all.champion.answered))
        // A random order finds 10 of N products.
        let chance = min(0.5 / thresholds.leastTimesChance, 10 / Double(max(evidence.productCount, 1)))
        require(
            "recall@10 beside chance", "newest clicks", all.challenger.recall[0], chance,
            atLeast: thresholds.leastTimesChance * chance)
        func compare(_ slice: String, _ figures: Pair<Figures>, loss: Double) {
            for (number, depth) in Self.depths.enumerated() {
                let champion = figures.champion.recall[number]
                require(
                    "recall@\(depth)", slice, figures.challenger.recall[number], champion, atLeast: champion - loss)
            }
        }
        compare("newest clicks", all, loss: thresholds.recallLoss)
        for slice in evidence.slices {
            guard slice.queries.count >= thresholds.leastSliceQueries else {
                verdict.unjudgedSlices.append(slice.name)
                continue
            }
            compare(slice.name, figures(slice.queries, in: found), loss: thresholds.sliceRecallLoss)
        }
        try await progress(0.8)
        compare(
            "products by their own words",
            figures(evidence.knownItems, in: try await search(evidence.knownItems)),
            loss: thresholds.knownItemRecallLoss)
        return verdict
    }

    /// The products for each query's text.
    private func rankings(
        _ candidate: Candidate, _ queries: [JudgedQuery]
    ) async throws -> [String: [Int]] {
        var rankings: [String: [Int]] = [:]
        for query in queries where rankings[query.text] == nil {
            try Task.checkCancellation()
            rankings[query.text] = try await candidate.search(query.text, limit: Self.depths.max() ?? 0)
        }
        return rankings
    }

    private static func figures(_ rankings: [String: [Int]], _ queries: [JudgedQuery]) -> Figures {
        var figures = Figures(recall: depths.map { _ in 0 }, answered: 0)
        guard !queries.isEmpty else { return figures }
        let share = 1 / Double(queries.count)
        for query in queries {
            let found = rankings[query.text] ?? []
            if !found.isEmpty { figures.answered += share }
            for (number, depth) in depths.enumerated() {
                figures.recall[number] += Recall.at(depth, of: found, relevant: query.products, weight: share)
            }
        }
        return figures
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
