import Postgres

/// Parts of the statements that leave what a transaction changes for those who follow.
enum ChangeLog {
    /// So many numbers without a gap are left as their ends: those that a transaction gives to what is new, in a first load
    /// above all.
    static let minimumRun = 100

    /// Columns of `change` for numbers of products that were deleted, or whose fields or postings changed.
    static let productColumns = "product_nos, product_run, is_whole"
    /// Columns of `change` for numbers of codes that came into the dictionary.
    static let codeColumns = "code_ids, code_run, is_whole"

    /// Expressions for ``productColumns``, of all rows of a group.
    /// - Parameter column: of the numbers, no two of which are the same.
    static func products(_ column: String) -> String { columns(of: column, range: "int8range") }

    /// Expressions for ``codeColumns``, of all rows of a group.
    /// - Parameter column: of the numbers, no two of which are the same.
    static func codes(_ column: String) -> String { columns(of: column, range: "int4range") }

    private static func columns(of column: String, range: String) -> String {
        let isRun = "count(*) >= \(minimumRun) AND max(\(column)) - min(\(column)) = count(*) - 1"
        return """
            CASE WHEN \(isRun) THEN '{}' ELSE array_agg(\(column)) END,
            CASE WHEN \(isRun) THEN \(range)(min(\(column)), max(\(column)), '[]') END, \(isRun)
            """
    }

    /// An expression that wakes who listens, when the transaction commits. What changed stands in the table `change`.
    static let signal = "pg_notify(current_schema(), '')"

    /// Wakes who listens when the connection's transaction commits.
    static func signal(on connection: PostgresConnection) async throws {
        try await connection.query("SELECT \(signal)")
    }

    /// Tells everybody who holds the index in memory to read it anew: its tables were replaced.
    static func noteReplacement(on connection: PostgresConnection) async throws {
        try await connection.query("INSERT INTO change (is_whole) VALUES (true)")
        try await signal(on: connection)
    }
}
