import Catalog
import Sync

/// Where partitions go on, or would, as JSON.
struct ReplayDocument: Encodable {
    struct Partition: Encodable {
        let topic: String
        let partition: Int32
        /// Where the index would have read on; nil where nothing was read yet.
        let stored: Int64?
        /// Where it goes on.
        let offset: Int64
        /// What the broker has: the oldest record, and the offset behind the newest one.
        let oldest: Int64
        let newest: Int64
    }

    let dryRun: Bool
    let partitions: [Partition]

    init(_ moves: [ReplayMove], dryRun: Bool) {
        self.dryRun = dryRun
        partitions = moves.map { move in
            Partition(
                topic: move.partition.topic, partition: move.partition.number, stored: move.extent.stored,
                offset: move.offset < 0 ? move.extent.oldest : move.offset, oldest: move.extent.oldest,
                newest: move.extent.newest)
        }
    }
}
