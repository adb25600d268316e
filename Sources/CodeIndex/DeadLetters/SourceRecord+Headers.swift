import Catalog
import Foundation

extension SourceRecord.Header {
    /// Headers as JSON text, values in base64; nil without any.
    static func json(_ headers: [SourceRecord.Header]) -> String? {
        if headers.isEmpty { return nil }
        let list = headers.map { header -> JSONValue in
            let value = header.value.map { JSONValue.string(Data($0).base64EncodedString()) } ?? .null
            // NUL, which the database can't hold, is no part of a name that anybody writes.
            return .array([.string(header.name.replacing("\0", with: "")), value])
        }
        return JSONValue.array(list).serialized
    }

    /// Headers from their JSON text.
    static func headers(json: String?) -> [SourceRecord.Header] {
        guard let json, let list = try? JSONValue(parsing: Array(json.utf8)).arrayValue else { return [] }
        return list.compactMap { entry in
            guard let pair = entry.arrayValue, pair.count == 2, let name = pair[0].stringValue else { return nil }
            let value = pair[1].stringValue.flatMap { Data(base64Encoded: $0) }
            return SourceRecord.Header(name: name, value: value.map(Array.init))
        }
    }
}
