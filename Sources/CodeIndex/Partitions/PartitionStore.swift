public import Catalog
import Postgres

/// How far each topic partition has been applied, and which instance may move it on.
public struct PartitionStore: Sendable {
    let pool: PostgresPool
}

extension PartitionStore {
    /// Stands for an owner after a replay has moved a partition's offset.
    private static let replayOwner = "replay"

    /// Whether a partition was lost to a replay rather than to another instance: whoever the consumer group gave it to
    /// can take it over again.
    public func wasReplayed(_ partition: PartitionProgress) async throws -> Bool {
        try await pool.withConnection {
            try await !$0.query(
                "SELECT 1 FROM consumer_offset WHERE topic = $1 AND partition = $2 AND owner = $3",
                [
                    .text(partition.partition.topic), .int(Int64(partition.partition.number)), .text(Self.replayOwner),
                ]
            ).isEmpty
        }
    }

    /// Takes over partitions and learns where to go on.
    /// - Parameter owner: names the instance, for people.
    public func takeOver(_ partitions: [LogPartition], owner: String) async throws -> [OwnedPartition] {
        try await pool.withTransaction { connection in
            let rows = try await connection.query(
                """
                INSERT INTO consumer_offset AS o (topic, partition, next_offset, owner_epoch, owner)
                SELECT topic, partition::integer, -1, 1, $3 FROM unnest($1, $2) AS t(topic, partition)
                ORDER BY topic, partition
                ON CONFLICT (topic, partition) DO UPDATE SET owner_epoch = o.owner_epoch + 1, owner = $3
                RETURNING topic, partition, next_offset, owner_epoch
                """,
                [
                    .textArray(partitions.map(\.topic)), .intArray(partitions.map { Int64($0.number) }),
                    .text(owner),
                ])
            return try rows.map { row in
                let next = try row.int("next_offset")
                return OwnedPartition(
                    partition: LogPartition(
                        topic: try row.text("topic"), number: Int32(try row.int("partition"))),
                    nextOffset: next < 0 ? nil : next, ownerEpoch: try row.int("owner_epoch"))
            }.sorted { $0.partition < $1.partition }
        }
    }

    /// Lets a topic be read from elsewhere; whoever owns its partitions now is refused from then on.
    /// - Parameters:
    ///   - offsets: where each partition goes on; -1 for its oldest record.
    ///   - isNewTopic: the topic was deleted and made anew, so that its offsets say nothing about events applied before.
    public func moveOffsets(of topic: String, to offsets: [Int32: Int64], isNewTopic: Bool) async throws {
        try await pool.withTransaction { connection in
            try await Self.store(
                Dictionary(
                    uniqueKeysWithValues: offsets.map { (LogPartition(topic: topic, number: $0.key), $0.value) }),
                on: connection)
            guard isNewTopic else { return }
            try await connection.query(
                "UPDATE consumer_offset SET furthest_offset = -1 WHERE topic = $1", [.text(topic)])
            // What was applied before, imports too, stands before all records of the new topic; versions stay.
            try await connection.query(
                """
                UPDATE product SET topic = NULL, partition = NULL, record_offset = NULL, record_time = NULL
                WHERE topic = $1
                """, [.text(topic)])
            try await connection.query("UPDATE import_feed SET behind = behind - $1", [.text(topic)])
            try await connection.query(
                """
                WITH former AS (DELETE FROM source_epoch WHERE topic = $1 RETURNING partition, epoch)
                INSERT INTO source_epoch (topic, partition, first_offset, epoch)
                SELECT $1, partition, 0, max(epoch) FROM former GROUP BY partition
                """, [.text(topic)])
        }
    }

    /// Moves offsets in the order of their partitions, and takes the partitions from their owners.
    static func store(_ offsets: [LogPartition: Int64], on connection: PostgresConnection) async throws {
        let offsets = offsets.sorted { $0.key < $1.key }
        try await connection.query(
            """
            INSERT INTO consumer_offset AS o (topic, partition, next_offset, owner_epoch, owner)
            SELECT topic, partition::integer, next_offset, 1, $4
            FROM unnest($1, $2, $3) AS t(topic, partition, next_offset)
            ON CONFLICT (topic, partition) DO UPDATE
            SET next_offset = excluded.next_offset, owner_epoch = o.owner_epoch + 1, owner = $4
            """,
            [
                .textArray(offsets.map(\.key.topic)), .intArray(offsets.map { Int64($0.key.number) }),
                .intArray(offsets.map(\.value)), .text(replayOwner),
            ])
    }

    /// Whether an instance's partitions are as it left them.
    /// - Throws: ``PartitionOwnershipLost`` when another instance has one by now, or a replay has moved its offset.
    public func checkOwnership(of standing: [PartitionProgress]) async throws {
        guard !standing.isEmpty else { return }
        let owned = try await pool.withConnection {
            try await $0.query(
                """
                SELECT n FROM unnest($1, $2, $3, $4) WITH ORDINALITY
                    AS t(topic, partition, next_offset, owner_epoch, n)
                JOIN consumer_offset USING (topic, partition, next_offset, owner_epoch)
                """,
                [
                    .textArray(standing.map(\.partition.topic)), .intArray(standing.map { Int64($0.partition.number) }),
                    .intArray(standing.map(\.expectedOffset)), .intArray(standing.map(\.ownerEpoch)),
                ])
        }
        let numbers = Set(try owned.map { Int(try $0.int("n")) - 1 })
        if let lost = standing.indices.first(where: { !numbers.contains($0) }) {
            throw PartitionOwnershipLost(progress: standing[lost])
        }
    }

    /// Moves offsets forward, all in one statement; refuses when another instance has come in between.
    ///
    /// The rows are locked in the order of the partitions, as whoever takes them over does.
    /// - Returns: what was noted of the partitions' versions.
    @discardableResult
    static func advance(
        _ progress: [PartitionProgress], on connection: PostgresConnection
    ) async throws -> [LogPartition: SourceLateness] {
        guard !progress.isEmpty else { return [:] }
        let steps = progress.sorted { $0.partition < $1.partition }
        let rows = try await connection.query(
            """
            WITH step AS (
                SELECT o.topic, o.partition, t.next_offset, t.n
                FROM unnest($1, $2, $3, $4, $5) WITH ORDINALITY
                        AS t(topic, partition, expected_offset, owner_epoch, next_offset, n)
                    JOIN consumer_offset o ON o.topic = t.topic AND o.partition = t.partition
                        AND o.next_offset = t.expected_offset AND o.owner_epoch = t.owner_epoch
                ORDER BY t.n FOR UPDATE OF o
            )
            UPDATE consumer_offset o
            SET next_offset = step.next_offset, furthest_offset = greatest(furthest_offset, step.next_offset)
            FROM step WHERE o.topic = step.topic AND o.partition = step.partition
            RETURNING step.n, versioned_events, late_events, late_since
            """,
            [
                .textArray(steps.map(\.partition.topic)), .intArray(steps.map { Int64($0.partition.number) }),
                .intArray(steps.map(\.expectedOffset)), .intArray(steps.map(\.ownerEpoch)),
                .intArray(steps.map(\.nextOffset)),
            ])
        var moved: [Int: SourceLateness] = [:]
        for row in rows { moved[Int(try row.int("n")) - 1] = try SourceLateness(row) }
        var owned: [LogPartition: SourceLateness] = [:]
        for (place, step) in steps.enumerated() {
            guard let lateness = moved[place] else { throw PartitionOwnershipLost(progress: step) }
            owned[step.partition] = lateness
        }
        return owned
    }
}
