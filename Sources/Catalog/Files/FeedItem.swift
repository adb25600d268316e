/// One item of a file: a JSON value, an action of a bulk file, a row.
public struct FeedItem: Sendable, Equatable {
    /// What an item holds.
    public enum Content: Sendable, Equatable {
        /// JSON text, not yet parsed.
        case json([UInt8])
        /// A row, by the names of its columns; empty cells are absent.
        case row([String: JSONValue])
        /// An item that can't be read, with as much of it as is kept.
        case fault(RecordFault, [UInt8])
    }

    /// The line on which the item begins, or in an array its place; from 1.
    public let number: Int
    /// What it holds.
    public let content: Content

    /// An item.
    public init(number: Int, content: Content) {
        self.number = number
        self.content = content
    }

    /// The item by itself, as a dead letter keeps it: it can be decoded without the rest of the file.
    public var payload: [UInt8] {
        switch content {
        case .json(let bytes), .fault(_, let bytes): return bytes
        case .row(let cells):
            var bytes: [UInt8] = []
            JSONValue.object(cells).append(to: &bytes)
            return bytes
        }
    }

    /// Whether it is a line with nothing but white space.
    public var isBlank: Bool {
        if case .json(let bytes) = content { bytes.allSatisfy(\.isBlank) } else { false }
    }

    /// Roughly how much memory it holds.
    public var byteCount: Int {
        switch content {
        case .json(let bytes), .fault(_, let bytes): bytes.count
        case .row(let cells): cells.reduce(0) { $0 + $1.key.utf8.count + ($1.value.stringValue?.utf8.count ?? 0) }
        }
    }
}

/// Finds the items of a text.
protocol ItemReader {
    /// The next item; nil at the end.
    mutating func next() throws(FileReadError) -> FeedItem?
}
