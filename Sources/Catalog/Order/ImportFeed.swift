/// An import of a file, which has a place among the records of the topics: behind all that were applied when it began.
public struct ImportFeed: Sendable, Hashable {
    /// Rises with each import; two imports of the same path are two feeds.
    public var number: Int32
    /// The file's path, for people.
    public var name: String
    /// The first offset of each partition that had not been applied when it began.
    public var behind: [LogPartition: Int64]
    /// The epoch of versions that it says.
    public var epoch: Int32

    /// A feed; each parameter is told beside its property.
    public init(number: Int32, name: String, behind: [LogPartition: Int64] = [:], epoch: Int32 = 0) {
        self.number = number
        self.name = name
        self.behind = behind
        self.epoch = epoch
    }

    /// Begins the topic of positions in a file; no topic of a broker can be named so.
    private static let prefix = "import:"

    /// The topic of positions in files where the partition alone tells which file: its path, fifty bytes perhaps, need not
    /// stand in each of a million rows.
    public static var topicOfAll: String { prefix }

    /// Where an item of the feed stands, in the form of a record's position: the topic names the file, the partition is the
    /// feed's number.
    public func position(of item: Int64) -> RecordPosition {
        RecordPosition(topic: Self.prefix + name, partition: number, offset: item)
    }

    /// Whether a position is one of a file.
    public static func holds(_ position: RecordPosition) -> Bool { position.topic.hasPrefix(prefix) }

    /// The path in a position of a file.
    public static func name(in position: RecordPosition) -> String { String(position.topic.dropFirst(prefix.count)) }
}
