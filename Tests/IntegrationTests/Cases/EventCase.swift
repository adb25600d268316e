import Catalog
import Foundation

/// Records in the shape that a platform sends them, with what the index must hold behind them.
struct EventCase: Sendable {
    /// What must hold.
    enum Expectation: Sendable, CustomStringConvertible {
        /// Exactly these products live.
        case live([String])
        case title(String, String)
        /// nil: unknown.
        case price(String, String?)
        /// A query finds a product.
        case found(String, String)
        /// A query finds nothing.
        case nothing(String)
        /// No product has this code.
        case noCode(String)
        /// No product has this text in any field.
        case noText(String)
        /// So many dead letters.
        case deadLetters(Int)
        /// A dead letter says this.
        case deadLetter(String)

        var description: String {
            switch self {
            case .live(let products): "live: \(products.joined(separator: ", "))"
            case .title(let id, let title): "\(id) is \"\(title)\""
            case .price(let id, let price): "\(id) costs \(price ?? "nothing that is known")"
            case .found(let query, let id): "\"\(query)\" finds \(id)"
            case .nothing(let query): "\"\(query)\" finds nothing"
            case .noCode(let code): "no code \(code)"
            case .noText(let text): "no text \(text.prefix(20))"
            case .deadLetters(let count): "\(count) dead letters"
            case .deadLetter(let text): "a dead letter says \(text)"
            }
        }
    }

    /// What must hold behind the first records; nil for all of them.
    struct Stage: Sendable {
        var records: Int?
        var expectations: [Expectation]
    }

    /// What it shows.
    let name: String
    /// The configuration, as its file would say it.
    let configuration: String
    let records: [SourceRecord]
    let stages: [Stage]

    init(_ name: String, _ configuration: String, records: [SourceRecord], stages: [Stage]) {
        self.name = name
        self.configuration = configuration
        self.records = records
        self.stages = stages
    }
}

extension SourceRecord {
    /// Reads lines of the form `{"key", "value", "headers"?}`, whose objects go as JSON text; other lines are an event
    /// itself, keyed by its product.
    static func lines(_ text: String) throws -> [SourceRecord] {
        try text.split(separator: "\n").filter { !$0.isEmpty }.map { try SourceRecord(line: Array($0.utf8)) }
    }

    private init(line: [UInt8]) throws {
        func bytes(_ value: JSONValue?) -> [UInt8]? {
            switch value {
            case nil, .null: nil
            case .string(let text): Array(text.utf8)
            case .some(let value): Array(value.serialized.utf8)
            }
        }
        // What is no JSON goes as it is.
        guard let record = try? JSONValue(parsing: line, maximumDepth: 64).objectValue else {
            self.init(key: nil, value: line)
            return
        }
        guard record.keys.contains("key"), record.keys.contains("value") else {
            let key = ["product_id", "id"].lazy.compactMap { record[$0] }.first
            self.init(key: bytes(key), value: line)
            return
        }
        let headers = record["headers"]?.objectValue ?? [:]
        self.init(
            key: bytes(record["key"]), value: bytes(record["value"]),
            headers: headers.sorted { $0.key < $1.key }.map { Header(name: $0.key, value: bytes($0.value)) })
    }
}
