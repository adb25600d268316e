import ArgumentParser
import Catalog
import Kafka

/// A place in a topic that people name.
enum ReplayTarget: ExpressibleByArgument, Equatable {
    case earliest, latest
    /// Milliseconds since 1970: the first record that is not older.
    case time(Int64)
    /// Offsets of these partitions; the others stay as they are.
    case offsets([Int32: Int64])

    init?(argument: String) {
        switch argument {
        case "earliest": self = .earliest
        case "latest": self = .latest
        default:
            if let offsets = Self.offsets(argument) {
                self = .offsets(offsets)
            } else if let time = try? EventTime.milliseconds(argument, field: "to") {
                self = .time(time)
            } else {
                return nil
            }
        }
    }

    /// `partition:offset,…`, each partition once.
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

    /// The offset in each of a topic's partitions; -1 for the oldest record.
    func offsets(of partitions: [TopicPartition], on consumer: KafkaConsumer) async throws -> [TopicPartition: Int64] {
        var found: [TopicPartition: Int64] = [:]
        switch self {
        case .earliest:
            for partition in partitions { found[partition] = -1 }
        case .latest:
            for partition in partitions { found[partition] = try await consumer.watermarks(of: partition).high }
        case .time(let time):
            for (partition, offset) in try await consumer.offsets(for: partitions, at: time) {
                switch offset {
                case .beginning: found[partition] = -1
                case .at(let offset): found[partition] = offset
                case .end: found[partition] = try await consumer.watermarks(of: partition).high
                }
            }
        case .offsets(let offsets):
            for (number, offset) in offsets {
                guard let partition = partitions.first(where: { $0.partition == number }) else {
                    throw ValidationError(
                        "\(partitions.first?.topic ?? "the topic") has \(partitions.count) partitions, none is \(number)"
                    )
                }
                found[partition] = offset
            }
        }
        return found
    }
}
