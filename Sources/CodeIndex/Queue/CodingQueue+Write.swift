import Codes
import Postgres

extension CodingQueue {
    /// Replaces products' postings of one stage by those made from their current text, in one transaction.
    ///
    /// Own codes replace every posting, since generated ones were made from the former text as well.
    /// - Parameter generatesNext: the products wait for the generated stage afterwards.
    public func write(
        _ coded: [CodedProduct], stage: CodingStage, of generation: Generation, generatesNext: Bool = false
    ) async throws -> CodingOutcome {
        try await pool.withTransaction { connection in
            let current = try await Self.lockCurrent(coded, stage: stage, of: generation, on: connection)
            var outcome = CodingOutcome()
            outcome.written = current.count
            outcome.stale = coded.count - current.count
            guard !current.isEmpty else { return outcome }
            let numbers = current.map(\.productNumber)
            let identifiers = try await Self.identifiers(
                of: Set(current.flatMap { $0.codes.map(\.code.description) }), in: generation, on: connection)
            let removed = try await connection.query(
                """
                DELETE FROM posting WHERE generation_id = $1 AND product_no = ANY ($2) AND (NOT own OR $3)
                RETURNING code_id
                """, [.int(generation.id), .intArray(numbers), .bool(stage == .own)])
            let added = try await Self.insertPostings(
                of: current, identifiers: identifiers, stage: stage, generation: generation, on: connection)
            var differences: [Int64: Int64] = [:]
            for row in removed { differences[try row.int("code_id"), default: 0] -= 1 }
            for row in added { differences[try row.int("code_id"), default: 0] += 1 }
            let change = try await Self.count(differences, in: generation, on: connection)
            if generation.modelID != nil {
                try await IndexChange.notify(
                    IndexChange.liveCodes(of: generation.id, change),
                    on: connection)
            }
            try await connection.query(
                generatesNext
                    ? """
                    UPDATE coding_task SET stage = stage + 1, lease_until = '-infinity', attempts = 0, last_error = NULL
                    WHERE generation_id = $1 AND product_no = ANY ($2) AND stage = $3
                    """
                    : "DELETE FROM coding_task WHERE generation_id = $1 AND product_no = ANY ($2) AND stage = $3",
                [.int(generation.id), .intArray(numbers), .int(stage.rawValue)])
            return outcome
        }
    }

    /// Locks the products in the order that apply uses, with their tasks, and keeps those whose text and stage are still
    /// the claimed ones.
    ///
    /// Both tables are told the products: a plan made while few products waited would else compare each with all that
    /// wait.
    private static func lockCurrent(
        _ coded: [CodedProduct], stage: CodingStage, of generation: Generation, on connection: PostgresConnection
    ) async throws -> [CodedProduct] {
        let rows = try await connection.query(
            """
            SELECT product_no, input_hash FROM product JOIN coding_task t USING (product_no)
            WHERE product.product_no = ANY ($1) AND t.product_no = ANY ($1) AND live
                AND t.generation_id = $2 AND t.stage = $3
            ORDER BY product_id FOR NO KEY UPDATE OF product, t
            """, [.intArray(coded.map(\.productNumber)), .int(generation.id), .int(stage.rawValue)])
        var hashes: [Int64: [UInt8]] = [:]
        for row in rows { hashes[try row.int("product_no")] = try row.bytes("input_hash") }
        return coded.filter { hashes[$0.productNumber] == $0.inputHash }
    }

    /// The code rows' identifiers by text; missing rows are made in the order of their texts.
    private static func identifiers(
        of texts: Set<String>, in generation: Generation, on connection: PostgresConnection
    ) async throws -> [String: Int64] {
        let parameters: [PostgresValue] = [.int(generation.id), .textArray(texts.sorted())]
        let results = try await connection.pipeline([
            PostgresStatement(
                """
                INSERT INTO code (generation_id, code_text)
                SELECT $1, t.code_text FROM unnest($2) AS t(code_text)
                WHERE NOT EXISTS (SELECT FROM code c WHERE c.generation_id = $1 AND c.code_text = t.code_text)
                ORDER BY t.code_text COLLATE "C" ON CONFLICT (generation_id, code_text) DO NOTHING
                """, parameters),
            PostgresStatement(
                "SELECT code_id, code_text FROM code WHERE generation_id = $1 AND code_text = ANY ($2)", parameters),
        ])
        return try Dictionary(
            uniqueKeysWithValues: results[1].map { (try $0.text("code_text"), try $0.int("code_id")) })
    }

    private static func insertPostings(
        of products: [CodedProduct], identifiers: [String: Int64], stage: CodingStage, generation: Generation,
        on connection: PostgresConnection
    ) async throws -> PostgresResult {
        var codes: [Int64] = []
        var numbers: [Int64] = []
        var weights: [Float] = []
        var logProbabilities: [String] = []
        for product in products {
            for posted in product.codes {
                guard let code = identifiers[posted.code.description] else {
                    throw CodeIndexError("the code \(posted.code) was not stored")
                }
                codes.append(code)
                numbers.append(product.productNumber)
                weights.append(posted.weight)
                logProbabilities.append("{\(posted.logProbabilities.map(\.description).joined(separator: ","))}")
            }
        }
        // A generated code that is also an own one stays an own one.
        return try await connection.query(
            """
            INSERT INTO posting (generation_id, code_id, product_no, own, weight, log_probabilities)
            SELECT $1, t.code_id, t.product_no, $2, t.weight, t.log_probabilities::real[]
            FROM unnest($3, $4, $5, $6) AS t(code_id, product_no, weight, log_probabilities)
            ON CONFLICT (generation_id, code_id, product_no) DO NOTHING RETURNING code_id
            """,
            [
                .int(generation.id), .bool(stage == .own), .intArray(codes), .intArray(numbers), .floatArray(weights),
                .textArray(logProbabilities),
            ])
    }

    /// Changes live-product counts in the order of the codes, so that two writers can't wait for each other.
    /// - Returns: codes that got their first live product, and codes that lost their last one.
    private static func count(
        _ differences: [Int64: Int64], in generation: Generation, on connection: PostgresConnection
    ) async throws -> LiveCodeChange {
        let changed = differences.filter { $0.value != 0 }.sorted { $0.key < $1.key }
        guard !changed.isEmpty else { return LiveCodeChange() }
        let rows = try await connection.query(
            """
            WITH locked AS (
                SELECT c.code_id, t.difference
                FROM code c JOIN unnest($2, $3) AS t(code_id, difference) USING (code_id)
                WHERE c.generation_id = $1 ORDER BY c.code_id FOR UPDATE OF c
            )
            UPDATE code c SET live_products = c.live_products + locked.difference FROM locked
            WHERE c.generation_id = $1 AND c.code_id = locked.code_id
            RETURNING c.code_text, c.live_products, locked.difference
            """,
            [.int(generation.id), .intArray(changed.map(\.key)), .intArray(changed.map(\.value))])
        var change = LiveCodeChange()
        for row in rows {
            let products = try row.int("live_products")
            if products == 0 {
                change.disappeared.append(try row.text("code_text"))
            } else if products == (try row.int("difference")) {
                change.appeared.append(try row.text("code_text"))
            }
        }
        return change
    }
}
