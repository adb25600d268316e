import Postgres

extension CodeIndex {
    /// Checks everything that must hold, at one moment.
    /// - Parameter progress: called before each check with its number and how many there are.
    public func verify(progress: @Sendable @escaping (Int, Int) -> Void = { _, _ in }) async throws -> [InvariantCheck]
    {
        try await pool.withTransaction { connection in
            try await connection.execute(
                "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY; SET LOCAL statement_timeout = 0")
            var checks: [InvariantCheck] = []
            for invariant in Invariant.all {
                progress(checks.count, Invariant.all.count)
                let row = try await connection.query(
                    "SELECT count(*) AS violations, min(example) AS example FROM (\(invariant.violations)) AS t")[0]
                checks.append(
                    InvariantCheck(
                        rule: invariant.rule, violations: Int(try row.int("violations")),
                        example: try row.optionalText("example")))
            }
            return checks
        }
    }
}
