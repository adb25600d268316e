public import Catalog
public import CodeIndex
import Execution

/// Reads and decodes a file's items in batches, on a thread of its own.
public struct LineBatches {
    private final class Reader: @unchecked Sendable {
        // Used on `thread` only, after its creation.
        let items: FeedReader
        init(_ items: FeedReader) { self.items = items }
    }

    /// Items made into values, and those that could not be.
    public struct Decoded<Value: Sendable>: Sendable {
        /// In the order of the file.
        public internal(set) var decoded: [Value] = []
        /// In the order of the file; a letter's topic is `import:` with the file's path, its partition the number of the
        /// feed, its offset the item's number.
        public internal(set) var faults: [DeadLetter] = []
    }

    /// A batch is complete when its items are as long together.
    private static let batchBytes = 16 << 20

    private let thread = DedicatedThread(name: "import")
    private let reader: Reader
    private let size: Int
    private let feed: Int32
    private let totalBytes: Int64?
    private let topic: String
    /// How far the file has been read.
    public private(set) var progress = LineProgress()

    /// Reads items.
    /// - Parameters:
    ///   - items: of the file.
    ///   - size: of a batch, in items.
    ///   - feed: tells this reading of the file from others.
    public init(_ items: sending FeedReader, size: Int, feed: Int32 = 0) {
        totalBytes = items.totalBytes
        topic = "import:\(items.path)"
        reader = Reader(items)
        self.size = size
        self.feed = feed
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
        try await thread.run { [topic, feed] in
            var result = Decoded<Value>()
            for item in items {
                do throws(RecordFault) {
                    if case .fault(let fault, _) = item.content { throw fault }
                    result.decoded += try body(item)
                } catch {
                    result.faults.append(
                        DeadLetter(
                            record: RecordPosition(topic: topic, partition: feed, offset: Int64(item.number)),
                            key: nil, payload: item.payload, cause: error.code.rawValue, message: error.message))
                }
            }
            return result
        }
    }
}
