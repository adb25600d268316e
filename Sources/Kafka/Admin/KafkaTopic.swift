/// A topic to be created, of one replica.
public struct KafkaTopic: Sendable, Hashable {
    /// At most 249 letters, digits, dots, hyphens and underscores.
    public var name: String
    /// How many partitions it gets, 1 or more.
    public var partitionCount: Int

    /// A topic of this name.
    public init(name: String, partitionCount: Int) {
        self.name = name
        self.partitionCount = partitionCount
    }
}
