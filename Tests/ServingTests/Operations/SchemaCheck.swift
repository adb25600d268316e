import Catalog
import NIOCore

@testable import Serving

/// Compares answers with what the OpenAPI document says of them, as far as it goes: types, members, enumerations.
struct SchemaCheck {
    private let schemas: JSONValue?

    init() throws {
        schemas = try JSONValue(parsing: Array(OpenAPIDocument.buffer.readableBytesView))["components"]?["schemas"]
    }

    /// What is wrong with an answer, by path; empty where it is as it should be.
    func faults(of json: ByteBuffer, as name: String) throws -> [String] {
        faults(try JSONValue(parsing: Array(json.readableBytesView)), schemas?[name], name)
    }

    private func faults(_ value: JSONValue, _ schema: JSONValue?, _ path: String) -> [String] {
        guard let schema else { return ["\(path): there is no such schema"] }
        if let reference = schema["$ref"]?.stringValue {
            return faults(value, schemas?[String(reference.split(separator: "/").last ?? "")], path)
        }
        if let words = schema["enum"]?.arrayValue {
            return words.contains(value) ? [] : ["\(path): is none of \(words)"]
        }
        switch schema["type"]?.stringValue {
        case "object": return objectFaults(value, schema, path)
        case "array":
            guard let items = value.arrayValue else { return ["\(path): is no list"] }
            return items.flatMap { faults($0, schema["items"], "\(path)[]") }
        case "string": return value.stringValue == nil ? ["\(path): is no text"] : []
        case "boolean": return value.boolValue == nil ? ["\(path): is no truth value"] : []
        case "integer": return value.numberValue?.int64 == nil ? ["\(path): is no whole number"] : []
        default: return value.numberValue == nil ? ["\(path): is no number"] : []
        }
    }

    private func objectFaults(_ value: JSONValue, _ schema: JSONValue, _ path: String) -> [String] {
        guard let members = value.objectValue else { return ["\(path): is no object"] }
        let properties = schema["properties"]?.objectValue ?? [:]
        let missing = (schema["required"]?.arrayValue ?? []).compactMap(\.stringValue).filter { members[$0] == nil }
        let unknown =
            schema["additionalProperties"]?.boolValue == false ? members.keys.filter { properties[$0] == nil } : []
        return missing.map { "\(path).\($0): is missing" } + unknown.map { "\(path).\($0): is not described" }
            + members.flatMap { name, member in
                properties[name].map { faults(member, $0, "\(path).\(name)") } ?? []
            }
    }
}
