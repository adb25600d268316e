/// A failure reported by a broker or by the client library. Payloads and secrets are never part of it.
public struct KafkaError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What went wrong, as far as callers can act on it (librdkafka's `rd_kafka_resp_err_t`, and the protocol's error codes).
    public enum Code: Sendable, Hashable, CaseIterable {
        /// The offset to start from is not on the broker: retention passed it, or the topic was made anew.
        case offsetOutOfRange
        case unknownTopicOrPartition
        /// The broker refused the credentials, or TLS could not be set up.
        case authentication
        /// The broker knows the client but does not allow the operation.
        case authorization
        case allBrokersDown
        /// One connection failed; librdkafka reconnects by itself.
        case transport
        case timedOut
        /// Another client took over this group instance or producer identity.
        case fenced
        /// `poll` was not called for longer than the maximum poll interval; the group took the partitions away.
        case maximumPollExceeded
        /// The group is rebalancing, or the member belongs to an older generation of it.
        case rebalancing
        case messageTooLarge
        case queueFull
        case topicAlreadyExists
        case invalidConfiguration
        /// The client was closed.
        case closed
        /// Anything else; see ``KafkaError/name``.
        case other
    }

    /// What went wrong.
    public var code: Code
    /// librdkafka's name, such as `_TRANSPORT` or `NOT_COORDINATOR`; empty when the failure is this module's own.
    public var name: String
    /// For people: the operation and what was wrong with it.
    public var message: String
    /// Where, as far as it concerns one partition.
    public var topicPartition: TopicPartition?
    /// The same call may succeed later without anyone doing anything.
    public var isRetriable: Bool
    /// The client instance can not be used any more: close it and make a new one.
    public var isFatal: Bool

    /// A failure; each parameter is told beside its property.
    public init(
        _ code: Code, name: String = "", message: String, topicPartition: TopicPartition? = nil,
        isRetriable: Bool = false, isFatal: Bool = false
    ) {
        self.code = code
        self.name = name
        self.message = message
        self.topicPartition = topicPartition
        self.isRetriable = isRetriable
        self.isFatal = isFatal
    }

    /// The message with its place and, where there is any, advice.
    public var description: String {
        var text = "Kafka: \(message)"
        if !name.isEmpty { text += " (\(name))" }
        if let topicPartition { text += " at \(topicPartition)" }
        if let advice = ConnectionFault.advice(in: message) ?? code.advice { text += "; \(advice)" }
        return text
    }
}

extension KafkaError.Code {
    fileprivate var advice: String? {
        switch self {
        case .offsetOutOfRange:
            "the offset is no longer on the broker (retention, or the topic was made anew): choose a new start offset"
        case .unknownTopicOrPartition: "create the topic, or correct its name"
        case .authentication: "check the credentials, the TLS files and the security protocol"
        case .authorization: "grant the client the right for this operation; the manual's article Install lists them"
        case .allBrokersDown: "check the bootstrap servers and the network; the client keeps trying"
        case .fenced: "another process uses the same group instance or producer identity: stop one of them"
        case .maximumPollExceeded: "processing is slower than the maximum poll interval: poll smaller batches"
        case .messageTooLarge: "raise max.message.bytes of the topic, and kafka.maximumMessageBytes"
        case .queueFull: "wait for deliveries before sending more"
        case .transport, .timedOut, .rebalancing, .topicAlreadyExists, .invalidConfiguration, .closed, .other: nil
        }
    }
}
