/// Reads the items of a file or of standard input, one after the other.
///
/// Compression (gzip, Zstandard), encoding (UTF-8, UTF-16) and format are recognised by the file's beginning. Memory is
/// bounded in every format: an item longer than the limit is a fault of that item, and reading goes on behind it.
///
/// Reading blocks, so a service gives the reader a thread of its own. The reader is used by one thread at a time.
public final class FeedReader {
    /// How the file keeps its items.
    public let format: FeedFormat
    private let text: TextSource
    private var items: any ItemReader

    /// Opens a file and recognises its format.
    /// - Parameters:
    ///   - path: the file, or `-` for standard input.
    ///   - format: how it keeps its items.
    ///   - maximumItemBytes: the longest item that is delivered.
    ///   - columns: what the columns of a table are.
    /// - Throws: ``FileReadError``, also for a file of another kind.
    public convenience init(
        path: String, format: FeedFormat = .automatic, maximumItemBytes: Int, columns: any TableColumns
    ) throws(FileReadError) {
        try self.init(
            TextSource(path: path), format: format, maximumItemBytes: maximumItemBytes, columns: columns)
    }

    /// Opens a file whose lines are its items, whatever is in them.
    /// - Throws: ``FileReadError``.
    public init(lines path: String, maximumItemBytes: Int) throws(FileReadError) {
        text = try TextSource(path: path)
        format = .jsonLines
        items = LineItems(lines: LineReader(text, maximumLineBytes: maximumItemBytes))
    }

    package init(
        _ text: TextSource, format: FeedFormat, maximumItemBytes: Int, columns: any TableColumns
    ) throws(FileReadError) {
        self.text = text
        let shape = try FeedShape(text, as: format)
        self.format = shape.format
        switch shape {
        case .jsonLines: items = LineItems(lines: LineReader(text, maximumLineBytes: maximumItemBytes))
        case .jsonValues: items = JSONItems(text, maximumBytes: maximumItemBytes)
        case .elasticsearchBulk: items = BulkItems(LineReader(text, maximumLineBytes: maximumItemBytes))
        case .shopifyBulk:
            items = ShopifyItems(
                LineReader(text, maximumLineBytes: maximumItemBytes), maximumBytes: maximumItemBytes)
        case .table(let delimiter, let format):
            items = try TableItems(
                text, delimiter: delimiter, maximumBytes: maximumItemBytes, format: format, columns: columns)
        }
    }

    /// The file, or `-` for standard input.
    public var path: String { text.path }
    /// The file's size in bytes, compressed if it is; nil for standard input and pipes.
    public var totalBytes: Int64? { text.totalBytes }
    /// How many bytes of the file have been read, for progress displays.
    public var bytesRead: Int64 { text.bytesRead }

    /// The next item; nil at the end.
    /// - Throws: ``FileReadError``; then the reader has ended.
    public func next() throws(FileReadError) -> FeedItem? { try items.next() }
}
