import Catalog

/// What a registry says about a schema (Confluent's documentation, "Schema Registry API Reference").
struct RegistryAnswer {
    /// A schema that another one uses.
    struct Reference {
        /// Under which name it is used: a type in Avro, the path of an import in Protobuf.
        let name: String
        let subject: String
        let version: Int64
    }

    /// `AVRO`, `PROTOBUF` or `JSON`.
    let type: String
    let schema: String
    let references: [Reference]

    /// nil where the bytes are no answer of a registry.
    init?(_ body: [UInt8]) {
        guard let answer = try? JSONValue(parsing: body, maximumDepth: 64), let schema = answer["schema"]?.stringValue
        else { return nil }
        self.schema = schema
        // Registries leave the type of Avro out.
        type = answer["schemaType"]?.stringValue ?? "AVRO"
        var references: [Reference] = []
        if case .array(let elements)? = answer["references"] {
            for element in elements {
                guard let name = element["name"]?.stringValue, let subject = element["subject"]?.stringValue,
                    let version = element["version"]?.numberValue?.int64
                else { return nil }
                references.append(Reference(name: name, subject: subject, version: version))
            }
        }
        self.references = references
    }

    /// The number of a registry's error, such as 40403 for a schema that it doesn't have; nil where there is none.
    static func errorCode(_ body: [UInt8]) -> Int64? {
        (try? JSONValue(parsing: body, maximumDepth: 64))?["error_code"]?.numberValue?.int64
    }
}
