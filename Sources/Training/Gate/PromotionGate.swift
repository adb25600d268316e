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
        var recall: [Double]
        var answered: Double
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
        let found = (try await rankings(challenger, evidence.clicked), try await rankings(champion, evidence.clicked))
        func figures(_ queries: [GateEvidence.Query]) -> (Figures, Figures) {
            (Self.figures(found.0, queries), Self.figures(found.1, queries))
        }
        let all = figures(evidence.clicked)
        try await progress(0.4)
        require(
            "answered", "newest clicks", all.0.answered, all.1.answered,
            atLeast: min(thresholds.leastAnswered, all.1.answered))
        // A random order finds 10 of N products.
        let chance = min(0.5 / thresholds.leastTimesChance, 10 / Double(max(evidence.productCount, 1)))
        require(
            "recall@10 beside chance", "newest clicks", all.0.recall[0], chance,
            atLeast: thresholds.leastTimesChance * chance)
        func compare(_ slice: String, _ figures: (Figures, Figures), loss: Double) {
            for (depth, (challenger, champion)) in zip(Self.depths, zip(figures.0.recall, figures.1.recall)) {
                require("recall@\(depth)", slice, challenger, champion, atLeast: champion - loss)
            }
        }
        compare("newest clicks", all, loss: thresholds.recallLoss)
        for slice in evidence.slices {
            guard slice.queries.count >= thresholds.leastSliceQueries else {
                verdict.unjudgedSlices.append(slice.name)
                continue
            }
            compare(slice.name, figures(slice.queries), loss: thresholds.sliceRecallLoss)
        }
        try await progress(0.8)
        let known = (
            try await rankings(challenger, evidence.knownItems), try await rankings(champion, evidence.knownItems)
        )
        compare(
            "products by their own words",
            (Self.figures(known.0, evidence.knownItems), Self.figures(known.1, evidence.knownItems)),
            loss: thresholds.knownItemRecallLoss)
        return verdict
    }

    /// The products for each query's text.
    private func rankings(
        _ candidate: Candidate, _ queries: [GateEvidence.Query]
    ) async throws -> [String: [Int]] {
        var rankings: [String: [Int]] = [:]
        for query in queries where rankings[query.text] == nil {
            try Task.checkCancellation()
            rankings[query.text] = try await candidate.search(query.text, limit: Self.depths.max() ?? 0)
        }
        return rankings
    }

    private static func figures(_ rankings: [String: [Int]], _ queries: [GateEvidence.Query]) -> Figures {
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

    /// Shares of what was posted, 0 to 1.
    private static func codes(of candidate: Candidate) -> (overGeneral: Double, productsWithout: Double) {
        let (products, generated) = candidate.index.posted(candidate.scoring)
        let count = Double(max(products.count, 1))
        let general = generated.count { Double($0) > 0.1 * count }
        return (
            Double(general) / Double(max(generated.count, 1)), Double(products.count { $0 == 0 }) / count
        )
    }
}
