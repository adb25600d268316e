import Postgres

/// The schema of the code index, one step a version. A step that has landed is never edited.
enum Migrations {
    static let steps: [String] = [
        firstTables,
        modelsAndPriorities,
        alignmentRuns,
        searchLogs,
        deadLetterCopies,
        recentClicks,
        alignmentSplit,
        furthestOffsets,
        alignmentAttempts,
        versionsAndFeeds,
        codeAnew,
        postingsByProduct,
        codesTopic,
        clickedWords,
        feedsWithoutPaths,
        codeAnew,
        shorterProducts,
        blocksOfCodes,
        search,
        runsOfChanges,
        narrowKeys,
        // With the codes of a code head.
        search,
        productVectors,
        codeAnew,
        shorterCache,
    ]

    /// The step of a program that reads or analyses texts in another way: products are queued, and coded anew by and by.
    private static let codeAnew = "COMMENT ON COLUMN product.input_hash IS 'of the plain text that codes are made from'"

    /// Whoever holds this advisory lock migrates the schema `$1`; other schemas of the database don't wait for it.
    private static let lock = "hashtextextended('gramd migrations ' || $1, 0)"

    /// Brings the database to the newest version; instances that start together wait for each other.
    /// - Parameter steps: all versions up to the one that is wanted.
    /// - Returns: the versions applied now.
    /// - Throws: ``PostgresError``; ``CodeIndexError`` when the database is newer than this program or can't hold an index, or
    ///   a right is missing.
    static func apply(
        _ steps: ArraySlice<String> = steps[...], on connection: PostgresConnection, schema: String
    ) async throws -> [Int] {
        try await connection.transaction { connection in
            // However long the other takes. The lock outlasts the transaction, the setting doesn't.
            try await connection.execute("SET LOCAL statement_timeout = 0")
            try await connection.query("SELECT pg_advisory_lock(\(lock))", [.text(schema)])
        }
        let outcome: Result<[Int], any Error>
        do { outcome = .success(try await applyLocked(steps, on: connection, schema: schema)) } catch let error
            as PostgresError where isForeign(error)
        {
            outcome = .failure(CodeIndexError.foreignTables(schema, error))
        } catch { outcome = .failure(error) }
        try await connection.giveBack(lock, of: schema)
        return try outcome.get()
    }

    private static func applyLocked(
        _ steps: ArraySlice<String>, on connection: PostgresConnection, schema: String
    ) async throws -> [Int] {
        let server = try ServerTraits(try await connection.query("SELECT \(ServerTraits.columns)")[0])
        if let fault = server.fault { throw fault }
        let rights = try await SchemaRights(of: schema, on: connection)
        if let fault = rights.faultForWriting { throw fault }
        // Even where they are there, making them takes the right to.
        if !rights.exists { try await connection.execute("CREATE SCHEMA \(PostgresIdentifier(schema))") }
        try await connection.execute(
            "CREATE TABLE IF NOT EXISTS schema_version (version integer PRIMARY KEY, applied_at timestamptz DEFAULT now())"
        )
        let current = try await version(on: connection, schema: schema)
        guard current <= steps.count else { throw CodeIndexError.newerSchema(current, known: steps.count) }
        var applied: [Int] = []
        for version in (current + 1)..<(steps.count + 1) {
            try await connection.transaction { connection in
                // However long a large table takes, or those who read it to its end.
                try await connection.execute("SET LOCAL statement_timeout = 0")
                try await connection.execute(steps[version - 1])
                if steps[version - 1] == codeAnew { try await ProductStore.codeAnew(on: connection) }
                try await connection.query("INSERT INTO schema_version (version) VALUES ($1)", [.int(Int64(version))])
            }
            applied.append(version)
        }
        return applied
    }

    /// Throws unless the database has the newest version; nothing is written.
    /// - Throws: ``PostgresError``; ``CodeIndexError`` with what to do.
    static func check(on connection: PostgresConnection, schema: String) async throws {
        let current: Int
        do { current = try await version(on: connection, schema: schema) } catch let error as PostgresError
            where error.sqlState == "42P01"
        {
            throw CodeIndexError.noSchema(schema)
        } catch let error as PostgresError where error.sqlState == "42501" {
            throw try await SchemaRights(of: schema, on: connection).faultForReading ?? error
        } catch let error as PostgresError where isForeign(error) {
            throw CodeIndexError.foreignTables(schema, error)
        }
        guard current <= steps.count else { throw CodeIndexError.newerSchema(current, known: steps.count) }
        guard current == steps.count else { throw CodeIndexError.olderSchema(current, known: steps.count) }
    }

    /// The version that the database has; nil where the schema is not there, or has no tables of gramd's, or may not be
    /// read.
    /// - Throws: ``PostgresError``
    static func installed(on connection: PostgresConnection, schema: String) async throws -> Int? {
        do { return try await version(on: connection, schema: schema) } catch let error as PostgresError
            where ["42P01", "42501", "3F000"].contains(error.sqlState) || isForeign(error)
        {
            return nil
        }
    }

    /// Whether something is in the way: a table, type or other object of the same name is there, or lacks a column.
    private static func isForeign(_ error: PostgresError) -> Bool {
        ["42P07", "42710", "42723", "42703"].contains(error.sqlState)
    }

    private static func version(on connection: PostgresConnection, schema: String) async throws -> Int {
        let table = "\(PostgresIdentifier(schema)).schema_version"
        return Int(
            try await connection.query("SELECT coalesce(max(version), 0)::bigint AS v FROM \(table)")[0].int("v"))
    }
}

extension CodeIndexError {
    fileprivate static func newerSchema(_ version: Int, known: Int) -> CodeIndexError {
        CodeIndexError(
            "the database has schema version \(version), this gramd knows versions up to \(known); run a newer gramd",
            kind: .schema)
    }

    fileprivate static func olderSchema(_ version: Int, known: Int) -> CodeIndexError {
        CodeIndexError(
            "the database has schema version \(version), this gramd reads version \(known); "
                + "gramd run or gramd db migrate of this version upgrades it", kind: .schema)
    }

    fileprivate static func noSchema(_ name: String) -> CodeIndexError {
        CodeIndexError(
            "the database has no schema \(name) of gramd's; gramd run or gramd db migrate creates it "
                + "where the database takes writes", kind: .schema)
    }

    fileprivate static func foreignTables(_ schema: String, _ error: PostgresError) -> CodeIndexError {
        CodeIndexError(
            "the schema \(schema) has something in it that is not gramd's: \(error.message); name a schema of gramd's own "
                + "in postgres.schema", kind: .schema)
    }
}
