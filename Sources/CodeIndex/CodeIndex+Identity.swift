import Postgres

extension CodeIndex {
    /// What tells this index from every other: its server, database and schema. A copy of the server has the same.
    static let identityExpression = """
        concat((SELECT system_identifier FROM pg_control_system()), '.',
            (SELECT oid FROM pg_database WHERE datname = current_database()), '.',
            (SELECT oid FROM pg_namespace WHERE nspname = current_schema()))
        """

    /// What tells this index from every other, also before it has any table. A schema that is dropped and made anew is
    /// another index.
    /// - Throws: `PostgresError`
    public func identity() async throws -> String {
        try await pool.withConnection { connection in
            try await connection.query("SELECT \(Self.identityExpression) AS identity")[0].text("identity")
        }
    }
}
