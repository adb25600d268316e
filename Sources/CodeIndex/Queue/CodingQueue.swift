import Postgres

/// The products whose postings are not made from their current text, by generation and stage.
public struct CodingQueue: Sendable {
    let pool: PostgresPool
    let dictionary: CodeDictionary
    let statistics: PlannerStatistics
}

extension CodingQueue {
    /// Leases products that wait for coding, live changes before a new generation's backlog.
    ///
    /// The rows are locked for the milliseconds of this statement only; other workers skip them until the lease ends.
    /// They are updated by their place, since a join that was planned while few products waited would compare every
    /// waiting product with every claimed one.
    /// - Parameters:
    ///   - lease: seconds until another worker may take over.
    ///   - liveChangesOnly: leaves a new generation's backlog alone.
    public func claim(
        _ stage: CodingStage, of generation: Generation, limit: Int, lease: Int, liveChangesOnly: Bool = false
    ) async throws -> [CodingClaim] {
        let rows = try await pool.withConnection {
            try await $0.query(
                """
                WITH next AS (
                    SELECT ctid AS place FROM coding_task
                    WHERE generation_id = $1 AND stage = $2 AND lease_until < now() AND priority <= $5
                    ORDER BY priority, product_no LIMIT $3 FOR UPDATE SKIP LOCKED
                ), leased AS (
                    UPDATE coding_task t
                    SET lease_until = now() + make_interval(secs => $4), attempts = t.attempts + 1
                    WHERE ctid = ANY (ARRAY(SELECT place FROM next))
                    RETURNING t.product_no, t.attempts, t.lease_until::text AS lease
                )
                SELECT product_no, attempts, lease, \(CodingInput.columns)
                FROM leased JOIN product p USING (product_no) WHERE p.live
                """,
                [
                    .int(generation.id), .int(stage.rawValue), .int(Int64(limit)), .double(Double(lease)),
                    .int(liveChangesOnly ? 0 : 1),
                ])
        }
        return try rows.map { row in
            CodingClaim(
                productNumber: try row.int("product_no"), input: try CodingInput(row),
                attempt: Int(try row.int("attempts")), lease: try row.text("lease"))
        }
    }

    /// Records why products could not be coded and when to try again.
    /// - Parameter delay: seconds.
    public func postpone(
        _ claims: [CodingClaim], of generation: Generation, error: String, delay: Int
    ) async throws {
        _ = try await pool.withConnection {
            try await $0.query(
                """
                UPDATE coding_task SET last_error = $3, lease_until = now() + make_interval(secs => $4)
                WHERE generation_id = $1 AND product_no = ANY ($2)
                """,
                [
                    .int(generation.id), .intArray(claims.map(\.productNumber)), .text(String(error.prefix(500))),
                    .double(Double(delay)),
                ])
        }
    }

    /// Gives leased products back before the lease ends; those that were postponed stay so.
    public func release(_ claims: [CodingClaim], _ stage: CodingStage, of generation: Generation) async throws {
        _ = try await pool.withConnection {
            try await $0.query(
                """
                UPDATE coding_task SET lease_until = '-infinity'
                WHERE generation_id = $1 AND product_no = ANY ($2) AND stage = $3 AND last_error IS NULL
                """, [.int(generation.id), .intArray(claims.map(\.productNumber)), .int(stage.rawValue)])
        }
    }

    /// Whether no product waits for coding.
    public func isCoded(_ generation: Generation) async throws -> Bool {
        try await pool.withConnection {
            try await $0.query(
                "SELECT NOT EXISTS (SELECT FROM coding_task WHERE generation_id = $1) AS coded", [.int(generation.id)]
            )[0].bool("coded")
        }
    }

    /// How many products wait for coding, by stage.
    public func waiting(in generation: Generation) async throws -> [CodingStage: Int] {
        let rows = try await pool.withConnection {
            try await $0.query(
                "SELECT stage, count(*) AS products FROM coding_task WHERE generation_id = $1 GROUP BY stage",
                [.int(generation.id)])
        }
        var waiting: [CodingStage: Int] = [:]
        for row in rows {
            guard let stage = CodingStage(rawValue: try row.int("stage")) else { continue }
            waiting[stage] = Int(try row.int("products"))
        }
        return waiting
    }
}
