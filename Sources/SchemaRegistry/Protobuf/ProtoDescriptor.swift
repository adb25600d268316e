import Catalog
import Foundation

extension ProtoFile {
    /// Reads a schema that is no text but a serialized `FileDescriptorProto` in base64, as Confluent's clients for Python, Go,
    /// .NET and JavaScript register it and some registries give it back (Protocol Buffers, `descriptor.proto`).
    /// - Returns: nil where the text is no base64.
    /// - Throws: ``RecordFault`` of the code `invalidSchema`
    init?(descriptor text: [UInt8]) throws(RecordFault) {
        guard !text.isEmpty, let bytes = Data(base64Encoded: Data(text)) else { return nil }
        do throws(RecordFault) {
            let json = try ProtobufDecoder.decode(
                [0] + bytes, schema: try ProtoDescriptor.schema.get(), limits: ProtoDescriptor.limits)
            self = try ProtoDescriptor.file(
                try JSONValue(parsing: json, maximumDepth: ProtoDescriptor.maximumJSONDepth))
        } catch {
            throw RecordFault(
                .invalidSchema, "the Protobuf schema can't be read as a descriptor in base64: \(error.message)")
        }
    }
}

/// Makes of a `FileDescriptorProto` what its schema file declares.
private enum ProtoDescriptor {
    static let limits = DecodingLimits(outputBytes: 16 << 20, depth: 64)
    static let maximumJSONDepth = 256
    private static let fieldNumbers: ClosedRange<Int64> = 1...536_870_911

    /// Of `descriptor.proto` what matters here; its enums are numbers where they are not names of features.
    static let schema = Result { () throws(RecordFault) in
        try ProtobufSchema(
            parsing: Array(
                """
                message File {
                  optional string package = 2; repeated string dependency = 3; repeated Message message_type = 4;
                  repeated Enum enum_type = 5; optional Options options = 8; optional string syntax = 12;
                  message Options { optional Features features = 50; }
                }
                message Message {
                  optional string name = 1; repeated Field field = 2; repeated Message nested_type = 3;
                  repeated Enum enum_type = 4; optional Options options = 7; repeated Oneof oneof_decl = 8;
                  message Options { optional bool map_entry = 7; }
                  message Oneof {}
                }
                message Field {
                  optional string name = 1; optional int32 number = 3; optional int32 label = 4; optional int32 type = 5;
                  optional string type_name = 6; optional Options options = 8; optional int32 oneof_index = 9;
                  optional bool proto3_optional = 17;
                  message Options { optional Features features = 21; }
                }
                message Enum {
                  optional string name = 1; repeated Value value = 2; optional Options options = 3;
                  message Value { optional string name = 1; optional int32 number = 2; }
                  message Options { optional Features features = 7; }
                }
                message Features {
                  optional Presence field_presence = 1; optional Kind enum_type = 2; optional Encoding message_encoding = 5;
                  enum Presence { EXPLICIT = 1; IMPLICIT = 2; LEGACY_REQUIRED = 3; }
                  enum Kind { OPEN = 1; CLOSED = 2; }
                  enum Encoding { LENGTH_PREFIXED = 1; DELIMITED = 2; }
                }
                """.utf8))
    }

    private static let scalars: [Int64: String] = [
        1: "double", 2: "float", 3: "int64", 4: "uint64", 5: "int32", 6: "fixed64", 7: "fixed32", 8: "bool",
        9: "string",
        12: "bytes", 13: "uint32", 15: "sfixed32", 16: "sfixed64", 17: "sint32", 18: "sint64",
    ]
    private static let group: Int64 = 10

    private static func fault(_ detail: String) -> RecordFault { RecordFault(.invalidSchema, detail) }

    static func file(_ descriptor: JSONValue) throws(RecordFault) -> ProtoFile {
        var file = ProtoFile()
        switch descriptor["syntax"]?.stringValue {
        case "proto3"?: file.syntax = .proto3
        case "editions"?: file.syntax = .edition
        default: break
        }
        file.features = features(of: descriptor)
        file.package = descriptor["package"]?.stringValue ?? ""
        file.imports = list("dependency", of: descriptor).compactMap(\.stringValue)
        for message in list("message_type", of: descriptor) {
            file.messages.append(try self.message(message, in: file.package, file.syntax))
        }
        for enumeration in list("enum_type", of: descriptor) {
            file.enumerations.append(try self.enumeration(enumeration))
        }
        return file
    }

    private static func message(
        _ descriptor: JSONValue, in scope: String, _ syntax: ProtoFile.Syntax
    ) throws(RecordFault) -> ProtoFile.Message {
        var message = ProtoFile.Message(name: try name(of: descriptor))
        let fullName = scope.isEmpty ? message.name : "\(scope).\(message.name)"
        // What a map's entries are is a type inside, which indexes count: those who write descriptors count so.
        var entries: [String: ProtoFile.Message] = [:]
        for nested in list("nested_type", of: descriptor) {
            let type = try self.message(nested, in: fullName, syntax)
            message.messages.append(type)
            if nested["options"]?["map_entry"]?.boolValue == true { entries[".\(fullName).\(type.name)"] = type }
        }
        for enumeration in list("enum_type", of: descriptor) {
            message.enumerations.append(try self.enumeration(enumeration))
        }
        message.oneofs = list("oneof_decl", of: descriptor).count
        for field in list("field", of: descriptor) {
            message.fields.append(try self.field(field, entries, syntax))
        }
        return message
    }

    private static func field(
        _ descriptor: JSONValue, _ entries: [String: ProtoFile.Message], _ syntax: ProtoFile.Syntax
    ) throws(RecordFault) -> ProtoFile.Field {
        let name = try name(of: descriptor)
        guard let number = integer("number", of: descriptor), fieldNumbers.contains(number) else {
            throw fault("expected the number of the field \(name.excerpt())")
        }
        let kind = integer("type", of: descriptor) ?? 0
        guard let type = scalars[kind] ?? descriptor["type_name"]?.stringValue else {
            throw fault("expected the type of the field \(name.excerpt())")
        }
        if let entry = entries[type] {
            guard let key = entry.fields.first(where: { $0.number == 1 }),
                let value = entry.fields.first(where: { $0.number == 2 })
            else { throw fault("expected a key and a value in \(type.excerpt())") }
            return ProtoFile.Field(
                name: name, number: Int(number), label: .none, type: value.type, mapKeyType: key.type)
        }
        let isOptional = descriptor["proto3_optional"]?.boolValue ?? false
        let label: ProtoFile.Field.Label =
            switch integer("label", of: descriptor) {
            case 3: .repeated
            case 2: .required
            default: isOptional || syntax == .proto2 ? .optional : .none
            }
        var field = ProtoFile.Field(name: name, number: Int(number), label: label, type: type)
        // The language has a oneof of its own for each field that is optional.
        if !isOptional { field.oneof = integer("oneof_index", of: descriptor).flatMap(Int.init(exactly:)) }
        field.isGroup = kind == group
        field.features = features(of: descriptor)
        return field
    }

    private static func enumeration(_ descriptor: JSONValue) throws(RecordFault) -> ProtoFile.Enumeration {
        var enumeration = ProtoFile.Enumeration(name: try name(of: descriptor))
        for value in list("value", of: descriptor) {
            let number = integer("number", of: value).flatMap(Int32.init(exactly:)) ?? 0
            enumeration.values.append((name: try name(of: value), number: number))
        }
        enumeration.features = features(of: descriptor)
        return enumeration
    }

    private static func features(of descriptor: JSONValue) -> ProtoFeatures {
        guard let features = descriptor["options"]?["features"]?.objectValue else { return ProtoFeatures() }
        return ProtoFeatures(features.compactMapValues(\.stringValue))
    }

    private static func list(_ name: String, of descriptor: JSONValue) -> [JSONValue] {
        descriptor[name]?.arrayValue ?? []
    }

    private static func integer(_ name: String, of descriptor: JSONValue) -> Int64? {
        descriptor[name]?.numberValue?.int64
    }

    /// A name as the language has them; others could not stand in JSON as they are.
    private static func name(of descriptor: JSONValue) throws(RecordFault) -> String {
        guard let name = descriptor["name"]?.stringValue, !name.isEmpty,
            name.utf8.allSatisfy({ ProtoTokenizer.isLetter($0) || ProtoTokenizer.isDigit($0) })
        else { throw fault("expected a name of letters, digits and underscores") }
        return name
    }
}
