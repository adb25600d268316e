/// Settings of a consumer. Offsets are never committed or reset by librdkafka itself, partitions are assigned eagerly.
public struct KafkaConsumerConfiguration: Sendable, CustomStringConvertible {
    /// How to reach the cluster.
    public var client: KafkaConfiguration
    /// Of the consumer group, whose members share a topic's partitions.
    public var groupID: String
    /// A name that stays the same over restarts (static membership): a quick restart then causes no rebalance.
    public var groupInstanceID: String?
    /// After this long without a heartbeat the group gives the partitions to others.
    public var sessionTimeout: Duration
    /// How long a broker may hold back an answer that has no records.
    public var fetchWait: Duration
    /// The largest record that can be read, in bytes.
    public var maximumMessageBytes: Int
    /// How often ``KafkaConsumer/statistics`` is renewed; zero turns it off.
    public var statisticsInterval: Duration

    /// After this long without a `poll` the group gives the partitions to others.
    private static let maximumPollInterval = Duration.seconds(300)
    /// Fetched ahead and not yet polled; may be passed by one fetch (about 1 MiB of each partition, 50 MiB at most).
    /// librdkafka 2.0 looks only once a second whether a full queue has room again, so about this much is read in a second
    /// at most while catching up.
    private static let maximumQueuedBytes = 64 << 20

    /// Settings of a consumer; each parameter is told beside its property.
    public init(
        client: KafkaConfiguration, groupID: String, groupInstanceID: String? = nil,
        sessionTimeout: Duration = .seconds(45), fetchWait: Duration = .milliseconds(10),
        maximumMessageBytes: Int = 8 << 20, statisticsInterval: Duration = .seconds(5)
    ) {
        self.client = client
        self.groupID = groupID
        self.groupInstanceID = groupInstanceID
        self.sessionTimeout = sessionTimeout
        self.fetchWait = fetchWait
        self.maximumMessageBytes = maximumMessageBytes
        self.statisticsInterval = statisticsInterval
    }

    /// Names no secret.
    public var description: String { "\(client), group \(groupID)" }

    /// - Throws: ``KafkaError`` when an additional property contradicts what the consumer relies on
    func settings() throws -> ClientSettings {
        var settings = client.settings
        settings["group.id"] = groupID
        settings["group.instance.id"] = groupInstanceID
        settings["session.timeout.ms"] = String(sessionTimeout.milliseconds)
        settings["heartbeat.interval.ms"] = String(max(100, min(3000, sessionTimeout.milliseconds / 5)))
        settings["max.poll.interval.ms"] = String(max(sessionTimeout, Self.maximumPollInterval).milliseconds)
        settings["fetch.wait.max.ms"] = String(fetchWait.milliseconds)
        settings["queued.max.messages.kbytes"] = String(Self.maximumQueuedBytes >> 10)
        settings["message.max.bytes"] = String(maximumMessageBytes)
        let fetchBytes = max(maximumMessageBytes, 50 << 20)
        settings["fetch.max.bytes"] = String(fetchBytes)
        settings["receive.message.max.bytes"] = String(fetchBytes + maximumMessageBytes + (1 << 20))
        settings["statistics.interval.ms"] = String(statisticsInterval.milliseconds)
        settings["topic.metadata.refresh.interval.ms"] = "30000"
        try settings.merge(client.additional, except: Self.required)
        for (name, value) in Self.required { settings[name] = value }
        return settings
    }

    /// The promises of the consumer rest on these.
    private static let required = [
        "enable.auto.commit": "false",
        "enable.auto.offset.store": "false",
        "auto.offset.reset": "error",
        "partition.assignment.strategy": "range,roundrobin",
        "enable.partition.eof": "true",
    ]
}
