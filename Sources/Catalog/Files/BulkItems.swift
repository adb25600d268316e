/// The actions of a file for Elasticsearch's bulk interface, each with its document.
///
/// An item is the action with the document as its member `_source`: `{"index": {"_id": "7"}, "_source": {"title": …}}`.
/// A document without an action, and an action without its document, spoil only themselves. So does an action for another
/// index than the first one names.
/// Source: https://www.elastic.co/guide/en/elasticsearch/reference/8.17/docs-bulk.html.
struct BulkItems: ItemReader {
    private let lines: LineReader
    /// The index that the first action names.
    private var index: String?

    init(_ lines: LineReader) { self.lines = lines }

    mutating func next() throws(FileReadError) -> FeedItem? {
        guard let line = try lines.nextFilled() else { return nil }
        guard line.fault == nil, let action = BulkAction(line: line.bytes) else {
            // The document of an action that can't be read is part of the same fault.
            if let document = try lines.nextFilled(), BulkAction(line: document.bytes) != nil {
                lines.putBack(document)
            }
            let fault =
                line.fault
                ?? RecordFault(
                    .invalidJSON,
                    "expected an action such as {\"index\": {\"_id\": \"7\"}} with the document in the next line")
            return FeedItem(number: line.number, content: .fault(fault, line.bytes))
        }
        index = index ?? action.index
        guard action.hasDocument else { return item(line.number, action, line.bytes) }
        guard let document = try lines.nextFilled() else {
            return FeedItem(number: line.number, content: .fault(Self.missingDocument, line.bytes))
        }
        if let fault = document.fault { return FeedItem(number: line.number, content: .fault(fault, line.bytes)) }
        guard BulkAction(line: document.bytes) == nil else {
            lines.putBack(document)
            return FeedItem(number: line.number, content: .fault(Self.missingDocument, line.bytes))
        }
        return item(line.number, action, Self.joined(line.bytes, document.bytes))
    }

    /// What another index has may be other things with the same identifiers.
    private func item(_ number: Int, _ action: BulkAction, _ bytes: [UInt8]) -> FeedItem {
        guard let index, let other = action.index, other != index else {
            return FeedItem(number: number, content: .json(bytes))
        }
        let fault = RecordFault(
            .invalidValue, field: "_index",
            "expected the index \(index.excerpt()) as before, found \(other.excerpt()); import each index by itself")
        return FeedItem(number: number, content: .fault(fault, bytes))
    }

    private static let missingDocument = RecordFault(
        .invalidJSON, "expected the document in the line behind its action")

    /// Puts the document into the action, which is known to be an object with a member.
    private static func joined(_ action: [UInt8], _ document: [UInt8]) -> [UInt8] {
        let end = action.lastIndex(of: UInt8(ascii: "}")) ?? action.endIndex
        return action[..<end] + Array(",\"_source\":".utf8) + document + [UInt8(ascii: "}")]
    }
}

/// An action of Elasticsearch's bulk interface.
struct BulkAction {
    /// What an action does with a document.
    enum Kind: String, CaseIterable {
        case index, create, update, delete
    }

    /// What it does.
    let kind: Kind
    /// The document's identifier, a string or a number; nil where the document says it.
    let id: JSONValue?
    /// The index; nil where the action names none.
    let index: String?

    /// - Parameter message: an object whose only member besides `_source` is the action; anything else is none.
    init?(_ message: [String: JSONValue]) {
        guard message.count == (message["_source"] == nil ? 1 : 2),
            let kind = Kind.allCases.first(where: { message[$0.rawValue] != nil }),
            case .object(let members)? = message[kind.rawValue]
        else { return nil }
        self.kind = kind
        id = members["_id"].flatMap { $0.isNull ? nil : $0 }
        index = members["_index"]?.stringValue
    }

    init?(line: [UInt8]) {
        // Documents, of which most lines consist, need not be parsed for this.
        guard Self.maximumBytes > line.count, Self.mayBeAction(line),
            case .object(let message)? = try? JSONValue(parsing: line), message["_source"] == nil
        else { return nil }
        self.init(message)
    }

    /// Whether a document follows in the next line.
    var hasDocument: Bool { kind != .delete }

    private static let maximumBytes = 64 << 10
    private static let names = Kind.allCases.map { Array("\"\($0.rawValue)\"".utf8) }

    private static func mayBeAction(_ line: [UInt8]) -> Bool {
        let start = line.drop(while: \.isBlank)
        guard start.first == UInt8(ascii: "{") else { return false }
        let name = start.dropFirst().drop(while: \.isBlank)
        return names.contains { name.starts(with: $0) }
    }
}

extension UInt8 {
    /// White space between the parts of JSON text and around what people type.
    var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0D || self == 0x0A }
}
