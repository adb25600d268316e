import Postgres

/// A dead letter as it is stored.
public struct StoredDeadLetter: Sendable, Equatable {
    public let id: Int64
    public let letter: DeadLetter
    /// ISO 8601, UTC.
    public let createdAt: String
    /// How often it was retried in vain.
    public let retries: Int
}

/// Which dead letters are meant; what is nil or empty leaves nothing out.
public struct DeadLetterFilter: Sendable, Equatable {
    public var ids: [Int64]
    public var cause: String?
    public var topic: String?
    public var partition: Int32?
    /// Retried less often than this.
    public var maximumRetries: Int?

    public init(
        ids: [Int64] = [], cause: String? = nil, topic: String? = nil, partition: Int32? = nil,
        maximumRetries: Int? = nil
    ) {
        self.ids = ids
        self.cause = cause
        self.topic = topic
        self.partition = partition
        self.maximumRetries = maximumRetries
    }

    /// Takes the parameters $1 to $5.
    fileprivate static let condition = """
        ($1::bigint[] IS NULL OR dead_letter_id = ANY ($1)) AND ($2::text IS NULL OR cause = $2)
            AND ($3::text IS NULL OR topic = $3) AND ($4::bigint IS NULL OR partition = $4)
            AND ($5::bigint IS NULL OR retries < $5)
        """

    fileprivate var parameters: [PostgresValue] {
        [
            ids.isEmpty ? .null : .intArray(ids), PostgresValue(cause), PostgresValue(topic),
            PostgresValue(partition.map(Int64.init)), PostgresValue(maximumRetries.map(Int64.init)),
        ]
    }
}

/// How many dead letters there are of a topic and cause.
public struct DeadLetterCount: Sendable, Equatable {
    public let topic: String
    public let cause: String
    public let count: Int
    /// ISO 8601, UTC.
    public let first: String
    public let last: String
}

extension CodeIndex {
    /// Payloads read at a time, but for the last one.
    private static let pageBytes = 16 << 20

    private static let time = #"'YYYY-MM-DD"T"HH24:MI:SS"Z"'"#

    /// Stored dead letters, oldest first.
    /// - Parameter after: only those with a higher identifier.
    public func deadLetters(
        _ filter: DeadLetterFilter = DeadLetterFilter(), after: Int64 = 0, limit: Int
    ) async throws -> [StoredDeadLetter] {
        try await deadLetters(
            where: "\(DeadLetterFilter.condition) AND dead_letter_id > $6 ORDER BY dead_letter_id LIMIT $7",
            filter.parameters + [.int(after), .int(Int64(limit))])
    }

    /// Dead letters that have not been sent to the dead-letter topic, oldest first.
    public func unmirroredDeadLetters(limit: Int) async throws -> [StoredDeadLetter] {
        try await deadLetters(
            where: "mirrored_at IS NULL ORDER BY dead_letter_id LIMIT $1", [.int(Int64(limit))])
    }

    /// Fewer than asked for where the payloads are large; at least one where there is any.
    private func deadLetters(where rest: String, _ parameters: [PostgresValue]) async throws -> [StoredDeadLetter] {
        let rows = try await pool.withConnection {
            try await $0.query(
                """
                SELECT dead_letter_id, topic, partition::bigint AS partition, record_offset, key, payload, cause, message,
                       retries::bigint AS retries, to_char(created_at AT TIME ZONE 'UTC', \(Self.time)) AS created
                FROM (
                    SELECT *, sum(octet_length(payload)) OVER (
                        ORDER BY dead_letter_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS bytes_before
                    FROM (SELECT * FROM dead_letter WHERE \(rest)) AS asked
                ) AS page
                WHERE coalesce(bytes_before, 0) < \(Self.pageBytes) ORDER BY dead_letter_id
                """, parameters)
        }
        return try rows.map(Self.deadLetter)
    }

    /// Dead letters by topic and cause, the most frequent first.
    public func deadLetterCounts(_ filter: DeadLetterFilter = DeadLetterFilter()) async throws -> [DeadLetterCount] {
        let rows = try await pool.withConnection {
            try await $0.query(
                """
                SELECT topic, cause, count(*) AS letters,
                       to_char(min(created_at) AT TIME ZONE 'UTC', \(Self.time)) AS first,
                       to_char(max(created_at) AT TIME ZONE 'UTC', \(Self.time)) AS last
                FROM dead_letter WHERE \(DeadLetterFilter.condition)
                GROUP BY topic, cause ORDER BY letters DESC, topic, cause
                """, filter.parameters)
        }
        return try rows.map {
            DeadLetterCount(
                topic: try $0.text("topic"), cause: try $0.text("cause"), count: Int(try $0.int("letters")),
                first: try $0.text("first"), last: try $0.text("last"))
        }
    }

    /// Deletes dead letters for good.
    /// - Returns: how many.
    public func dropDeadLetters(_ filter: DeadLetterFilter) async throws -> Int {
        try await pool.withConnection {
            try await $0.query(
                "DELETE FROM dead_letter WHERE \(DeadLetterFilter.condition)", filter.parameters
            ).affectedRows
        }
    }

    /// Records that a dead letter was retried in vain, and why.
    public func deadLetter(_ id: Int64, failedAgainWith cause: String, _ message: String) async throws {
        try await pool.withConnection {
            _ = try await $0.query(
                "UPDATE dead_letter SET retries = retries + 1, cause = $2, message = $3 WHERE dead_letter_id = $1",
                [.int(id), .text(cause), .text(message)])
        }
    }

    /// Records that dead letters are in the dead-letter topic.
    public func markMirrored(_ ids: [Int64]) async throws {
        try await pool.withConnection {
            _ = try await $0.query(
                "UPDATE dead_letter SET mirrored_at = now() WHERE dead_letter_id = ANY ($1)", [.intArray(ids)])
        }
    }

    static func delete(deadLetters ids: [Int64], on connection: PostgresConnection) async throws {
        guard !ids.isEmpty else { return }
        try await connection.query("DELETE FROM dead_letter WHERE dead_letter_id = ANY ($1)", [.intArray(ids)])
    }

    private static func deadLetter(_ row: PostgresRow) throws -> StoredDeadLetter {
        StoredDeadLetter(
            id: try row.int("dead_letter_id"),
            letter: DeadLetter(
                record: RecordPosition(
                    topic: try row.text("topic"), partition: Int32(try row.int("partition")),
                    offset: try row.int("record_offset")),
                key: try row.optionalBytes("key"), payload: try row.optionalBytes("payload"),
                cause: try row.text("cause"), message: try row.text("message")),
            createdAt: try row.text("created"), retries: Int(try row.int("retries")))
    }
}
