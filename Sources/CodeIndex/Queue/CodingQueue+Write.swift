import Codes
import Postgres

extension CodingQueue {
    /// Replaces products' codes of one stage by those made from their current text: one statement, which is a transaction
    /// of its own.
    ///
    /// Own codes replace all that is posted, since generated ones were made from the former text as well. A generated code
    /// that is also an own one stays an own one. What clicks have added is added to either. The vector of a former title goes with
    /// the own codes, and a new one comes with the generated ones.
    /// - Parameter generatesNext: the products wait for the generated stage afterwards.
    public func write(
        _ coded: [CodedProduct], stage: CodingStage, of generation: Generation, generatesNext: Bool = false
    ) async throws -> CodingOutcome {
        guard !coded.isEmpty else { return CodingOutcome() }
        let texts = coded.flatMap { $0.codes.map(\.code.description) }
        while true {
            let numbers = try await dictionary.numbers(of: texts)
            let codes = FlatCodes(coded.lazy.map(\.codes), numbers.numbers)
            let row: PostgresRow
            do {
                row = try await pool.queryPlanned(
                    Self.statement(stage, of: generation.id, generatesNext: generatesNext),
                    [
                        .int(generation.id), .int(stage.rawValue), .intArray(coded.map(\.productNumber)),
                        .bytesArray(coded.map(\.inputHash)), .textArray(coded.map(\.lease)), .int32Array(codes.first),
                        .int32Array(codes.last), .int32Array(codes.numbers), .bytes(codes.weights),
                        PostgresValue(numbers.table), .bytesArray(coded.map(\.vector)),
                    ])[0]
            } catch let error as PostgresError where error.sqlState == "42P01" {
                guard try await isDropped(generation) else { throw error }
                var outcome = CodingOutcome()
                outcome.stale = coded.count
                return outcome
            }
            guard try numbers.table == nil || row.int("dictionary") == numbers.table else {
                dictionary.forget()
                continue
            }
            var outcome = CodingOutcome()
            outcome.written = Int(try row.int("written"))
            outcome.stale = coded.count - outcome.written
            try await statistics.wrote(outcome.written, of: generation.id)
            return outcome
        }
    }

    /// Whether a generation is gone, and with it its partition of the postings and its tasks.
    private func isDropped(_ generation: Generation) async throws -> Bool {
        try await pool.withConnection {
            try await $0.query("SELECT FROM generation WHERE generation_id = $1", [.int(generation.id)]).isEmpty
        }
    }

    /// The statement that writes a stage's codes.
    ///
    /// `$3` to `$7` have an element for each product, the latter two of which say where its codes are in `$8` and `$9`.
    /// Nothing is written where the numbers in `$8` are from another table than the dictionary `$10`. `$11` has the vectors.
    ///
    /// Only tasks are locked, and a task that somebody else holds is skipped, so nobody waits for a lock here who holds
    /// one. That is enough: whoever changes a product's text queues it anew, which ends the lease, and whoever deletes it
    /// deletes its tasks before its postings. The hash is looked at because a claim may have read the text that was before.
    private static func statement(_ stage: CodingStage, of generation: Int64, generatesNext: Bool) -> String {
        let posted =
            switch stage {
            case .own:
                """
                SELECT product_no, $1, last - first + 1,
                       \(ClickedCodes.columns(behind: FlatCodes.numbers(in: "$8"), FlatCodes.weights(in: "$9"))),
                       current.vector
                FROM current \(ClickedCodes.join(to: FlatCodes.numbers(in: "$8"), of: "current.product_id"))
                """
            case .generated:
                """
                SELECT written.product_no, $1, written.own,
                       \(ClickedCodes.columns(behind: "written.codes", "written.weights")), written.vector
                FROM (
                    SELECT c.product_no, c.product_id, c.vector, coalesce(p.own, 0) AS own,
                           coalesce(p.codes[1:p.own], '{}') || added.codes AS codes,
                           coalesce(substring(p.weights FROM 1 FOR p.own), '') || added.weights AS weights
                    FROM current c LEFT JOIN posting_\(generation) p ON p.product_no = c.product_no
                    CROSS JOIN LATERAL (
                        SELECT coalesce(array_agg(code_id ORDER BY place), '{}') AS codes, coalesce(string_agg(
                            substring($9 FROM c.first + place::integer - 1 FOR 1), '' ORDER BY place), '') AS weights
                        FROM unnest(($8)[c.first:c.last]) WITH ORDINALITY AS t(code_id, place)
                        WHERE code_id <> ALL (coalesce(p.codes[1:p.own], '{}'))
                    ) AS added
                ) AS written \(ClickedCodes.join(to: "written.codes", of: "written.product_id"))
                """
            }
        let done =
            generatesNext
            ? """
            UPDATE coding_task t SET stage = stage + 1, lease_until = '-infinity', attempts = 0, last_error = NULL
            FROM current c WHERE t.generation_id = $1 AND t.product_no = c.product_no
            """
            : "DELETE FROM coding_task t USING current c WHERE t.generation_id = $1 AND t.product_no = c.product_no"
        return """
            WITH current AS (
                SELECT p.product_no, p.product_id, given.first, given.last, given.vector
                FROM unnest($3, $4, $5, $6, $7, $11) AS given(product_no, input_hash, lease, first, last, vector)
                JOIN product p USING (product_no) JOIN coding_task t USING (product_no)
                WHERE p.live AND p.input_hash = given.input_hash AND t.generation_id = $1 AND t.stage = $2
                    AND t.lease_until = given.lease::timestamptz
                    AND ($10::bigint IS NULL OR \(CodeDictionary.file)::bigint = $10)
                FOR UPDATE OF t SKIP LOCKED
            ), posted AS (
                INSERT INTO posting_\(generation) (product_no, generation_id, own, codes, weights, clicked, vector)
                \(posted)
                ON CONFLICT (product_no) DO UPDATE
                SET own = excluded.own, codes = excluded.codes, weights = excluded.weights, clicked = excluded.clicked,
                    vector = excluded.vector
                RETURNING product_no
            ), done AS (
                \(done)
            ), noted AS (
                INSERT INTO change (generation_id, \(ChangeLog.productColumns))
                SELECT $1, \(ChangeLog.products("product_no")) FROM posted HAVING count(*) > 0
            )
            SELECT count(*) AS written, \(CodeDictionary.file)::bigint AS dictionary,
                   CASE WHEN count(*) > 0 THEN \(ChangeLog.signal) END
            FROM posted
            """
    }
}
