/// Settings of a producer. Keys choose partitions as in Java's client (murmur2); writes are idempotent.
public struct KafkaProducerConfiguration: Sendable, CustomStringConvertible {
    /// How to reach the cluster.
    public var client: KafkaConfiguration
    /// Messages handed over and not yet acknowledged; further sends wait.
    public var maximumQueuedMessages: Int
    /// Bytes of keys and values handed over and not yet acknowledged; further sends wait.
    public var maximumQueuedBytes: Int
    /// After this long without an acknowledgement a send fails.
    public var deliveryTimeout: Duration
    /// The largest message that can be sent, in bytes.
    public var maximumMessageBytes: Int

    /// How long a message waits for others to share a request with.
    private static let linger = Duration.milliseconds(2)

    /// Settings of a producer; each parameter is told beside its property.
    public init(
        client: KafkaConfiguration, maximumQueuedMessages: Int = 20_000, maximumQueuedBytes: Int = 32 << 20,
        deliveryTimeout: Duration = .seconds(30), maximumMessageBytes: Int = 8 << 20
    ) {
        self.client = client
        self.maximumQueuedMessages = maximumQueuedMessages
        self.maximumQueuedBytes = maximumQueuedBytes
        self.deliveryTimeout = deliveryTimeout
        self.maximumMessageBytes = maximumMessageBytes
    }

    /// Names no secret.
    public var description: String { client.description }

    /// librdkafka's own queue is larger than the window in front of it, so that it is never full.
    func settings() throws -> ClientSettings {
        var settings = client.settings
        settings["enable.idempotence"] = "true"
        settings["partitioner"] = "murmur2_random"
        settings["queue.buffering.max.messages"] = String(maximumQueuedMessages + 1)
        settings["queue.buffering.max.kbytes"] = String(max(1 << 10, (maximumQueuedBytes + maximumMessageBytes) >> 9))
        settings["linger.ms"] = String(Self.linger.milliseconds)
        settings["message.timeout.ms"] = String(max(1, deliveryTimeout.milliseconds))
        settings["message.max.bytes"] = String(maximumMessageBytes)
        try settings.merge(client.additional)
        return settings
    }
}
