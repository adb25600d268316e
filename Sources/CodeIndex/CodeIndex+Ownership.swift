import Postgres

/// A partition as its new owner takes it over.
public struct OwnedPartition: Sendable, Equatable {
    public var topic: String
    public var partition: Int32
    /// Where to go on; nil for a partition never read before.
    public var nextOffset: Int64?
    /// Raised at each change of owner, so that a former owner's writes are refused.
    public var ownerEpoch: Int64
}

/// Another instance owns the partition now, or its offset moved: this instance must not write for it any more.
public struct PartitionOwnershipLost: Error, Sendable, CustomStringConvertible {
    public let progress: PartitionProgress

    public var description: String {
        "another instance has taken over \(progress.topic)[\(progress.partition)]: offset \(progress.expectedOffset) with "
            + "epoch \(progress.ownerEpoch) is no longer current; nothing of the batch was written"
    }
}

extension CodeIndex {
    /// Takes over partitions and learns where to go on.
    /// - Parameter owner: names the instance, for people.
    public func takeOver(topic: String, partitions: [Int32], owner: String) async throws -> [OwnedPartition] {
        try await pool.withTransaction { connection in
            let rows = try await connection.query(
                """
                INSERT INTO consumer_offset AS o (topic, partition, next_offset, owner_epoch, owner)
                SELECT $1, p::integer, -1, 1, $3 FROM unnest($2) AS p ORDER BY p
                ON CONFLICT (topic, partition) DO UPDATE SET owner_epoch = o.owner_epoch + 1, owner = $3
                RETURNING partition, next_offset, owner_epoch
                """, [.text(topic), .intArray(partitions.map(Int64.init)), .text(owner)])
            return try rows.map { row in
                let next = try row.int("next_offset")
                return OwnedPartition(
                    topic: topic, partition: Int32(try row.int("partition")), nextOffset: next < 0 ? nil : next,
                    ownerEpoch: try row.int("owner_epoch"))
            }.sorted { $0.partition < $1.partition }
        }
    }

    /// Moves offsets forward; refuses when another instance has come in between.
    static func advance(_ progress: [PartitionProgress], on connection: PostgresConnection) async throws {
        for step in progress.sorted(by: { ($0.topic, $0.partition) < ($1.topic, $1.partition) }) {
            let result = try await connection.query(
                """
                UPDATE consumer_offset SET next_offset = $5
                WHERE topic = $1 AND partition = $2 AND next_offset = $3 AND owner_epoch = $4
                """,
                [
                    .text(step.topic), .int(Int64(step.partition)), .int(step.expectedOffset), .int(step.ownerEpoch),
                    .int(step.nextOffset),
                ])
            guard result.affectedRows == 1 else { throw PartitionOwnershipLost(progress: step) }
        }
    }
}
