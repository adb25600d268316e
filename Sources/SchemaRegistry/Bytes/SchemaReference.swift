/// How a record names the schema that it was written with.
enum SchemaReference: Hashable, Comparable, CustomStringConvertible {
    /// The registry's number: Confluent's of four bytes, Apicurio's of eight.
    case id(UInt64)
    /// What Confluent's newer serializers write into headers: a fingerprint of the schema, in a UUID's spelling.
    case guid(String)

    /// As messages name it.
    var description: String {
        switch self {
        case .id(let number): "\(number)"
        case .guid(let text): text
        }
    }

    /// Where a registry has it.
    var path: String {
        switch self {
        case .id(let number): "/schemas/ids/\(number)"
        case .guid(let text): "/schemas/guids/\(text)"
        }
    }
}
