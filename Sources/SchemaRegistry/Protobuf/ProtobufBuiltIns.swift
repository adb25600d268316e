/// Files that schemas import without a reference to them: registries and Protobuf's compiler know them. Of each file
/// only the types that fields have are here; numbers and types are those of the files of the same names in
/// github.com/protocolbuffers/protobuf, github.com/googleapis/googleapis and github.com/confluentinc/schema-registry.
enum ProtobufBuiltIns {
    /// The text of a file; nil for one that is not known.
    static func text(of path: String) -> String? { files[path] }

    private static func file(_ package: String, _ declarations: String) -> String {
        "syntax = \"proto3\"; package \(package); \(declarations)"
    }

    private static let files: [String: String] = [
        "google/protobuf/any.proto": file(
            "google.protobuf", "message Any { string type_url = 1; bytes value = 2; }"),
        "google/protobuf/duration.proto": file(
            "google.protobuf", "message Duration { int64 seconds = 1; int32 nanos = 2; }"),
        "google/protobuf/empty.proto": file("google.protobuf", "message Empty {}"),
        "google/protobuf/field_mask.proto": file(
            "google.protobuf", "message FieldMask { repeated string paths = 1; }"),
        "google/protobuf/struct.proto": file(
            "google.protobuf",
            """
            message Struct { map<string, Value> fields = 1; }
            message Value {
              oneof kind {
                NullValue null_value = 1; double number_value = 2; string string_value = 3; bool bool_value = 4;
                Struct struct_value = 5; ListValue list_value = 6;
              }
            }
            enum NullValue { NULL_VALUE = 0; }
            message ListValue { repeated Value values = 1; }
            """),
        "google/protobuf/timestamp.proto": file(
            "google.protobuf", "message Timestamp { int64 seconds = 1; int32 nanos = 2; }"),
        "google/protobuf/wrappers.proto": file(
            "google.protobuf",
            """
            message DoubleValue { double value = 1; } message FloatValue { float value = 1; }
            message Int64Value { int64 value = 1; } message UInt64Value { uint64 value = 1; }
            message Int32Value { int32 value = 1; } message UInt32Value { uint32 value = 1; }
            message BoolValue { bool value = 1; } message StringValue { string value = 1; }
            message BytesValue { bytes value = 1; }
            """),
        "google/type/date.proto": file(
            "google.type", "message Date { int32 year = 1; int32 month = 2; int32 day = 3; }"),
        "google/type/decimal.proto": file("google.type", "message Decimal { string value = 1; }"),
        "google/type/money.proto": file(
            "google.type", "message Money { string currency_code = 1; int64 units = 2; int32 nanos = 3; }"),
        "google/type/timeofday.proto": file(
            "google.type",
            "message TimeOfDay { int32 hours = 1; int32 minutes = 2; int32 seconds = 3; int32 nanos = 4; }"),
        "confluent/type/decimal.proto": file(
            "confluent.type", "message Decimal { bytes value = 1; uint32 precision = 2; int32 scale = 3; }"),
    ]
}
