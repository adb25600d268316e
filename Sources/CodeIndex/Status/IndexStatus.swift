public import Catalog

/// What the index holds, for people.
public struct IndexStatus: Sendable {
    public struct Partition: Sendable {
        public let partition: LogPartition
        /// nil before anything was read.
        public let nextOffset: Int64?
        /// The furthest that `nextOffset` has been: beyond it during a replay.
        public let furthestOffset: Int64?
        public let owner: String
    }

    /// How many dead letters have a cause.
    public struct CauseCount: Sendable {
        public let cause: String
        public let count: Int
    }

    public let liveProducts: Int
    public let deletedProducts: Int
    /// Dead letters by cause, the most frequent first.
    public let deadLetters: [CauseCount]
    public let partitions: [Partition]
    /// Clicks from files.
    public let importedClicks: Int
    /// Clicks from topics, and over how many days they are spread.
    public let countedClicks: Int
    public let clickDays: Int
    public let databaseBytes: Int64
}
