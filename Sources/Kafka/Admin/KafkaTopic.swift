/// A topic to be created.
public struct KafkaTopic: Sendable, Hashable {
    /// At most 249 letters, digits, dots, hyphens and underscores.
    public var name: String
    /// How many partitions it gets, 1 or more.
    public var partitionCount: Int
    /// How many brokers keep each partition; nil for the cluster's default, which brokers before 2.4 don't have.
    public var replicationFactor: Int?
    /// Settings of the topic by Kafka's names, such as `cleanup.policy`; the cluster's defaults for all others.
    public var settings: [String: String]

    /// A topic of this name.
    public init(
        name: String, partitionCount: Int, replicationFactor: Int? = 1, settings: [String: String] = [:]
    ) {
        self.name = name
        self.partitionCount = partitionCount
        self.replicationFactor = replicationFactor
        self.settings = settings
    }
}
