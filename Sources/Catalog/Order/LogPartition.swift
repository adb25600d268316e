/// A partition of a topic.
public struct LogPartition: Sendable, Hashable, Comparable {
    public var topic: String
    public var number: Int32

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
    public var description: String { "\(topic)[\(number)]" }
}
