import Postgres

extension CodeIndex {
    /// Checks everything that must hold, at one moment.
    /// - Throws: ``CodeIndexError`` while postings of another version are being converted; `PostgresError`.
    /// - Parameter progress: called before each check with its number and how many there are.
    public func verify(progress: @Sendable @escaping (Int, Int) -> Void = { _, _ in }) async throws -> [InvariantCheck]
    {
        try await pool.withTransaction { connection in
            try await connection.execute(
                "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY; SET LOCAL statement_timeout = 0")
            try await FormerPostings.expectNone(on: connection)
            var checks: [InvariantCheck] = []
            for invariant in Invariant.all {
                progress(checks.count, Invariant.all.count)
                checks.append(try await Self.check(invariant, on: connection))
            }
            return checks
        }
    }

    /// Rows that are looked at one by one; more are all taken for violations.
    private static let maximumCandidates = 10_000

    private static func check(
        _ invariant: Invariant, on connection: PostgresConnection
    ) async throws -> InvariantCheck {
        let row = try await connection.query(
            "SELECT count(*) AS violations, min(example) AS example FROM (\(invariant.violations)) AS t")[0]
        var violations = Int(try row.int("violations"))
        var example = try row.optionalText("example")
        if violations > 0, let isViolation = invariant.isViolation {
            let candidates = try await connection.query(
                "SELECT * FROM (\(invariant.violations)) AS t ORDER BY example LIMIT \(maximumCandidates)")
            let found = try candidates.filter(isViolation)
            violations -= candidates.count - found.count
            example = violations == 0 ? nil : try (found.first ?? candidates.last)?.text("example")
        }
        return InvariantCheck(rule: invariant.rule, violations: violations, example: example)
    }
}
