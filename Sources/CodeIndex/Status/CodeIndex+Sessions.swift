import Postgres

extension CodeIndex {
    /// Answers when what is set in a session stays in it. A pooler that hands the server's sessions around loses settings,
    /// locks and notifications of the index, or gives them to others.
    /// - Throws: `PostgresError`; ``CodeIndexError`` with what to do
    public func checkSessions() async throws {
        guard try await keepsSessions() else { throw CodeIndexError.mixedSessions }
    }

    /// Sets the same in two sessions, which are one behind such a pooler, or may be two others when they are asked. True
    /// too where the server has no place for the second, which is no reason not to work with one.
    func keepsSessions() async throws -> Bool {
        // The second one would be waited for.
        guard pool.size > 1 else { return true }
        return try await pool.withConnection { one in
            try await one.execute("SET gramd.session = 'one'")
            do {
                try await pool.withConnection { try await $0.execute("SET gramd.session = 'other'") }
            } catch is PostgresError { return true }
            // Not prepared, which such poolers may have no place for.
            let found = try await one.queryPlanned("SELECT current_setting('gramd.session', true) AS name", [])
            return try found[0].optionalText("name") == "one"
        }
    }
}

extension CodeIndexError {
    /// What is said where sessions are not kept.
    public static let mixedSessions = CodeIndexError(PostgresError.mixedSessions, kind: .schema)
}
