import CodeIndex
import Foundation

extension Generation {
    /// Up to when the training of the generation's model read the click log: clicks from this time on, in milliseconds since
    /// 1970, are new to it. Nil for a generation without a model.
    func endOfReading(in index: CodeIndex) async throws -> Int64? {
        guard let modelID else { return nil }
        let model = try await index.models.model(named: modelID)
        if let end = (try? ModelMetrics(json: model.metrics))?.clicksBefore { return end }
        // Of an older gramd: it may have read all that there was.
        return (try? Date(model.createdAt, strategy: .iso8601)).map { Int64($0.timeIntervalSince1970 * 1_000) }
    }
}
