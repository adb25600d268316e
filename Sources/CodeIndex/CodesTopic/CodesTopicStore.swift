import Foundation
public import Postgres

/// How far the codes topics have been written, and what is written to them.
public struct CodesTopicStore: Sendable {
    let pool: PostgresPool
}

extension CodesTopicStore {
    /// How far topics have been written, and the newest version given out; nothing and 0 before the first.
    /// - Parameter name: what the topics' names begin with.
    public func progress(of name: String) async throws -> StoredCodesTopicProgress {
        let row = try await pool.withConnection {
            try await $0.query(
                "SELECT version, progress::text AS progress FROM codes_topic WHERE name = $1", [.text(name)]
            ).first
        }
        guard let row else { return StoredCodesTopicProgress(progress: CodesTopicProgress(), version: 0) }
        return StoredCodesTopicProgress(
            progress: try Self.decode(row.text("progress")), version: try row.int("version"))
    }

    /// Gives out a version, for records of what is read from now on.
    ///
    /// It is above all that were given out before, as the table says. It is also the time in microseconds since 1970 where
    /// that is more, so that it rises as well where the table is lost or comes back with a backup.
    /// - Parameters:
    ///   - floor: a version that was seen in a topic.
    ///   - connection: holds the lock of who writes the topics; where it is lost, nothing is given out.
    public func nextVersion(
        of name: String, above floor: Int64 = 0, on connection: PostgresConnection
    ) async throws -> Int64 {
        try await connection.query(
            """
            INSERT INTO codes_topic AS t (name, version, progress)
            VALUES ($1, greatest((extract(epoch FROM clock_timestamp()) * 1000000)::bigint, $2 + 1), $3)
            ON CONFLICT (name) DO UPDATE SET version = greatest(t.version + 1, excluded.version) RETURNING version
            """, [.text(name), .int(floor), .json(Self.encode(CodesTopicProgress()))])[0].int("version")
    }

    /// Stores how far topics have been written.
    /// - Parameters:
    ///   - version: the newest that the caller was given.
    ///   - connection: holds the lock of who writes the topics.
    /// - Returns: false, and nothing is stored, when somebody else was given a newer one.
    public func store(
        _ progress: CodesTopicProgress, of name: String, by version: Int64, on connection: PostgresConnection
    ) async throws -> Bool {
        try await !connection.query(
            "UPDATE codes_topic SET progress = $3 WHERE name = $1 AND version = $2 RETURNING name",
            [.text(name), .int(version), .json(Self.encode(progress))]
        ).isEmpty
    }

    /// Forgets up to where topics have been written, so that whoever writes them fills all of them anew.
    public func forgetPosition(of name: String) async throws {
        try await pool.withTransaction { connection in
            _ = try await nextVersion(of: name, on: connection)
            try await connection.query(
                "UPDATE codes_topic SET progress = progress - 'position' WHERE name = $1", [.text(name)])
            try await ChangeLog.signal(on: connection)
        }
    }

    /// Lets everybody who follows the index look at products' codes again, as if they had changed.
    public func noteChange(of products: [String]) async throws {
        try await pool.withTransaction { connection in
            try await connection.query(
                """
                INSERT INTO change (generation_id, \(ChangeLog.productColumns))
                SELECT generation_id, \(ChangeLog.products("product_no")) FROM product CROSS JOIN generation
                WHERE product_id = ANY ($1) GROUP BY generation_id
                """, [.textArray(products)])
            try await ChangeLog.signal(on: connection)
        }
    }

    /// When a generation became active, in ISO 8601; nil where it never was.
    public func activation(of generation: Int64) async throws -> String? {
        try await pool.withConnection {
            try await $0.query(
                """
                SELECT to_char(activated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS since
                FROM generation WHERE generation_id = $1
                """, [.int(generation)]
            ).first?.optionalText("since")
        }
    }
}

extension CodesTopicStore {
    /// Products by their numbers as they are now, deleted ones too, each with its codes in a generation.
    public func products(_ numbers: [Int64], in generation: Int64) async throws -> [PublishedProduct] {
        try await pool.withConnection {
            try await $0.queryPlanned(
                "\(PublishedProduct.selection) WHERE p.product_no = ANY ($2)", [.int(generation), .intArray(numbers)]
            ).map(PublishedProduct.init)
        }
    }

    /// The next live products in the order of their numbers.
    /// - Parameters:
    ///   - number: of the last one before.
    ///   - limit: how many at most; fewer are the last ones.
    public func products(
        after number: Int64, limit: Int, in generation: Int64
    ) async throws -> [PublishedProduct] {
        try await pool.withConnection {
            try await $0.queryPlanned(
                "\(PublishedProduct.selection) WHERE p.product_no > $2 AND p.live ORDER BY p.product_no LIMIT $3",
                [.int(generation), .int(number), .int(Int64(limit))]
            ).map(PublishedProduct.init)
        }
    }

    /// Those of some products that have no codes in a generation now, or are none.
    public func withoutCodes(_ ids: [String], in generation: Int64) async throws -> [String] {
        try await pool.withConnection {
            try await $0.queryPlanned(
                """
                SELECT t.id FROM unnest($2) AS t(id) WHERE NOT EXISTS (
                    SELECT FROM product p JOIN posting o USING (product_no)
                    WHERE p.product_id = t.id AND p.live AND o.generation_id = $1 AND cardinality(o.codes) > 0)
                """, [.int(generation), .textArray(ids)]
            ).map { try $0.text("id") }
        }
    }

    private static func decode(_ text: String) throws -> CodesTopicProgress {
        try JSONDecoder().decode(CodesTopicProgress.self, from: Data(text.utf8))
    }

    private static func encode(_ progress: CodesTopicProgress) throws -> String {
        String(decoding: try JSONEncoder().encode(progress), as: UTF8.self)
    }
}

extension CodeIndex {
    /// How far the codes topics have been written, and what is written to them.
    public var codesTopics: CodesTopicStore { CodesTopicStore(pool: pool) }

    /// Where the index is now: ``changes(since:)`` goes on from here.
    /// - Throws: `PostgresError`
    public func position() async throws -> IndexPosition {
        try await pool.withConnection { connection in
            let moment = try await IndexMoment.now(on: connection)
            return try await connection.transaction { try await moment.position(on: $0) }
        }
    }
}
