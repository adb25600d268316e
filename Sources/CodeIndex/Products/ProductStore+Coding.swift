import Postgres

extension ProductStore {
    /// Posts prepared own codes of products whose text changes; the others, and what a model is to write, wait for coding.
    /// Inside the transaction that has written the products.
    ///
    /// The tasks go first: whoever writes a product's postings holds its task meanwhile, and a generation that is being
    /// dropped holds the tasks before the postings. So the generations are read behind a lock on the tasks. One that is
    /// made later waits for the products to be written, and lets them all wait for coding.
    /// - Parameter number: a product's, so that no statement looks them up by their identifiers.
    func code(
        _ changes: [ApplyPlan.TextChange], of number: @Sendable (String) -> Int64?, _ prepared: PreparedCodes?,
        into outcome: inout ApplyOutcome, on connection: PostgresConnection
    ) async throws {
        guard !changes.isEmpty else { return }
        let changed = changes.compactMap { change in number(change.productID).map { (change: change, number: $0) } }
        precondition(changed.count == changes.count, "every product that was written has a number")
        try await connection.execute("LOCK TABLE coding_task IN ROW EXCLUSIVE MODE")
        let generations = try await GenerationStore.generations(on: connection)
        let codes = try await isCurrent(prepared, on: connection) ? prepared?.generations ?? [:] : [:]
        let places = changes.map { change in
            codes.isEmpty ? nil : prepared?.place(of: change.productID, inputHash: change.inputHash)
        }
        let isAllPosted = !places.contains(nil) && generations.allSatisfy { codes[$0.id] != nil && $0.modelID == nil }
        if !isAllPosted {
            outcome.queued = try await Self.enqueue(
                changed.map(\.number), arePosted: places.map { $0 != nil }, in: Array(codes.keys), on: connection)
        }
        let posted = zip(changed, places).compactMap { changed, place in
            place.map {
                Posted(
                    product: changed.change.productID, number: changed.number, isNew: changed.change.isNew, place: $0)
            }
        }
        guard !posted.isEmpty else { return }
        let new = posted.filter(\.isNew)
        let known = posted.filter { !$0.isNew }
        try await Self.removeTasks(of: known.map(\.number), in: Array(codes.keys), on: connection)
        for generation in generations {
            guard let codes = codes[generation.id] else { continue }
            try await post(new, codes, of: generation, replacing: false, on: connection)
            try await post(known, codes, of: generation, replacing: true, on: connection)
            outcome.posted[generation.id] = posted.count
        }
    }

    /// A product whose own codes are posted.
    private struct Posted {
        var product: String
        var number: Int64
        /// Whether the transaction has made its number, so that nothing can be posted under it.
        var isNew: Bool
        /// Of its codes among the prepared ones.
        var place: Int
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
        _ products: [Int64], arePosted: [Bool], in generations: [Int64], on connection: PostgresConnection
    ) async throws -> Int {
        try await connection.query(
            """
            INSERT INTO coding_task (generation_id, product_no, stage)
            SELECT generation_id, product_no, is_posted::integer
            FROM (
                SELECT t.product_no, g.generation_id, g.model_id, t.is_posted AND g.generation_id = ANY ($3) AS is_posted
                FROM unnest($1, $2) AS t(product_no, is_posted) CROSS JOIN generation g
            ) AS t
            WHERE NOT is_posted OR model_id IS NOT NULL
            ORDER BY generation_id, product_no
            ON CONFLICT (generation_id, product_no) DO UPDATE
            SET stage = excluded.stage, lease_until = '-infinity', attempts = 0, last_error = NULL, priority = 0
            """, [.intArray(products), .boolArray(arePosted), .intArray(generations)]
        ).affectedRows
    }

    /// Takes products off the queue that wait for no model.
    private static func removeTasks(
        of products: [Int64], in generations: [Int64], on connection: PostgresConnection
    ) async throws {
        guard !products.isEmpty else { return }
        try await connection.query(
            """
            DELETE FROM coding_task t USING generation g
            WHERE t.product_no = ANY ($1) AND g.generation_id = ANY ($2) AND g.model_id IS NULL
                AND t.generation_id = g.generation_id
            """, [.intArray(products), .intArray(generations)])
    }

    /// - Parameter replacing: whether something may be posted already; to look costs as much as a lookup and a record in
    ///   the write-ahead log for each.
    private func post(
        _ products: [Posted], _ codes: FlatCodes, of generation: Generation, replacing: Bool,
        on connection: PostgresConnection
    ) async throws {
        guard !products.isEmpty else { return }
        let conflict = """
            ON CONFLICT (product_no) DO UPDATE
            SET own = excluded.own, codes = excluded.codes, weights = excluded.weights, clicked = excluded.clicked,
                vector = NULL
            """
        let row = try await connection.queryPlanned(
            """
            WITH posted AS (
                INSERT INTO posting_\(generation.id) (product_no, generation_id, own, codes, weights, clicked)
                SELECT product_no, $1, last - first + 1,
                       \(ClickedCodes.columns(behind: FlatCodes.numbers(in: "$5"), FlatCodes.weights(in: "$6")))
                FROM unnest($2, $3, $4, $7) AS given(product_no, first, last, product_id)
                    \(ClickedCodes.join(to: FlatCodes.numbers(in: "$5"), of: "given.product_id"))
                \(replacing ? conflict : "")
                RETURNING product_no, clicked
            ), noted AS (
                INSERT INTO change (generation_id, \(ChangeLog.productColumns))
                SELECT $1, \(ChangeLog.products("product_no")) FROM posted HAVING count(*) > 0
            )
            SELECT coalesce(array_agg(product_no) FILTER (WHERE clicked > 0), '{}') AS clicked,
                   pg_current_xact_id()::text::bigint AS xid
            FROM posted
            """,
            [
                .int(generation.id), .intArray(products.map(\.number)),
                .int32Array(products.map { codes.first[$0.place] }), .int32Array(products.map { codes.last[$0.place] }),
                .int32Array(codes.numbers), .bytes(codes.weights), .textArray(products.map(\.product)),
            ])[0]
        guard written.postings.isWanted else { return }
        // What clicks have added is read.
        let clicked = Set(try row.intArray("clicked"))
        written.postings.add(
            products.lazy.filter { !clicked.contains($0.number) }.map { product in
                let place = product.place
                let range = Int(codes.first[place]) - 1..<Int(codes.last[place])
                return (
                    key: WrittenRows.PostingKey(generation: generation.id, product: product.number),
                    row: PostingRow(
                        product: product.number, codes: Array(codes.numbers[range]),
                        weights: Array(codes.weights[range]), ownCount: range.count)
                )
            }, by: try row.int("xid"))
    }
}
