public import Catalog

/// What the index holds, for people.
public struct IndexStatus: Sendable {
    /// How far a topic's partition has been applied.
    public struct Partition: Sendable {
        /// Which one.
        public let partition: LogPartition
        /// nil before anything was read.
        public let nextOffset: Int64?
        /// The furthest that `nextOffset` has been: beyond it during a replay.
        public let furthestOffset: Int64?
        /// The instance that may move it on, for people.
        public let owner: String
    }

    /// How many dead letters have a cause.
    public struct CauseCount: Sendable {
        /// The kind of fault.
        public let cause: String
        /// How many are stored.
        public let count: Int
    }

    /// Products that searches can find once they are coded.
    public let liveProducts: Int
    /// Tombstones, which keep a deleted product's place in the order of its events.
    public let deletedProducts: Int
    /// Dead letters by cause, the most frequent first.
    public let deadLetters: [CauseCount]
    /// Every partition ever applied, by topic and number.
    public let partitions: [Partition]
    /// Clicks from files.
    public let importedClicks: Int
    /// Clicks from topics, and over how many days they are spread.
    public let countedClicks: Int
    /// Days with counted clicks.
    public let clickDays: Int
    /// The whole database, other schemas included.
    public let databaseBytes: Int64
}
