/// A partition of a topic.
public struct LogPartition: Sendable, Hashable, Comparable {
    /// The topic's name.
    public var topic: String
    /// From 0.
    public var number: Int32

    /// A partition by its topic and number.
    public init(topic: String, number: Int32) {
        self.topic = topic
        self.number = number
    }

    /// By topic, then by number.
    public static func < (left: Self, right: Self) -> Bool {
        (left.topic, left.number) < (right.topic, right.number)
    }
}

extension LogPartition: CustomStringConvertible {
    /// `topic[number]`.
    public var description: String { "\(topic)[\(number)]" }
}
