import Kafka

/// Parts of the records that were read, each of which is written in one transaction.
struct TransactionParts: Sequence, IteratorProtocol {
    /// A part ends with the record that makes it as long.
    static let maximumBytes = 8 << 20

    private var rest: ArraySlice<KafkaRecord>
    private let maximumRecords: Int

    init(_ records: [KafkaRecord], maximumRecords: Int) {
        rest = records[...]
        self.maximumRecords = maximumRecords
    }

    mutating func next() -> ArraySlice<KafkaRecord>? {
        var bytes = 0
        var end = rest.startIndex
        while end < rest.endIndex, end - rest.startIndex < maximumRecords, bytes < Self.maximumBytes {
            bytes += (rest[end].key?.count ?? 0) + (rest[end].value?.count ?? 0)
            end += 1
        }
        guard end > rest.startIndex else { return nil }
        defer { rest = rest[end...] }
        return rest[..<end]
    }
}
