import Catalog
import CodeIndex
import Execution

/// A file's items, read and decoded in batches: the next one while the one before is applied.
actor DecodedFeed {
    /// What some items became.
    struct Batch: Sendable {
        var changes: ChangeBatch
        let itemCount: Int
        /// Items that hold something, but no event.
        let emptyCount: Int
        let progress: LineProgress
    }

    private let thread = DedicatedThread(name: "feed")
    private let pipeline: FeedPipeline
    private let feed: ImportFeed
    private var items: LineBatches

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init(_ items: LineBatches, of feed: ImportFeed, through pipeline: FeedPipeline) {
        self.items = items
        self.feed = feed
        self.pipeline = pipeline
    }

    /// The next items, asked for by one caller at a time; nil at the end.
    /// - Throws: `FileReadError`, ``StageUnavailable``.
    func next() async throws -> Batch? {
        var items = items
        guard let batch = try await items.next() else { return nil }
        self.items = items
        var changes = ChangeBatch()
        var emptyCount = 0
        for (item, decoded) in zip(batch, try await pipeline.decode(batch)) {
            if case .success(let events) = decoded, events.isEmpty, !item.isBlank { emptyCount += 1 }
            changes.add(
                decoded, of: SourceRecord(key: nil, value: item.payload), at: .item(Int64(item.number), of: feed))
        }
        changes.prepareRows()
        return Batch(changes: changes, itemCount: batch.count, emptyCount: emptyCount, progress: items.progress)
    }
}
