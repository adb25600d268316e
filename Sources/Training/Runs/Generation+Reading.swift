import CodeIndex
import Foundation

extension Generation {
    /// Up to when the training of the generation's model read the click log: clicks from this time on, in milliseconds since
    /// 1970, are new to it. Nil for a generation without a model.
    func endOfReading(in index: CodeIndex) async throws -> Int64? {
        guard let modelID else { return nil }
        let model = try await index.models.model(named: modelID)
        let created = (try? Date(model.createdAt, strategy: .iso8601)).map { Int64($0.timeIntervalSince1970 * 1_000) }
        // Of an older gramd: it may have read all that there was.
        guard let end = (try? ModelMetrics(json: model.metrics))?.clicksBefore else { return created }
        // Or it has read a click whose clock was wrong, to years ahead: none that counts was later than this.
        return created.map { min(end, $0 + ClickStore.mostAhead + 1) } ?? end
    }
}
