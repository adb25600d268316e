import Catalog
import Postgres

extension ProductStore {
    /// Writes a batch in one transaction: products with the codes that were prepared, deletions, dead letters, coding tasks
    /// and offsets.
    ///
    /// What is stored is read without locks at first, each of which is a write to the row's page and to the log: a product's
    /// row is written only where it is still the one that was read. Where it isn't, the transaction begins anew and locks
    /// what it reads.
    /// - Parameter check: given what would change; where it throws, nothing is written.
    /// - Returns: what changed.
    /// - Throws: ``PartitionOwnershipLost`` when another instance owns a partition; `PostgresError`.
    public func apply(
        _ batch: ChangeBatch, admitting check: @Sendable (ApplyOutcome) throws -> Void = { _ in }
    ) async throws -> ApplyOutcome {
        let outcome: ApplyOutcome
        do { outcome = try await write(batch, admitting: check) } catch {
            // What was taken for written may not be.
            texts.forgetAll()
            written.forgetAll()
            throw error
        }
        for (generation, products) in outcome.posted { try await statistics.wrote(products, of: generation) }
        return outcome
    }

    private func write(
        _ batch: ChangeBatch, admitting check: @Sendable (ApplyOutcome) throws -> Void
    ) async throws -> ApplyOutcome {
        do {
            return try await pool.withTransaction(attempts: 1) {
                try await write(batch, isLocking: false, admitting: check, on: $0)
            }
        } catch let error as PostgresError where error.isRetriable {
            // Each product can be new to two transactions once only, so this comes to an end.
            return try await pool.withTransaction(attempts: 20) {
                try await write(batch, isLocking: true, admitting: check, on: $0)
            }
        }
    }

    /// - Parameter isLocking: whether all products are locked before anything is decided, rather than those only whose
    ///   state decides about others.
    private func write(
        _ batch: ChangeBatch, isLocking: Bool, admitting check: @Sendable (ApplyOutcome) throws -> Void,
        on connection: PostgresConnection
    ) async throws -> ApplyOutcome {
        let owned = try await PartitionStore.advance(batch.progress, on: connection)
        try await DeadLetterStore.insert(batch.deadLetters, on: connection)
        guard !batch.events.isEmpty else {
            try check(ApplyOutcome())
            try await DeadLetterStore.delete(batch.settled, on: connection)
            return ApplyOutcome()
        }
        let keyed = try await StoredProduct.identifiers(under: batch.recordKeys.sorted(), on: connection)
        let products = batch.productIDs(and: keyed)
        let stored = try await StoredProduct.read(
            products, locked: isLocking ? Set(products) : batch.decisiveIDs(among: keyed),
            patched: batch.patchedIDs(among: keyed), on: connection)
        let plan = ApplyPlan(
            batch.events, rows: batch.rows, stored: stored,
            epochs: try await PartitionStore.epochs(on: connection))
        try check(plan.outcome)
        if plan.outcome.refused.isEmpty { try await DeadLetterStore.delete(batch.settled, on: connection) }
        try await DeadLetterStore.insert(plan.outcome.refused, on: connection)
        let numbers = try await write(plan.writes, on: connection)
        try await Self.remember(plan.notes, stored: stored, on: connection)
        try await PartitionStore.note(plan.versions, of: owned, on: connection)
        try await Self.removePostings(of: plan.deletedProductNumbers, on: connection)
        var outcome = plan.outcome
        try await code(
            plan.textChanges, of: { stored[$0]?.number ?? numbers[$0] }, batch.codes, into: &outcome, on: connection)
        return outcome
    }

    /// - Returns: the numbers of the products of which nothing was stored.
    private func write(
        _ writes: [ApplyPlan.Write], on connection: PostgresConnection
    ) async throws -> [String: Int64] {
        var numbers: [String: Int64] = [:]
        var transaction: Int64?
        let known = writes.filter { $0.former != nil }
        if !known.isEmpty { transaction = try await Self.replace(known, on: connection) }
        let new = writes.filter { $0.former == nil }
        if !new.isEmpty { (numbers, transaction) = try await Self.insert(new, on: connection) }
        if let transaction, written.products.isWanted {
            written.products.add(
                writes.compactMap { Self.entry($0, $0.former?.number ?? numbers[$0.productID]) }, by: transaction)
        }
        return numbers
    }

    /// Replaces rows by place, which takes no look into an index; in the order of the products, as they are locked.
    /// - Returns: the transaction's number.
    private static func replace(_ writes: [ApplyPlan.Write], on connection: PostgresConnection) async throws -> Int64 {
        let versions = writes.compactMap(\.former?.row)
        let given = rows(writes, key: "row_place", versions.map(\.place), writers: versions.map(\.writer))
        let row = try await connection.query(
            """
            WITH written AS (
                UPDATE product SET \(columns.map { "\($0.name) = \($0.value(given))" }.joined(separator: ", "))
                FROM \(given.source)
                WHERE product.ctid = \(given["row_place"])::tid AND product.xmin = \(given["row_writer"])::xid
                RETURNING product.product_no
            ), noted AS (
                INSERT INTO change (\(ChangeLog.productColumns))
                SELECT \(ChangeLog.products("product_no")) FROM written HAVING count(*) > 0
            )
            SELECT count(*) AS replaced, pg_current_xact_id()::text::bigint AS xid, \(ChangeLog.signal) FROM written
            """, given.parameters)[0]
        try check(Int(row.int("replaced")), of: writes.count)
        return try row.int("xid")
    }

    /// Stores products of which nothing was stored when the plan was made. Where somebody else has stored one since, the
    /// plan knows nothing of its version.
    /// - Returns: the products' numbers, and the transaction's.
    private static func insert(
        _ writes: [ApplyPlan.Write], on connection: PostgresConnection
    ) async throws -> (numbers: [String: Int64], transaction: Int64?) {
        let given = rows(writes, key: "product_id", writes.map(\.productID))
        let row = try await connection.query(
            """
            WITH written AS (
                INSERT INTO product (product_id, \(columns.map(\.name).joined(separator: ", ")))
                SELECT \(given["product_id"]), \(columns.map { $0.value(given) }.joined(separator: ", "))
                FROM \(given.source)
                ON CONFLICT (product_id) DO NOTHING
                RETURNING product_no, product_id
            ), noted AS (
                INSERT INTO change (\(ChangeLog.productColumns))
                SELECT \(ChangeLog.products("product_no")) FROM written HAVING count(*) > 0
            )
            SELECT coalesce(array_agg(product_no), '{}') AS numbers, coalesce(array_agg(product_id), '{}') AS products,
                   pg_current_xact_id()::text::bigint AS xid, \(ChangeLog.signal)
            FROM written
            """, given.parameters)[0]
        let numbers = Dictionary(
            uniqueKeysWithValues: zip(try row.textArray("products"), try row.intArray("numbers")))
        try check(numbers.count, of: writes.count)
        return (numbers, try row.int("xid"))
    }

    /// - Throws: what has the transaction begin anew, where rows are not as they were read.
    private static func check(_ written: Int, of count: Int) throws {
        guard written == count else {
            throw PostgresError(
                sqlState: PostgresError.serializationFailure,
                message: "a product was written by somebody else since it was read")
        }
    }

    /// The columns that a write sets, with what they are set to.
    private static let columns: [(name: String, value: @Sendable (GivenRows) -> String)] = [
        ("live", { "\($0["title"]) IS NOT NULL" }),
        ("source_version", { "CASE WHEN \($0["has_version"]) THEN \($0["newest_version"]) END" }),
        ("newest_version", { $0["newest_version"] }),
        ("version_epoch", { "\($0["version_epoch"])::integer" }),
        ("source_timestamp", { $0["source_timestamp"] }),
        ("topic", { $0["topic"] }),
        ("partition", { "\($0["partition"])::integer" }),
        ("record_offset", { $0["record_offset"] }),
        ("record_time", { $0["record_time"] }),
        ("record_key", { $0["record_key"] }),
        ("title", { $0["title"] }),
        ("brand", { $0["brand"] }),
        ("category", { $0["category"] }),
        ("description", { $0["description"] }),
        ("price", { "\($0["price"])::numeric" }),
        ("attributes", { $0["attributes"] }),
        ("input_hash", { $0["input_hash"] }),
    ]

    /// A product whose attributes are longer as JSON is read from its row, so that what is remembered stays small.
    private static let rememberedBytes = 4_096

    /// What a product shows after a write; nil where that is to be read from its row.
    private static func entry(
        _ write: ApplyPlan.Write, _ number: Int64?
    ) -> (key: Int64, row: WrittenRows.Product)? {
        guard let number else { return nil }
        guard let row = write.row else { return (number, .deleted) }
        guard row.attributes.utf8.count <= rememberedBytes else { return nil }
        return ProductFields(row.product, number: number).map { (number, .live($0)) }
    }

    /// - Parameters:
    ///   - key: the column in which all rows differ, and its values.
    ///   - writers: of the row versions that are replaced.
    private static func rows(
        _ writes: [ApplyPlan.Write], key: String, _ keys: [String], writers: [String]? = nil
    ) -> GivenRows {
        let made = writes.map(\.row)
        let positions = writes.map(\.order.place?.position)
        let versions = writes.map(\.order.newestVersion)
        var rows = GivenRows(key, keys)
        if let writers { rows.add("row_writer", texts: writers) }
        rows.add("has_version", bools: writes.map(\.order.hasVersion))
        rows.add("newest_version", ints: versions.map { $0?.number })
        rows.add("version_epoch", ints: versions.map { Int64($0?.epoch ?? 0) })
        rows.add("source_timestamp", ints: writes.map(\.timestamp))
        rows.add(
            "topic", texts: positions.map { $0.map { ImportFeed.holds($0) ? ImportFeed.topicOfAll : $0.topic } })
        rows.add("partition", ints: positions.map { $0.map { Int64($0.partition) } })
        rows.add("record_offset", ints: positions.map { $0?.offset })
        rows.add("record_time", ints: writes.map { $0.order.place?.time })
        rows.add("record_key", texts: writes.map(\.recordKey))
        rows.add("title", texts: made.map { $0?.product.title })
        rows.add("brand", texts: made.map { $0?.product.brand })
        rows.add("category", texts: made.map { $0?.product.category })
        rows.add("description", texts: made.map { $0?.product.description })
        rows.add("price", texts: made.map { $0?.product.price })
        rows.add("attributes", json: made.map { $0?.attributes })
        rows.add("input_hash", bytes: made.map { $0?.inputHash })
        return rows
    }

    private static func remember(
        _ notes: [ApplyPlan.Note], stored: [String: StoredProduct], on connection: PostgresConnection
    ) async throws {
        let notes = notes.filter { stored[$0.productID] != nil }
        guard !notes.isEmpty else { return }
        let versions = notes.compactMap { stored[$0.productID]?.row }
        let noted = try await connection.query(
            """
            UPDATE product SET newest_version = t.version, version_epoch = t.epoch::integer, record_key = t.record_key
            FROM unnest($1, $2, $3, $4, $5) AS t(row_place, row_writer, version, epoch, record_key)
            WHERE product.ctid = t.row_place::tid AND product.xmin = t.row_writer::xid
            """,
            [
                .textArray(versions.map(\.place)), .textArray(versions.map(\.writer)),
                .intArray(notes.map { $0.newestVersion?.number }),
                .intArray(notes.map { Int64($0.newestVersion?.epoch ?? 0) }), .textArray(notes.map(\.recordKey)),
            ])
        try check(noted.affectedRows, of: notes.count)
    }

    /// The tasks go first: whoever writes a product's postings holds its task meanwhile, and a generation that is being
    /// dropped holds the tasks before the postings.
    private static func removePostings(of products: [Int64], on connection: PostgresConnection) async throws {
        guard !products.isEmpty else { return }
        let parameters: [PostgresValue] = [.intArray(products)]
        try await connection.pipeline([
            PostgresStatement(
                """
                DELETE FROM coding_task t USING generation g
                WHERE t.generation_id = g.generation_id AND t.product_no = ANY ($1)
                """, parameters),
            PostgresStatement(
                """
                WITH gone AS (DELETE FROM posting WHERE product_no = ANY ($1) RETURNING generation_id, product_no)
                INSERT INTO change (generation_id, \(ChangeLog.productColumns))
                SELECT generation_id, \(ChangeLog.products("product_no")) FROM gone GROUP BY generation_id
                """, parameters),
        ])
    }
}
