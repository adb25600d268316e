import Catalog
import Codes
import Foundation
import Hummingbird
import NIOCore
import Testing

@testable import Serving

/// The document says what the code does.
@Suite struct OpenAPIDocumentTests {
    private let document: JSONValue

    init() throws { document = try JSONValue(parsing: Array(OpenAPIDocument.buffer.readableBytesView)) }

    private func schema(_ name: String) throws -> JSONValue {
        try #require(document["components"]?["schemas"]?[name])
    }

    private func number(_ schema: JSONValue?, _ key: String) -> Int64? { schema?[key]?.numberValue?.int64 }

    @Test func hasEveryPathAndMethod() throws {
        let paths = try #require(document["paths"]?.objectValue)
        #expect(paths.count == 13)
        for (path, operations) in paths {
            let route = try #require(Route(path: path.replacing("{id}", with: "42")), "\(path)")
            let methods = Set(route.methods.map { $0.rawValue.lowercased() }).subtracting(["head", "options"])
            #expect(Set(try #require(operations.objectValue).keys) == methods)
        }
    }

    @Test func hasTheParametersThatAreRead() throws {
        let values = [
            "q": "a", "limit": "1", "offset": "0", "fields": "title", "price_from": "1", "price_to": "2", "brand": "b",
            "category": "c", "ids": "1", "generation": "1", "explain": "true",
        ]
        let parameters = try #require(document["paths"]?["/v1/search"]?["get"]?["parameters"]?.arrayValue)
        #expect(Set(parameters.compactMap { $0["name"]?.stringValue }) == Set(values.keys))
        let form = values.map { "\($0.key)=\($0.value)" }.joined(separator: "&")
        #expect(throws: Never.self) { try SearchParameters(FormParameters(form)) }
        let members = try #require(try schema("SearchRequest")["properties"]?.objectValue)
        #expect(Set(members.keys) == Set(values.keys).union(["attributes"]))
    }

    @Test func hasTheBoundsThatAreChecked() throws {
        let query = try schema("Query")
        #expect(number(query, "maxLength") == Int64(QueryBounds.queryLength))
        #expect(number(try schema("Limit"), "maximum") == Int64(QueryBounds.limit))
        #expect(number(try schema("Limit"), "default") == Int64(SearchParameters(query: "a").limit))
        #expect(number(try schema("Offset"), "maximum") == Int64(QueryBounds.offset))
        #expect(number(try schema("Texts"), "maxItems") == Int64(QueryBounds.filterValues))
        #expect(number(try schema("Texts")["items"], "maxLength") == Int64(QueryBounds.filterLength))
        #expect(number(try schema("GenerationID"), "maximum") == QueryBounds.generation)
        let members = try schema("SearchRequest")["properties"]
        #expect(number(members?["ids"], "maxItems") == Int64(QueryBounds.identifiers))
        #expect(number(members?["ids"]?["items"], "maxLength") == Int64(QueryBounds.identifierLength))
        #expect(number(members?["attributes"], "maxProperties") == Int64(QueryBounds.filterAttributes))
        #expect(number(try schema("BatchRequest")["properties"]?["queries"], "maxItems") == Int64(QueryBounds.batch))
        let fields = try schema("Fields")["items"]?["enum"]?.arrayValue?.compactMap(\.stringValue)
        #expect(fields == SearchField.allCases.map(\.rawValue))
    }

    /// And no number of a reason that the document doesn't know.
    @Test func hasTheReasonsOfCodes() throws {
        let rules = try schema("CodeReason")["properties"]?["rule"]?["enum"]?.arrayValue?.compactMap(\.stringValue)
        #expect(rules == CodeReason.Rule.allCases.map(\.rawValue))
        let gain = MeasuredGain(recall: 0.01, error: 0.02, queries: 60)
        let reasons = [
            CodeReason(.commonWord, rank: 11, of: 12, places: 10), .written(rank: 1, places: 2, gain),
            .written(chance: 0.05, least: 0.1, gain), .init(.clicked, clicks: 7), .init(.inText),
        ]
        for reason in reasons {
            var writer = JSONWriter()
            writer.object { writer in
                writer.member("code", "sofa")
                writer.member("origin", "own")
                writer.member("reason", reason)
            }
            #expect(try SchemaCheck().faults(of: writer.buffer, as: "LeftOutCode") == [])
            // Scripts get the same from commands.
            let written = try JSONSerialization.jsonObject(with: Data(writer.buffer.readableBytesView)) as? NSDictionary
            let encoded = try JSONSerialization.jsonObject(with: JSONEncoder().encode(reason)) as? NSDictionary
            #expect(written?["reason"] as? NSDictionary == encoded)
        }
    }

    /// Every Unicode scalar is blank for the pattern and for the code, or for neither.
    @Test func hasThePatternOfWhatIsBlank() throws {
        let pattern = try #require(try schema("Query")["pattern"]?.stringValue)
        let expression = try NSRegularExpression(pattern: pattern)
        var differing: [UInt32] = []
        for scalar in (UInt32(1)...0xFFFF).compactMap(Unicode.Scalar.init) {
            let text = " \(scalar) "
            let range = NSRange(location: 0, length: text.utf16.count)
            let isMatch = expression.firstMatch(in: text, range: range) != nil
            if isMatch == QueryBounds.isBlank(text) { differing.append(scalar.value) }
        }
        #expect(differing.isEmpty)
    }
}
