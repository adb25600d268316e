/// A topic to be created.
public struct KafkaTopic: Sendable, Hashable {
    public var name: String
    public var partitionCount: Int
    public var replicationFactor: Int
    /// Topic settings by name, such as `cleanup.policy`.
    public var configuration: [String: String]

    public init(
        name: String, partitionCount: Int, replicationFactor: Int = 1, configuration: [String: String] = [:]
    ) {
        self.name = name
        self.partitionCount = partitionCount
        self.replicationFactor = replicationFactor
        self.configuration = configuration
    }
}
