import Catalog
import Postgres

/// The records that could not become events, with why.
public struct DeadLetterStore: Sendable {
    let pool: PostgresPool
}

extension DeadLetterStore {
    /// Payloads read at a time, but for the last one.
    private static let pageBytes = 16 << 20

    private static let time = #"'YYYY-MM-DD"T"HH24:MI:SS"Z"'"#

    /// Stored dead letters, oldest first.
    /// - Parameter after: only those with a higher identifier.
    public func list(
        _ filter: DeadLetterFilter = DeadLetterFilter(), after: Int64 = 0, limit: Int
    ) async throws -> [StoredDeadLetter] {
        try await list(
            where: "\(DeadLetterFilter.condition) AND dead_letter_id > $6 ORDER BY dead_letter_id LIMIT $7",
            filter.parameters + [.int(after), .int(Int64(limit))])
    }

    /// Dead letters that have not been sent to the dead-letter topic, oldest first.
    public func unmirrored(limit: Int) async throws -> [StoredDeadLetter] {
        try await list(
            where: "mirrored_at IS NULL ORDER BY dead_letter_id LIMIT $1", [.int(Int64(limit))])
    }

    /// Fewer than asked for where the payloads are large; at least one where there is any.
    private func list(where rest: String, _ parameters: [PostgresValue]) async throws -> [StoredDeadLetter] {
        let rows = try await pool.withConnection {
            try await $0.query(
                """
                SELECT dead_letter_id, topic, partition::bigint AS partition, record_offset, key, payload,
                       headers::text AS headers, record_time, cause, message,
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
    public func counts(_ filter: DeadLetterFilter = DeadLetterFilter()) async throws -> [DeadLetterCount] {
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
    public func drop(_ filter: DeadLetterFilter) async throws -> Int {
        try await pool.withConnection {
            try await $0.query(
                "DELETE FROM dead_letter WHERE \(DeadLetterFilter.condition)", filter.parameters
            ).affectedRows
        }
    }

    /// Records that a dead letter was retried in vain, and why.
    public func recordFailure(of id: Int64, cause: String, message: String) async throws {
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

    static func insert(_ letters: [DeadLetter], on connection: PostgresConnection) async throws {
        guard !letters.isEmpty else { return }
        try await connection.query(
            """
            INSERT INTO dead_letter (
                topic, partition, record_offset, key, payload, cause, message, headers, record_time)
            SELECT topic, partition::integer, record_offset, key, payload, cause, message, headers, record_time
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9)
                AS t(topic, partition, record_offset, key, payload, cause, message, headers, record_time)
            ON CONFLICT (topic, partition, record_offset) DO NOTHING
            """,
            [
                .textArray(letters.map(\.record.topic)), .intArray(letters.map { Int64($0.record.partition) }),
                .intArray(letters.map(\.record.offset)), .bytesArray(letters.map(\.key)),
                .bytesArray(letters.map(\.payload)), .textArray(letters.map(\.cause)),
                .textArray(letters.map(\.message)), .jsonArray(letters.map { SourceRecord.Header.json($0.headers) }),
                .intArray(letters.map(\.time)),
            ])
    }

    static func delete(_ ids: [Int64], on connection: PostgresConnection) async throws {
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
                headers: SourceRecord.Header.headers(json: try row.optionalText("headers")),
                time: try row.optionalInt("record_time"),
                cause: try row.text("cause"), message: try row.text("message")),
            createdAt: try row.text("created"), retries: Int(try row.int("retries")))
    }
}
