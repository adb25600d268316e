import Catalog

/// A place in a topic that people name, from which it is to be read on.
public enum ReplayTarget: Sendable, Equatable {
    /// Each partition's oldest record.
    case earliest
    /// Behind each partition's newest record.
    case latest
    /// The first record that is not older than this time, in milliseconds since 1970.
    case time(Int64)
    /// Offsets of these partitions; the others stay as they are.
    case offsets([Int32: Int64])

    /// In seconds: a smaller number is an offset whose partition was left out rather than a time before 1973.
    private static let firstTime = 100_000_000.0

    /// Reads `earliest`, `latest`, a time (ISO 8601 or seconds since 1970) or `partition:offset,…`.
    /// - Returns: nil for anything else, and where a partition is named twice.
    public init?(_ text: String) {
        switch text {
        case "earliest": self = .earliest
        case "latest": self = .latest
        default:
            if let offsets = Self.offsets(text) {
                self = .offsets(offsets)
            } else if let number = Double(text), number < Self.firstTime {
                return nil
            } else if let time = try? EventTime.milliseconds(text, field: "to") {
                self = .time(time)
            } else {
                return nil
            }
        }
    }

    private static func offsets(_ text: String) -> [Int32: Int64]? {
        var offsets: [Int32: Int64] = [:]
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let numbers = part.split(separator: ":", omittingEmptySubsequences: false)
            guard numbers.count == 2, let partition = Int32(numbers[0]), let offset = Int64(numbers[1]),
                partition >= 0, offset >= 0, offsets.updateValue(offset, forKey: partition) == nil
            else { return nil }
        }
        return offsets
    }
}

extension ReplayTarget {
    /// What this place means for the partitions of a topic.
    /// - Parameters:
    ///   - topic: their topic.
    ///   - extents: all of them.
    /// - Returns: a move for each partition that the place concerns, in the order of `extents`.
    /// - Throws: ``ReplayError`` for a partition or an offset that does not exist.
    public func moves(in topic: String, _ extents: [PartitionExtent]) throws(ReplayError) -> [ReplayMove] {
        if case .offsets(let offsets) = self {
            let numbers = Set(extents.map(\.number))
            for number in offsets.keys.sorted() where !numbers.contains(number) {
                throw .noPartition(number, topic: topic, partitions: numbers.count)
            }
        }
        var moves: [ReplayMove] = []
        for extent in extents {
            guard let offset = offset(in: extent) else { continue }
            let move = ReplayMove(
                partition: LogPartition(topic: topic, number: extent.number), extent: extent, offset: offset)
            guard offset < 0 || extent.oldest...extent.newest ~= offset else { throw .offsetOutOfRange(move) }
            moves.append(move)
        }
        return moves
    }

    /// -1 for the oldest record; nil where the partition stays as it is.
    private func offset(in extent: PartitionExtent) -> Int64? {
        switch self {
        case .earliest: -1
        case .latest: extent.newest
        case .time: extent.firstInTime ?? extent.newest
        case .offsets(let offsets): offsets[extent.number]
        }
    }
}
