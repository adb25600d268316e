public import Catalog
import Postgres

extension PartitionStore {
    /// Where sources began to count their versions anew.
    public func epochs() async throws -> SourceEpochs {
        try await pool.withConnection { try await Self.epochs(on: $0) }
    }

    /// Partitions whose sources seem to count anew from lower versions.
    /// - Parameter topic: of these partitions only.
    public func suspiciousSources(of topic: String) async throws -> [LogPartition: SourceLateness] {
        try await lateness(of: topic).filter(\.value.isSuspicious)
    }

    /// What was noted of the versions of a topic's partitions, where any event was late.
    public func lateness(of topic: String) async throws -> [LogPartition: SourceLateness] {
        let rows = try await pool.withConnection {
            try await $0.query(
                """
                SELECT topic, partition, versioned_events, late_events, late_since FROM consumer_offset
                WHERE topic = $1 AND late_events > 0
                """, [.text(topic)])
        }
        var found: [LogPartition: SourceLateness] = [:]
        for row in rows {
            let partition = LogPartition(topic: try row.text("topic"), number: Int32(try row.int("partition")))
            found[partition] = try SourceLateness(row)
        }
        return found
    }

    /// Lets partitions begin a new epoch of versions, and be read again from there; whoever owns them now is refused.
    /// - Parameter offsets: the first record of the new source, by partition; the others stay as they are.
    public func beginSource(of topic: String, at offsets: [Int32: Int64]) async throws {
        let starts = offsets.sorted { $0.key < $1.key }
        try await pool.withTransaction { connection in
            try await Self.store(
                Dictionary(
                    uniqueKeysWithValues: starts.map { (LogPartition(topic: topic, number: $0.key), $0.value) }),
                on: connection)
            try await connection.query(
                """
                INSERT INTO source_epoch (topic, partition, first_offset, epoch)
                SELECT $1, partition::integer, first_offset, 1 + (SELECT coalesce(max(epoch), 0) FROM source_epoch)
                FROM unnest($2, $3) AS t(partition, first_offset)
                """,
                [.text(topic), .intArray(starts.map { Int64($0.key) }), .intArray(starts.map(\.value))])
            try await connection.query(
                """
                UPDATE consumer_offset SET versioned_events = 0, late_events = 0, late_since = NULL WHERE topic = $1
                """, [.text(topic)])
        }
    }

    static func epochs(on connection: PostgresConnection) async throws -> SourceEpochs {
        var epochs = SourceEpochs()
        let rows = try await connection.query(
            "SELECT topic, partition, first_offset, epoch::bigint AS epoch FROM source_epoch")
        for row in rows {
            epochs.begin(
                Int32(try row.int("epoch")),
                in: LogPartition(topic: try row.text("topic"), number: Int32(try row.int("partition"))),
                at: try row.int("first_offset"))
        }
        return epochs
    }

    /// Takes note of late events.
    /// - Parameter owned: what was noted of the partitions before; their rows are locked by the transaction.
    static func note(
        _ counts: [LogPartition: ApplyPlan.VersionCounts], of owned: [LogPartition: SourceLateness],
        on connection: PostgresConnection
    ) async throws {
        for (partition, count) in counts.sorted(by: { $0.key < $1.key }) {
            guard let former = owned[partition] else { continue }
            var lateness = former
            lateness.add(versioned: count.versioned, late: count.late, first: count.firstLate)
            // Where all is in order, nothing changes after a while, and nothing needs to be written.
            guard lateness != former else { continue }
            try await connection.query(
                """
                UPDATE consumer_offset SET versioned_events = $3, late_events = $4, late_since = $5
                WHERE topic = $1 AND partition = $2
                """,
                [
                    .text(partition.topic), .int(Int64(partition.number)), .double(lateness.versioned),
                    .double(lateness.late), lateness.since.map(PostgresValue.int) ?? .null,
                ])
        }
    }
}

extension SourceLateness {
    /// Reads the columns `versioned_events`, `late_events` and `late_since`.
    init(_ row: PostgresRow) throws {
        self.init(
            versioned: try row.double("versioned_events"), late: try row.double("late_events"),
            since: try row.optionalInt("late_since"))
    }
}
