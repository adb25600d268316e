public import Catalog

extension SourceRecord {
    private static let names: Set<String> = ["key", "value", "headers", "topic", "partition", "offset", "timestamp"]
    private static let maximumDepth = 512

    /// Reads a record that stands in a line of a file: `{"key": …, "value": …, "headers": {…}}`, or anything else, which is
    /// the value itself.
    ///
    /// A key or value that is a text stands for its bytes, null for none, and anything else for its JSON text. `topic`,
    /// `partition`, `offset` and `timestamp` may stand beside them.
    public init(line: [UInt8]) {
        let parsed = try? JSONValue(parsing: line, maximumDepth: Self.maximumDepth).objectValue
        guard let members = parsed, let value = members["value"], Self.names.isSuperset(of: members.keys) else {
            self.init(key: nil, value: line)
            return
        }
        let headers = (members["headers"]?.objectValue ?? [:]).sorted { $0.key < $1.key }
        self.init(
            key: members["key"].flatMap(Self.bytes), value: Self.bytes(value),
            headers: headers.map { Header(name: $0.key, value: Self.bytes($0.value)) },
            position: Self.position(members), timestamp: members["timestamp"]?.numberValue?.int64)
    }

    private static func bytes(_ value: JSONValue) -> [UInt8]? {
        if value.isNull { return nil }
        return Array((value.stringValue ?? value.serialized).utf8)
    }

    private static func position(_ members: [String: JSONValue]) -> RecordPosition? {
        guard let topic = members["topic"]?.stringValue else { return nil }
        return RecordPosition(
            topic: topic, partition: Int32(clamping: members["partition"]?.numberValue?.int64 ?? 0),
            offset: members["offset"]?.numberValue?.int64 ?? 0)
    }
}
