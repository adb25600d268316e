/// Message types that JSON has a text or value of its own for (Protocol Buffers, "ProtoJSON Format").
enum ProtobufWellKnownType: String {
    case timestamp = "google.protobuf.Timestamp"
    case duration = "google.protobuf.Duration"
    case fieldMask = "google.protobuf.FieldMask"
    case structure = "google.protobuf.Struct"
    case value = "google.protobuf.Value"
    case listValue = "google.protobuf.ListValue"
    case date = "google.type.Date"
    case timeOfDay = "google.type.TimeOfDay"
    case textDecimal = "google.type.Decimal"
    case binaryDecimal = "confluent.type.Decimal"
    case wrapper = "google.protobuf.*Value"

    private static let wrappers: Set<String> = [
        "DoubleValue", "FloatValue", "Int64Value", "UInt64Value", "Int32Value", "UInt32Value", "BoolValue",
        "StringValue", "BytesValue",
    ]

    /// nil for a type that is written as an object of its fields.
    init?(_ fullName: String) {
        guard fullName.hasPrefix("google.") || fullName.hasPrefix("confluent.") else { return nil }
        if let type = Self(rawValue: fullName) {
            self = type
        } else if fullName.hasPrefix("google.protobuf."), Self.wrappers.contains(String(fullName.dropFirst(16))) {
            self = .wrapper
        } else {
            return nil
        }
    }
}
