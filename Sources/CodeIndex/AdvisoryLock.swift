import Postgres

extension PostgresPool {
    /// Runs a body unless it runs already, on this or another instance: under an advisory lock that ends with the
    /// connection.
    /// - Parameter name: of what must not run twice at a time.
    /// - Returns: nil when it runs already.
    func withAdvisoryLock<Value: Sendable>(
        named name: String, _ body: @Sendable (PostgresConnection) async throws -> Value
    ) async throws -> Value? {
        try await withConnection { connection in
            let lock = "hashtextextended('gramd ' || $1 || ' ' || current_schema(), 0)"
            guard
                try await connection.query("SELECT pg_try_advisory_lock(\(lock)) AS locked", [.text(name)])[0]
                    .bool("locked")
            else { return nil }
            let outcome: Result<Value, any Error>
            do { outcome = .success(try await body(connection)) } catch { outcome = .failure(error) }
            try? await connection.giveBack(lock, of: name)
            return try outcome.get()
        }
    }
}

extension PostgresConnection {
    /// Gives an advisory lock of the session back, also in a task that was cancelled: the connection may live on in a pool.
    /// - Parameters:
    ///   - lock: SQL of its key, with the name as `$1`.
    ///   - name: of what is locked.
    func giveBack(_ lock: String, of name: String) async throws {
        let unlocking = Task { _ = try await query("SELECT pg_advisory_unlock(\(lock))", [.text(name)]) }
        try await unlocking.value
    }
}
