import Postgres

extension ProductStore {
    /// Posts prepared own codes of products whose text changes; the others, and what a model is to write, wait for coding.
    /// Inside the transaction that has written the products.
    ///
    /// The tasks go first: whoever writes a product's postings holds its task meanwhile, and a generation that is being
    /// dropped holds the tasks before the postings. So the generations are read behind a lock on the tasks. One that is
    /// made later waits for the products to be written, and lets them all wait for coding.
    func code(
        _ changes: [ApplyPlan.TextChange], _ prepared: PreparedCodes?, into outcome: inout ApplyOutcome,
        on connection: PostgresConnection
    ) async throws {
        guard !changes.isEmpty else { return }
        try await connection.execute("LOCK TABLE coding_task IN ROW EXCLUSIVE MODE")
        let generations = try await GenerationStore.generations(on: connection)
        let codes = try await isCurrent(prepared, on: connection) ? prepared?.generations ?? [:] : [:]
        let places = changes.map { change in
            codes.isEmpty ? nil : prepared?.place(of: change.productID, inputHash: change.inputHash)
        }
        let isAllPosted = !places.contains(nil) && generations.allSatisfy { codes[$0.id] != nil && $0.modelID == nil }
        if !isAllPosted {
            outcome.queued = try await Self.enqueue(
                changes.map(\.productID), arePosted: places.map { $0 != nil }, in: Array(codes.keys), on: connection)
        }
        let posted = zip(changes, places).compactMap { change, place in place.map { (change, $0) } }
        guard !posted.isEmpty else { return }
        let formerlyStored = posted.filter { !$0.0.isNew }.map(\.0.productID)
        try await Self.removeTasks(of: formerlyStored, in: Array(codes.keys), on: connection)
        for generation in generations {
            guard let codes = codes[generation.id] else { continue }
            try await Self.post(posted.map { ($0.productID, $1) }, codes, of: generation, on: connection)
            outcome.posted[generation.id] = posted.count
        }
    }

    /// Whether the numbers of prepared codes are those of the dictionary that is in place: a rebuild replaces it, but not
    /// while products of it are being written.
    private func isCurrent(_ prepared: PreparedCodes?, on connection: PostgresConnection) async throws -> Bool {
        guard let file = prepared?.dictionary else { return true }
        let present = try await connection.query("SELECT \(CodeDictionary.file)::bigint AS file")[0].optionalInt("file")
        if present != file { dictionary.forget() }
        return present == file
    }

    /// Lets products wait for coding.
    /// - Parameters:
    ///   - arePosted: of each product, whether its own codes are posted here for `generations`.
    /// - Returns: how many tasks there are.
    private static func enqueue(
        _ products: [String], arePosted: [Bool], in generations: [Int64], on connection: PostgresConnection
    ) async throws -> Int {
        try await connection.query(
            """
            INSERT INTO coding_task (generation_id, product_no, stage)
            SELECT generation_id, product_no, is_posted::integer
            FROM (
                SELECT t.product_id, g.generation_id, g.model_id, t.is_posted AND g.generation_id = ANY ($3) AS is_posted
                FROM unnest($1, $2) AS t(product_id, is_posted) CROSS JOIN generation g
            ) AS t JOIN product p USING (product_id)
            WHERE NOT is_posted OR model_id IS NOT NULL
            ORDER BY generation_id, product_no
            ON CONFLICT (generation_id, product_no) DO UPDATE
            SET stage = excluded.stage, lease_until = '-infinity', attempts = 0, last_error = NULL, priority = 0
            """, [.textArray(products), .boolArray(arePosted), .intArray(generations)]
        ).affectedRows
    }

    /// Takes products off the queue that wait for no model.
    private static func removeTasks(
        of products: [String], in generations: [Int64], on connection: PostgresConnection
    ) async throws {
        guard !products.isEmpty else { return }
        try await connection.query(
            """
            DELETE FROM coding_task t USING product p, generation g
            WHERE p.product_id = ANY ($1) AND g.generation_id = ANY ($2) AND g.model_id IS NULL
                AND t.product_no = p.product_no AND t.generation_id = g.generation_id
            """, [.textArray(products), .intArray(generations)])
    }

    /// - Parameter products: with the places of their codes.
    private static func post(
        _ products: [(id: String, place: Int)], _ codes: FlatCodes, of generation: Generation,
        on connection: PostgresConnection
    ) async throws {
        try await connection.queryPlanned(
            """
            WITH posted AS (
                INSERT INTO posting (product_no, generation_id, own, codes, weights, clicked)
                SELECT product_no, $1, last - first + 1,
                       \(ClickedCodes.columns(behind: FlatCodes.numbers(in: "$5"), FlatCodes.weights(in: "$6")))
                FROM unnest($2, $3, $4) AS given(product_id, first, last) JOIN product USING (product_id)
                    \(ClickedCodes.join(to: FlatCodes.numbers(in: "$5"), of: "product.product_id"))
                ON CONFLICT (product_no, generation_id) DO UPDATE
                SET own = excluded.own, codes = excluded.codes, weights = excluded.weights, clicked = excluded.clicked
                RETURNING product_no
            )
            INSERT INTO change (generation_id, product_nos)
            SELECT $1, array_agg(product_no) FROM posted HAVING count(*) > 0
            """,
            [
                .int(generation.id), .textArray(products.map(\.id)),
                .int32Array(products.map { codes.first[$0.place] }), .int32Array(products.map { codes.last[$0.place] }),
                .int32Array(codes.numbers), .bytes(codes.weights),
            ])
    }
}
