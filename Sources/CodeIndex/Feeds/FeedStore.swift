public import Catalog
import Postgres

/// The imports of product files, each with its place among the records of the topics.
public struct FeedStore: Sendable {
    let pool: PostgresPool
}

extension FeedStore {
    private static let columns = """
        feed::bigint AS feed, name, behind::text AS behind, epoch::bigint AS epoch
        """

    /// Begins an import: it stands behind all that has been applied so far.
    /// - Parameter name: the file's path, or `-`.
    public func begin(_ name: String) async throws -> ImportFeed {
        try await pool.withConnection {
            let rows = try await $0.query(
                """
                INSERT INTO import_feed (name, behind, epoch)
                SELECT $1, coalesce((
                    SELECT jsonb_object_agg(topic, offsets) FROM (
                        SELECT topic, jsonb_object_agg(partition, greatest(next_offset, furthest_offset)) AS offsets
                        FROM consumer_offset WHERE greatest(next_offset, furthest_offset) > 0 GROUP BY topic
                    ) AS t), '{}'), (SELECT coalesce(max(epoch), 0) FROM source_epoch)
                RETURNING \(Self.columns)
                """, [.text(name)])
            return try ImportFeed(rows[0])
        }
    }

    /// Whether anything was ever imported.
    public func exist() async throws -> Bool {
        try await pool.withConnection { try await !$0.query("SELECT FROM import_feed LIMIT 1").isEmpty }
    }

    /// The feed that a position of an import belongs to.
    public func feed(of position: RecordPosition) async throws -> ImportFeed {
        let feeds = try await pool.withConnection { try await Self.feeds(of: [position], on: $0) }
        return feeds[position.partition] ?? ImportFeed(position)
    }

    /// The feeds that positions belong to, by their numbers.
    static func feeds(
        of positions: [RecordPosition], on connection: PostgresConnection
    ) async throws -> [Int32: ImportFeed] {
        let numbers = Set(positions.filter(ImportFeed.holds).map(\.partition))
        guard !numbers.isEmpty else { return [:] }
        let rows = try await connection.query(
            "SELECT \(columns) FROM import_feed WHERE feed = ANY ($1)", [.intArray(numbers.sorted().map(Int64.init))])
        return try Dictionary(uniqueKeysWithValues: rows.map { (Int32(try $0.int("feed")), try ImportFeed($0)) })
    }
}

extension ImportFeed {
    /// A feed of which nothing is known any more: every record of a topic stands behind it.
    init(_ position: RecordPosition) {
        self.init(number: position.partition, name: Self.name(in: position))
    }

    fileprivate init(_ row: PostgresRow) throws {
        var behind: [LogPartition: Int64] = [:]
        let topics = try JSONValue(parsing: Array(row.text("behind").utf8)).objectValue ?? [:]
        for (topic, partitions) in topics {
            for (partition, offset) in partitions.objectValue ?? [:] {
                guard let number = Int32(partition), let offset = offset.numberValue?.int64 else { continue }
                behind[LogPartition(topic: topic, number: number)] = offset
            }
        }
        self.init(
            number: Int32(try row.int("feed")), name: try row.text("name"), behind: behind,
            epoch: Int32(try row.int("epoch")))
    }
}
