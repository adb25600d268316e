import Postgres

/// What a server and a database are, whatever they hold.
struct ServerTraits: Equatable {
    /// The oldest server that gramd works with.
    static let oldestMajorVersion = 15
    /// In which every text can be kept: the second keeps what it gets.
    private static let encodings = ["UTF8", "SQL_ASCII"]

    /// The server's own name of its version, such as `15.6`.
    let version: String
    /// The number before the first dot.
    let majorVersion: Int
    let database: String
    /// How the database keeps texts.
    let encoding: String
    /// Whether an index is in the database already, in whatever schema: whoever works with it goes on.
    let hasIndex: Bool

    /// Why no index can be in the database, with what to do; nil where one can.
    var fault: CodeIndexError? {
        guard majorVersion >= Self.oldestMajorVersion else {
            return CodeIndexError(
                "gramd needs PostgreSQL \(Self.oldestMajorVersion) or newer, and this is \(version); upgrade the server",
                kind: .schema)
        }
        guard hasIndex || Self.encodings.contains(encoding) else {
            return CodeIndexError(
                """
                the database \(database) keeps texts in \(encoding), which has not every character; make another one with \
                createdb --encoding UTF8 --template template0, and name it in postgres.connection
                """, kind: .schema)
        }
        return nil
    }
}

extension ServerTraits {
    /// What is asked for them, as columns of a `SELECT`.
    static let columns = """
        current_setting('server_version') AS version,
        current_setting('server_version_num')::bigint / 10000 AS major,
        current_database()::text AS database, current_setting('server_encoding') AS encoding,
        EXISTS (SELECT FROM pg_class WHERE relname = 'coding_task') AS has_index
        """

    /// - Parameter row: has ``columns``.
    /// - Throws: `PostgresError`
    init(_ row: PostgresRow) throws {
        version = try row.text("version")
        majorVersion = Int(try row.int("major"))
        database = try row.text("database")
        encoding = try row.text("encoding")
        hasIndex = try row.bool("has_index")
    }
}
