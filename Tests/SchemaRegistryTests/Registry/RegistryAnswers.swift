import Catalog

/// A registry's answer about a schema.
func registered(_ schema: String, type: String? = nil, references: String? = nil) -> (status: Int, body: String) {
    var members = ["\"schema\":\(JSONValue.string(schema).serialized)"]
    if let type { members.append("\"schemaType\":\"\(type)\"") }
    if let references { members.append("\"references\":\(references)") }
    return (200, "{\(members.joined(separator: ","))}")
}

/// A registry's answer about a schema that it doesn't have.
let unknownSchema = (status: 404, body: #"{"error_code":40403,"message":"Schema not found"}"#)
