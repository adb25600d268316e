import CodeIndex
import Codes
import Daemon
import Evaluation
import Training

extension EvaluateCommand {
    /// Products read at once.
    private static let page = 5_000

    /// The slices that are reported, all queries first.
    /// - Parameter validated: where each query was answered by the model of the other folds.
    func querySlices(
        _ judgments: Judgments, _ validated: CrossValidation.Outcome?, _ configuration: GramdConfiguration
    ) async throws -> [QuerySlice] {
        let index = CodeIndex(configuration)
        let queries = judgments.queries
        let frequencies = QueryFrequencies(
            clicksByQuery: try await index.clicks.counts(of: queries),
            queriesByClicks: try await index.clicks.queriesByClicks())
        let byFrequency = QuerySlice.byFrequency(queries, frequencies)
        guard slices else { return byFrequency }
        let analyzer = try CodeAnalyzer(language: configuration.language)
        let stems = try await sharedStems(judgments, index, analyzer)
        let parts = byFrequency + QuerySlice.bySharedStems(judgments, count: stems.count)
        if let validated {
            return parts
                + QuerySlice.byClickedProducts(judgments) { validated.hasSeen(product: $1, before: $0) }
        }
        let seen = try await SeenClicks(of: index, analyzer: analyzer)
        return parts + QuerySlice.byClickedProducts(judgments) { seen.contains(product: $1) }
            + QuerySlice.bySeenQueries(queries) { seen.contains(query: $0) }
    }

    private func sharedStems(
        _ judgments: Judgments, _ index: CodeIndex, _ analyzer: CodeAnalyzer
    ) async throws -> SharedStems {
        var stems = SharedStems(judgments, analyzer: analyzer)
        var last = ""
        while true {
            let products = try await index.products.texts(after: last, limit: Self.page)
            stems.add(products.map { ProductDocument(id: $0.id, text: $0.text) })
            guard products.count == Self.page, let id = products.last?.id else { return stems }
            last = id
        }
    }
}
