import Codes
import Postgres

extension CodeIndex {
    /// Adds up the tables as they are at one moment, and tells what has changed until then since a position.
    ///
    /// It takes a connection of its own for up to minutes, reads page by page, and keeps nobody waiting: it gives up when
    /// another session wants to change the form of the tables. A standby can be asked as well.
    /// - Throws: ``IndexDigestError``, `PostgresError`
    public func digests(since position: IndexPosition) async throws -> IndexDigests {
        let connection = try await PostgresConnection.connect(pool.configuration)
        let moment = try await IndexMoment.now(on: connection)
        return try await connection.transaction { connection in
            try await connection.execute("SET LOCAL lock_timeout = '10s'")
            try await Self.beginReading(on: connection)
            try await connection.execute("SET LOCAL statement_timeout = '120s'")
            return try await Self.digests(since: position, at: moment, on: connection)
        }
    }

    private static func digests(
        since position: IndexPosition, at moment: IndexMoment, on connection: PostgresConnection
    ) async throws -> IndexDigests {
        guard try await !FormerPostings.exist(on: connection) else { throw IndexDigestError.isBeingConverted }
        guard let delta = try await changes(since: position, at: moment, on: connection) else {
            throw IndexDigestError.isTooFarBehind
        }
        var digests = IndexDigests(
            delta: delta, products: try await sum(IndexDigest.products, on: connection), postings: [:])
        for generation in delta.generations.map(\.id) {
            digests.postings[generation] = try await sum(IndexDigest.postings(of: generation), on: connection)
        }
        return digests
    }

    /// - Parameter page: of rows behind number `$1`, at most `$2`; gives the number of the last one with their sum.
    private static func sum(_ page: String, on connection: PostgresConnection) async throws -> IndexDigest {
        var digest = IndexDigest()
        var last: Int64? = 0
        while let number = last {
            let row = try await connection.query(page, [.int(number), .int(IndexDigest.page)])[0]
            try digest.add(row)
            last = try row.optionalInt("last")
            guard try await !isInTheWay(on: connection) else { throw IndexDigestError.gaveWay }
        }
        return digest
    }

    /// Whether another session waits for this one.
    private static func isInTheWay(on connection: PostgresConnection) async throws -> Bool {
        try await connection.query(
            """
            SELECT EXISTS (
                SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))) AS is_awaited
            """)[0].bool("is_awaited")
    }
}
