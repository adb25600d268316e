import Catalog
import Execution

/// The way from a file's items to product events: that of a topic's records where they are transformed, so that a file and
/// a topic of one source are read alike; otherwise by what files know besides.
struct FeedPipeline: Sendable {
    let items: ProductItemDecoder
    private let pipeline: EventPipeline
    private let thread = DedicatedThread(name: "decode")

    init(_ pipeline: EventPipeline) {
        self.pipeline = pipeline
        items = ProductItemDecoder(pipeline.decoder)
    }

    /// What the columns of a table are.
    var columns: ProductColumns { ProductColumns(pipeline.isTransforming ? nil : items) }

    /// Decodes items.
    /// - Returns: for each item, in the same order, its events, or why it can't be read.
    /// - Throws: ``StageUnavailable``.
    func decode(_ batch: [FeedItem]) async throws -> [Result<[ProductEvent], RecordFault>] {
        guard pipeline.isTransforming else {
            return try await thread.run { [items] in
                batch.map { item in Result { () throws(RecordFault) in try items.decode(item) } }
            }
        }
        var decoded = try await pipeline.decode(batch.map { SourceRecord(key: nil, value: $0.payload) })
        for (place, item) in batch.enumerated() {
            if case .fault(let fault, _) = item.content { decoded[place] = .failure(fault) }
        }
        return decoded
    }
}
