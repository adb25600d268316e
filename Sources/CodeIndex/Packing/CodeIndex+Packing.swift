import Postgres

extension CodeIndex {
    /// Keys with less room to win are left alone.
    private static let worthwhileBytes: Int64 = 8 << 20
    /// A queue of so many products is as good as empty.
    private static let fewWaiting: Int64 = 1_000
    /// How many times the space of their entries keys take that are left alone.
    private static let usualSlack = 1.2

    /// Builds indexes of texts anew that take over a fifth more, and over 8 MiB more, than their entries need: the identifiers
    /// of products and the dictionary. After a first load they do, since texts come in no order and pages that are split
    /// stay a third empty.
    ///
    /// Others read and write meanwhile, but migrations and generations that are made or dropped wait. It waits itself for
    /// the transactions that were there before.
    /// - Returns: the indexes that were built; none while another instance does it.
    /// - Throws: `PostgresError`; an index that was under construction goes with the next call.
    @discardableResult
    public func packKeys() async throws -> [String] { try await packKeys(worthwhileBytes: Self.worthwhileBytes) }

    /// - Parameter worthwhileBytes: how much more than their entries need.
    func packKeys(worthwhileBytes: Int64) async throws -> [String] {
        guard let connection = try await packingConnection() else { return [] }
        for name in try await Self.names(Self.unfinished, on: connection) {
            try await connection.execute("DROP INDEX CONCURRENTLY IF EXISTS \(PostgresIdentifier(name))")
        }
        // Smaller ones would have to be a third empty; statistics cost the reading of some ten thousand rows.
        guard
            try await !connection.query("\(Self.keys) AND pg_relation_size(i.oid) > 3 * $1", [.int(worthwhileBytes)])
                .isEmpty
        else { return [] }
        try await connection.execute("ANALYZE product, code")
        let names = try await Self.names(
            "\(Self.keys) AND pg_relation_size(i.oid) > greatest(\(Self.usualSlack) * \(Self.need), \(Self.need) + $1)",
            [.int(worthwhileBytes)], on: connection)
        for name in names {
            try await connection.execute("REINDEX INDEX CONCURRENTLY \(PostgresIdentifier(name))")
        }
        return names
    }

    /// Gives back the room that the queue of a whole catalogue's coding has left, over 8 MiB, once it is all but empty.
    ///
    /// Coding goes on behind it, so it waits for no session that keeps the queue longer than two seconds, such as a dump:
    /// the room is then there until the next call.
    /// - Returns: whether there was any; not while another instance packs.
    /// - Throws: `PostgresError`, ``PostgresError/lockNotAvailable`` where others keep the queue; nothing is left half done.
    @discardableResult
    public func packQueue() async throws -> Bool { try await packQueue(worthwhileBytes: Self.worthwhileBytes) }

    /// - Parameter worthwhileBytes: less is left alone.
    func packQueue(worthwhileBytes: Int64) async throws -> Bool {
        let isLarge = try await pool.withConnection {
            try await $0.query("SELECT pg_total_relation_size('coding_task') > $1 AS large", [.int(worthwhileBytes)])[0]
                .bool("large")
        }
        guard isLarge, let connection = try await packingConnection() else { return false }
        let waiting = try await connection.query(
            "SELECT count(*) AS rows FROM (SELECT FROM coding_task LIMIT $1) AS t", [.int(Self.fewWaiting + 1)])
        guard try waiting[0].int("rows") <= Self.fewWaiting else { return false }
        try await connection.execute("SET lock_timeout = '2s'")
        try await connection.execute("VACUUM coding_task")
        // Of so few rows it takes no time; CONCURRENTLY would wait for every transaction that is older.
        try await connection.execute("REINDEX TABLE coding_task")
        return true
    }

    /// A session of its own, since what is set for it must not stay in the pool; its lock ends with it as well.
    /// - Returns: nil while another instance packs.
    private func packingConnection() async throws -> PostgresConnection? {
        let connection = try await PostgresConnection.connect(pool.configuration)
        try await connection.execute("SET statement_timeout = 0")
        let lock = "hashtextextended('gramd pack ' || current_schema(), 0)"
        guard try await connection.query("SELECT pg_try_advisory_lock(\(lock)) AS locked")[0].bool("locked") else {
            return nil
        }
        return connection
    }

    private static func names(
        _ selection: String, _ parameters: [PostgresValue] = [], on connection: PostgresConnection
    ) async throws -> [String] {
        try await connection.query(selection, parameters).map { try $0.text("name") }
    }

    /// Indexes `i` on one column of texts, `s` the column's statistics where there are any.
    private static let keys = """
        SELECT i.relname::text AS name
        FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
            JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = x.indkey[0]
            LEFT JOIN pg_stats s ON s.schemaname = current_schema() AND s.tablename = t.relname AND s.attname = a.attname
        WHERE t.oid IN ('product'::regclass, 'code'::regclass) AND x.indnatts = 1 AND x.indisunique AND x.indisvalid
            AND a.atttypid = 'text'::regtype
        """

    /// Bytes of such an index whose pages are full but for the tenth that PostgreSQL leaves: an entry has a head of 8 bytes,
    /// begins at a multiple of 8, and is pointed to by 4.
    private static let need = "t.reltuples::float8 * ((8 + s.avg_width + 7) / 8 * 8 + 4) / 0.9"

    /// What a process that ended in the middle has left.
    private static let unfinished = """
        SELECT i.relname::text AS name FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
        WHERE x.indrelid IN ('product'::regclass, 'code'::regclass) AND NOT x.indisvalid
            AND i.relname ~ '_cc(new|old)[0-9]*$'
        """
}
