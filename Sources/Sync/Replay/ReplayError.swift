/// A place to replay from that does not exist; nothing was changed.
public enum ReplayError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The topic has no partition of this number.
    case noPartition(Int32, topic: String, partitions: Int)
    /// The broker has no such offset.
    case offsetOutOfRange(ReplayMove)

    /// One sentence for a person.
    public var description: String {
        switch self {
        case .noPartition(let number, let topic, let partitions):
            "\(topic) has \(partitions) partitions, none is \(number)"
        case .offsetOutOfRange(let move):
            "\(move.partition) has offsets \(move.extent.oldest) to \(move.extent.newest), not \(move.offset)"
        }
    }
}
