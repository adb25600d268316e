public import Catalog
public import CodeIndex
import Execution

/// Reads and decodes a file's items in batches, on a thread of its own.
public struct LineBatches: Sendable {
    private final class Reader: @unchecked Sendable {
        // Used on `thread` only, after its creation.
        let items: FeedReader
        init(_ items: FeedReader) { self.items = items }
    }

    /// Items made into values, and those that could not be.
    public struct Decoded<Value: Sendable>: Sendable {
        /// In the order of the file.
        public internal(set) var decoded: [Value] = []
        /// In the order of the file, at their places in the feed.
        public internal(set) var faults: [DeadLetter] = []
        /// Items that hold something, but no value.
        public internal(set) var empty = 0
    }

    /// A batch is complete when its items are as long together.
    private static let batchBytes = 16 << 20

    private let thread = DedicatedThread(name: "import")
    private let reader: Reader
    private let size: Int
    private let feed: ImportFeed
    private let totalBytes: Int64?
    /// How far the file has been read.
    public private(set) var progress = LineProgress()

    /// Reads items.
    /// - Parameters:
    ///   - items: of the file.
    ///   - size: of a batch, in items.
    ///   - feed: the import that reads them; nil where nothing of the file is kept with its place.
    public init(_ items: sending FeedReader, size: Int, feed: ImportFeed? = nil) {
        totalBytes = items.totalBytes
        self.feed = feed ?? ImportFeed(number: 0, name: items.path)
        reader = Reader(items)
        self.size = size
    }

    /// The next items; nil at the end.
    /// - Throws: `FileReadError`.
    public mutating func next() async throws -> [FeedItem]? {
        let (items, bytes) = try await thread.run { [reader, size] in
            var items: [FeedItem] = []
            var itemBytes = 0
            while items.count < size, itemBytes < Self.batchBytes, let item = try reader.items.next() {
                items.append(item)
                itemBytes += item.byteCount
            }
            return (items, reader.items.bytesRead)
        }
        if items.isEmpty { return nil }
        progress.lines += items.count
        if let totalBytes, totalBytes > 0 { progress.fraction = Double(bytes) / Double(totalBytes) }
        return items
    }

    /// Decodes items.
    /// - Parameter body: decodes one item, into any number of values.
    /// - Returns: what the items hold; a faulty one is a dead letter.
    public func decode<Value: Sendable>(
        _ items: [FeedItem], _ body: @escaping @Sendable (FeedItem) throws(RecordFault) -> [Value]
    ) async throws -> Decoded<Value> {
        try await thread.run { [feed] in
            var result = Decoded<Value>()
            for item in items {
                do throws(RecordFault) {
                    if case .fault(let fault, _) = item.content { throw fault }
                    let values = try body(item)
                    if values.isEmpty, !item.isBlank { result.empty += 1 }
                    result.decoded += values
                } catch {
                    let source = SourceRecord(key: nil, value: item.payload)
                    result.faults.append(DeadLetter(source, at: feed.position(of: Int64(item.number)), error))
                }
            }
            return result
        }
    }
}
