/// How a text is cut into items.
enum FeedShape: Equatable {
    case jsonLines
    /// The elements of an array, or values one after the other.
    case jsonValues
    case elasticsearchBulk
    case shopifyBulk
    case table(delimiter: UInt8, format: FeedFormat)

    /// So much of a file must tell its format.
    private static let beginningBytes = 64 << 10

    /// Recognises a text's shape by its beginning, unless the format is said.
    /// - Throws: ``FileReadError``, also for what is no list of items.
    init(_ text: TextSource, as format: FeedFormat) throws(FileReadError) {
        switch format {
        case .jsonLines: self = .jsonLines
        case .jsonArray: self = .jsonValues
        case .elasticsearchBulk: self = .elasticsearchBulk
        case .shopifyBulk: self = .shopifyBulk
        case .tsv: self = .table(delimiter: UInt8(ascii: "\t"), format: format)
        case .csv:
            self = .table(delimiter: Self.delimiter(of: Self.firstLine(of: text), among: ",;|"), format: format)
        case .googleMerchant:
            self = .table(delimiter: Self.delimiter(of: Self.firstLine(of: text), among: "\t,;|"), format: format)
        case .automatic: self = try Self.recognized(text)
        }
        if case .table = self, SnowplowEvent.isTabSeparated(Self.firstLine(of: text)) {
            throw FileReadError(.unknownKind, path: text.path, SnowplowEvent.adviceOnTabs)
        }
    }

    /// The format of this shape.
    var format: FeedFormat {
        switch self {
        case .jsonLines: .jsonLines
        case .jsonValues: .jsonArray
        case .elasticsearchBulk: .elasticsearchBulk
        case .shopifyBulk: .shopifyBulk
        case .table(let delimiter, .automatic): delimiter == UInt8(ascii: "\t") ? .tsv : .csv
        case .table(_, let format): format
        }
    }

    private static func recognized(_ text: TextSource) throws(FileReadError) -> FeedShape {
        var first: UInt8?
        let beginning = beginning(of: text) { new in
            var new = new
            if first == nil {
                new = new.drop(while: \.isBlank)
                first = new.first
            }
            switch first {
            case UInt8(ascii: "["): return true
            case UInt8(ascii: "{"): return new.contains(0x0A)
            default: return false
            }
        }
        let content = beginning.drop(while: \.isBlank)
        switch content.first {
        case nil, UInt8(ascii: "["): return content.isEmpty ? .jsonLines : .jsonValues
        case UInt8(ascii: "<"):
            throw FileReadError(
                .unknownKind, path: text.path, "it is XML or HTML; export it as JSON lines, CSV or TSV")
        case UInt8(ascii: "{"):
            guard let first = line(of: content) else { return isOfShopify(content) ? .shopifyBulk : .jsonLines }
            if BulkAction(line: Array(first)) != nil { return .elasticsearchBulk }
            // An object that goes on in the next line; a line that is an object, or half of one, is a line.
            let isOpen = first.last { !$0.isBlank }.map { Array("{[,:".utf8).contains($0) } ?? false
            if isOpen { return .jsonValues }
            return isOfShopify(first) ? .shopifyBulk : .jsonLines
        default:
            let hasJSONLine = content.split(separator: 0x0A).contains {
                $0.first == UInt8(ascii: "{") && (try? JSONValue(parsing: Array($0)))?.objectValue != nil
            }
            if hasJSONLine { return .jsonLines }
            return .table(delimiter: delimiter(of: Array(content), among: "\t,;|"), format: .automatic)
        }
    }

    /// Whether an object, or the part of it that is known, has an identifier as Shopify's GraphQL interface writes it.
    private static func isOfShopify(_ line: ArraySlice<UInt8>) -> Bool {
        guard line.contains(Array("gid://shopify/".utf8)) else { return false }
        if let value = try? JSONValue(parsing: Array(line), maximumDepth: 64) {
            return value["id"]?.stringValue?.hasPrefix("gid://shopify/") ?? false
        }
        return line.contains(Array(#""id":"gid://shopify/"#.utf8))
    }

    /// Of the text's beginning never more than may tell its shape, so that this does not depend on how it arrives.
    /// - Parameter isEnough: given each byte once, as they arrive.
    private static func beginning(
        of text: TextSource, until isEnough: (ArraySlice<UInt8>) -> Bool
    ) -> [UInt8] {
        var seen = 0
        let bytes = text.beginning { known in
            defer { seen = known.count }
            return known.count >= beginningBytes || isEnough(known[seen...])
        }
        return Array(bytes.prefix(beginningBytes))
    }

    private static func firstLine(of text: TextSource) -> [UInt8] { beginning(of: text) { $0.contains(0x0A) } }

    /// The first line that is not blank, where its end is known.
    private static func line(of bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let content = bytes.drop(while: \.isBlank)
        return content.firstIndex(of: 0x0A).map { content[..<$0] }
    }

    /// The candidate that stands most often in the first row, outside of quotation marks; the first one where none does.
    private static func delimiter(of beginning: [UInt8], among candidates: String) -> UInt8 {
        let candidates = Array(candidates.utf8)
        if beginning.starts(with: "sep=".utf8), beginning.count > 4, candidates.contains(beginning[4]) {
            return beginning[4]
        }
        var counts = [Int](repeating: 0, count: 256)
        var isQuoted = false
        for byte in beginning {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if isQuoted { continue }
            if byte == 0x0A || byte == 0x0D { break }
            counts[Int(byte)] += 1
        }
        return candidates.reduce(candidates[0]) { counts[Int($1)] > counts[Int($0)] ? $1 : $0 }
    }
}
