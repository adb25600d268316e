/// Where the sources of partitions began to count their versions anew.
public struct SourceEpochs: Sendable, Equatable {
    private struct Start: Sendable, Hashable {
        var offset: Int64
        var epoch: Int32
    }

    private var starts: [LogPartition: Set<Start>] = [:]

    /// None: every partition is in epoch 0.
    public init() {}

    /// Adds that a partition is in an epoch from an offset on.
    public mutating func begin(_ epoch: Int32, in partition: LogPartition, at offset: Int64) {
        starts[partition, default: []].insert(Start(offset: offset, epoch: epoch))
    }

    /// The epoch of an event.
    public subscript(place: LogPlace?) -> Int32 {
        switch place {
        case nil: return 0
        case .item(_, let feed): return feed.epoch
        case .record(let record, _):
            guard !starts.isEmpty,
                let starts = starts[LogPartition(topic: record.topic, number: record.partition)]
            else { return 0 }
            return starts.filter { $0.offset <= record.offset }.map(\.epoch).max() ?? 0
        }
    }
}
