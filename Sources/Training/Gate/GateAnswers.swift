import Retrieval

/// What the gate looks at of a model: what it finds for the queries of the evidence, and what its codes are like.
///
/// The catalogue's codes themselves take most of the memory that a run may have, and can go before another model's are made.
struct GateAnswers: Sendable {
    /// The products that are found for each query's text, best first.
    typealias Rankings = [String: [Int]]

    /// As deep as recall is measured.
    static let depths = [10, 100, 300]

    /// For the clicked queries; slices have the same queries again.
    let clicked: Rankings
    /// For a few words of a product's title each.
    let knownItems: Rankings
    /// Of the generated codes those that a tenth of the products or more has, 0 to 1.
    let overGeneralCodes: Double
    /// Of the products those without any code, 0 to 1.
    let productsWithoutCodes: Double

    /// Lets a candidate answer.
    /// - Throws: errors of its model; `CancellationError`.
    init(of candidate: Candidate, to evidence: GateEvidence) async throws {
        clicked = try await Self.rankings(of: candidate, for: evidence.clicked)
        knownItems = try await Self.rankings(of: candidate, for: evidence.knownItems)
        let counts = candidate.index.postingCounts(candidate.scoring)
        let (products, generated) = (counts.codesPerProduct, counts.productsPerGeneratedPosting)
        let count = Double(max(products.count, 1))
        let general = generated.count { Double($0) > 0.1 * count }
        overGeneralCodes = Double(general) / Double(max(generated.count, 1))
        productsWithoutCodes = Double(products.count { $0 == 0 }) / count
    }

    /// What a candidate finds.
    /// - Throws: errors of its model; `CancellationError`.
    static func rankings(
        of candidate: Candidate, for queries: [JudgedQuery], by method: SearchMethod = .all
    ) async throws -> Rankings {
        var rankings: Rankings = [:]
        for query in queries where rankings[query.text] == nil {
            try Task.checkCancellation()
            rankings[query.text] = try await candidate.search(
                query.text, by: method, limit: depths.max() ?? 0)
        }
        return rankings
    }
}
