import Kafka

/// How many records are read at once, which is what one transaction writes: few where all is up to date, so that each is
/// soon found, and more and more while there is a backlog. Of a product's events in one transaction only the last state is
/// written, and what a transaction costs by itself is shared among more records.
public struct TransactionSize: Sendable, Equatable {
    /// What was read is written before anything else is done, such as giving a partition back.
    static let longestWriting = Duration.seconds(1)

    /// Where there is no backlog.
    public let ordinary: Int
    /// In a backlog.
    public let largest: Int
    /// Keys and values; the record that makes it as much is the last one.
    let bytes: Int
    /// How many records to read next.
    private(set) var records: Int

    /// - Parameters:
    ///   - ordinary: records at most where all is up to date, and at first.
    ///   - largest: records at most in a backlog; `ordinary` where that is more.
    ///   - bytes: of keys and values, after which no other record is read. Records that are being written and those that
    ///     are prepared meanwhile are in memory, as they came and as they were read.
    public init(ordinary: Int = 2_000, largest: Int = 10_000, bytes: Int = 8 << 20) {
        self.ordinary = ordinary
        self.largest = max(ordinary, largest)
        self.bytes = bytes
        records = ordinary
    }

    /// The same, as large as it gets from the beginning, where nobody waits for the records.
    var grown: Self {
        var size = self
        size.records = largest
        return size
    }

    /// Whether there may be more than these records, which were read with this size.
    func isFilled(by records: [KafkaRecord]) -> Bool {
        records.count >= self.records
            || records.reduce(0) { $0 + ($1.key?.count ?? 0) + ($1.value?.count ?? 0) } >= bytes
    }

    /// Records were written within a time.
    /// - Parameter isFilled: whether there may have been more of them when they were read, with the size of that time.
    mutating func wrote(_ count: Int, isFilled: Bool, in duration: Duration) {
        if duration > Self.longestWriting {
            records = max(ordinary, min(records, count / 2))
        } else if !isFilled {
            records = max(ordinary, records / 2)
        } else if duration * 2 <= Self.longestWriting {
            records = max(records, min(largest, count * 2))
        }
    }

    /// Records were not written; when they come again, whatever kept them from it is looked for in few.
    mutating func failed() { records = ordinary }
}
