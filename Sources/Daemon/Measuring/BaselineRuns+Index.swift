public import CodeIndex
import Codes
public import Evaluation

extension BaselineRuns {
    /// Products read at once.
    private static let page = 2_000

    /// Ranks an index's products for queries.
    /// - Parameter progress: called often; the last call of each step has all of it done.
    /// - Throws: `BaselineError`, `PostgresError`; errors of the file system.
    public func measure(
        _ queries: [String], in index: CodeIndex, progress: @escaping @Sendable (BaselineProgress) -> Void
    ) async throws -> [Baseline: RetrievalRun] {
        try await measure(
            queries, productCount: try await index.products.liveCount(),
            nextPage: { after in
                try await index.products.texts(after: after, limit: Self.page).map {
                    ProductDocument(id: $0.id, text: $0.text)
                }
            },
            progress: progress)
    }
}
