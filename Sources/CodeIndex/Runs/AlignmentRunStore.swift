public import Codes
import Postgres

/// The ledger of alignment runs; one at a time is under way, whatever instance asks.
public struct AlignmentRunStore: Sendable {
    let pool: PostgresPool
}

extension AlignmentRunStore {
    /// A run that ends its process as often as this is not gone on with.
    private static let mostAttempts: Int64 = 10

    private static let clicksEver = "(SELECT count(*) FROM click) + (SELECT clicks FROM click_total)"

    /// Runs a body as the index's only alignment run, whatever instance asks.
    ///
    /// A run that was killed goes on where it can, and is recorded as failed where it can't. The body's run identifier
    /// is refused by ``promote(_:modelID:selection:verdict:)`` once another run has begun, so a run that lost its
    /// connection and its lock can't promote anything.
    /// - Parameters:
    ///   - newestClicks: of a new run.
    ///   - canResume: whether a run that was killed can go on here.
    /// - Throws: ``CodeIndexError`` while another run is under way; what the body throws, which is recorded too.
    public func withRun<Value: Sendable>(
        champion: Generation, newestClicks: Int64, canResume: @Sendable (AlignmentStart) -> Bool = { _ in false },
        _ body: @Sendable (AlignmentStart) async throws -> Value
    ) async throws -> Value {
        let value = try await pool.withAdvisoryLock(named: "alignment") { connection in
            let start = try await Self.begin(champion, newestClicks, canResume, on: connection)
            do { return try await body(start) } catch {
                // One that was cancelled is recorded already.
                try? await finish(start.run, .failed, message: "\(error)")
                throw error
            }
        }
        guard let value else {
            throw CodeIndexError(
                "another alignment run is under way; gramd align list shows how far it is", kind: .busy)
        }
        return value
    }

    private static func begin(
        _ champion: Generation, _ newestClicks: Int64, _ canResume: (AlignmentStart) -> Bool,
        on connection: PostgresConnection
    ) async throws -> AlignmentStart {
        let killed = try await connection.query(
            """
            SELECT run_id, champion, newest_clicks FROM alignment_run
            WHERE state = 'running' AND newest_clicks IS NOT NULL ORDER BY run_id DESC LIMIT 1
            """)
        if let row = killed.first {
            let start = AlignmentStart(
                run: try row.int("run_id"), champion: try row.int("champion"),
                newestClicks: try row.int("newest_clicks"))
            let attempts = try await connection.query(
                "UPDATE alignment_run SET attempts = attempts + 1 WHERE run_id = $1 RETURNING attempts",
                [.int(start.run)]
            )[0].int("attempts")
            if start.champion == champion.id, attempts <= mostAttempts, canResume(start) { return start }
        }
        try await connection.query(
            """
            UPDATE alignment_run SET state = 'failed', finished_at = now(), message = CASE
                WHEN attempts > $1 THEN 'interrupted too often; has it enough memory (alignment.memoryMegabytes)?'
                ELSE 'interrupted' END
            WHERE state = 'running'
            """, [.int(mostAttempts)])
        let id = try await connection.query(
            """
            INSERT INTO alignment_run (state, champion, newest_clicks, clicks)
            SELECT 'running', $1, $2, \(clicksEver) RETURNING run_id
            """, [.int(champion.id), .int(newestClicks)])[0].int("run_id")
        return AlignmentStart(run: id, champion: champion.id, newestClicks: newestClicks)
    }

    /// Whether a run was killed before its end, and nobody goes on with it at this moment.
    public func hasInterrupted() async throws -> Bool {
        try await pool.withAdvisoryLock(named: "alignment") {
            try await !$0.query("SELECT FROM alignment_run WHERE state = 'running'").isEmpty
        } ?? false
    }

    /// Records how far a run has come.
    /// - Parameter loss: nil outside the training.
    /// - Returns: whether it is still to go on; false once it was cancelled.
    public func record(_ id: Int64, reached stage: String, done: Double, loss: Double? = nil) async throws -> Bool {
        try await pool.withConnection {
            try await $0.query(
                """
                UPDATE alignment_run SET stage = $2, done = $3, loss = coalesce($4, loss)
                WHERE run_id = $1 AND state = 'running'
                """, [.int(id), .text(stage), .double(done), loss.map(PostgresValue.double) ?? .null]
            ).affectedRows == 1
        }
    }

    /// Asks the run under way to end; it does so within seconds.
    /// - Returns: whether there was one.
    public func cancel() async throws -> Bool {
        try await pool.withConnection {
            try await $0.query(
                """
                UPDATE alignment_run SET state = 'failed', finished_at = now(), message = 'cancelled'
                WHERE state = 'running'
                """
            ).affectedRows > 0
        }
    }

    /// Records that a run ended without a new generation.
    /// - Throws: ``CodeIndexError`` when it isn't running any more.
    public func finish(
        _ id: Int64, _ state: AlignmentRunRecord.State, modelID: String? = nil, verdict: String? = nil,
        message: String? = nil
    ) async throws {
        try await pool.withConnection {
            try await Self.finish(id, state, modelID: modelID, verdict: verdict, message: message, on: $0)
        }
    }

    /// Ends a run whose model passed, and makes the model's generation, in one transaction.
    /// - Throws: ``CodeIndexError`` when the run isn't running any more; nothing is made then.
    public func promote(
        _ id: Int64, modelID: String, selection: CodeSelection, verdict: String
    ) async throws -> Generation {
        try await pool.withTransaction { connection in
            try await Self.finish(id, .promoted, modelID: modelID, verdict: verdict, message: nil, on: connection)
            try await GenerationStore.lock(on: connection)
            let generation = try await GenerationStore.create(modelID: modelID, selection: selection, on: connection)
            try await ChangeLog.signal(on: connection)
            return Generation(id: generation, modelID: modelID, state: .building, selection: selection)
        }
    }

    private static func finish(
        _ id: Int64, _ state: AlignmentRunRecord.State, modelID: String?, verdict: String?, message: String?,
        on connection: PostgresConnection
    ) async throws {
        let changed = try await connection.query(
            """
            UPDATE alignment_run SET state = $2, finished_at = now(), model_id = coalesce($3, model_id),
                verdict = coalesce($4, verdict), message = $5
            WHERE run_id = $1 AND state = 'running'
            """,
            [
                .int(id), .text(state.rawValue), PostgresValue(modelID), verdict.map(PostgresValue.json) ?? .null,
                PostgresValue(message.map { String($0.prefix(2_000)) }),
            ])
        guard changed.affectedRows == 1 else {
            throw CodeIndexError("alignment run \(id) was taken for dead; another one has begun since")
        }
    }

    /// What has come since the newest run began, or since ever.
    /// - Returns: clicks, and seconds; nil seconds when there was no run.
    public func sinceLast() async throws -> SinceLastAlignment {
        let row = try await pool.withConnection {
            try await $0.query(
                """
                SELECT \(Self.clicksEver) - coalesce(last.clicks, 0) AS fresh,
                       extract(epoch FROM now() - last.started_at)::float8 AS seconds
                FROM (SELECT) AS one LEFT JOIN
                    (SELECT clicks, started_at FROM alignment_run ORDER BY run_id DESC LIMIT 1) AS last ON true
                """)[0]
        }
        return SinceLastAlignment(
            freshClicks: Int(try row.int("fresh")), seconds: try row.isNull("seconds") ? nil : row.double("seconds"))
    }

    /// Alignment runs, the newest first.
    public func latest(limit: Int) async throws -> [AlignmentRunRecord] {
        let rows = try await pool.withConnection {
            try await $0.query(
                """
                SELECT run_id, state, stage, done::float8 AS done, loss, champion, model_id, verdict::text AS verdict, message,
                       to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS started,
                       to_char(finished_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS finished
                FROM alignment_run ORDER BY run_id DESC LIMIT $1
                """, [.int(Int64(limit))])
        }
        return try rows.map { row in
            let state = try row.text("state")
            guard let state = AlignmentRunRecord.State(rawValue: state) else {
                throw CodeIndexError("unknown state \"\(state)\" of an alignment run; run a newer gramd")
            }
            return AlignmentRunRecord(
                id: try row.int("run_id"), state: state, startedAt: try row.text("started"),
                finishedAt: try row.optionalText("finished"), stage: try row.text("stage"),
                done: try row.double("done"), loss: try row.optionalDouble("loss"), champion: try row.int("champion"),
                modelID: try row.optionalText("model_id"), verdict: try row.optionalText("verdict"),
                message: try row.optionalText("message"))
        }
    }
}
