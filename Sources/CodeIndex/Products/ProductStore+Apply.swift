import Catalog
import Postgres

extension ProductStore {
    /// Writes a batch in one transaction: products with the codes that were prepared, deletions, dead letters, coding tasks
    /// and offsets.
    ///
    /// - Parameter check: given what would change; where it throws, nothing is written.
    /// - Returns: what changed.
    /// - Throws: ``PartitionOwnershipLost`` when another instance owns a partition; ``PostgresError``.
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
        // Each product can be new to two transactions once only, so this comes to an end.
        try await pool.withTransaction(attempts: 20) { connection in
            let owned = try await PartitionStore.advance(batch.progress, on: connection)
            try await DeadLetterStore.insert(batch.deadLetters, on: connection)
            guard !batch.events.isEmpty else {
                try check(ApplyOutcome())
                try await DeadLetterStore.delete(batch.settled, on: connection)
                return ApplyOutcome()
            }
            let keyed = try await StoredProduct.identifiers(under: batch.recordKeys.sorted(), on: connection)
            let stored = try await StoredProduct.locked(
                batch.productIDs.union(keyed).sorted(), patched: batch.patchedIDs(among: keyed), on: connection)
            let plan = ApplyPlan(
                batch.events, rows: batch.rows, stored: stored,
                epochs: try await PartitionStore.epochs(on: connection))
            try check(plan.outcome)
            if plan.outcome.refused.isEmpty { try await DeadLetterStore.delete(batch.settled, on: connection) }
            try await DeadLetterStore.insert(plan.outcome.refused, on: connection)
            let numbers = try await write(plan.writes, stored: stored, on: connection)
            try await Self.remember(plan.notes, on: connection)
            try await PartitionStore.note(plan.versions, of: owned, on: connection)
            try await Self.removePostings(of: plan.deletedProductNumbers, on: connection)
            var outcome = plan.outcome
            try await code(plan.textChanges, of: numbers, batch.codes, into: &outcome, on: connection)
            return outcome
        }
    }

    /// A product that was not stored when the plan was made can't be locked. Where somebody else has stored it since, the
    /// plan knows nothing of its version, and the transaction must begin anew.
    /// - Returns: the products' numbers.
    private func write(
        _ writes: [ApplyPlan.Write], stored: [String: StoredProduct], on connection: PostgresConnection
    ) async throws -> [String: Int64] {
        guard !writes.isEmpty else { return [:] }
        let given = Self.rows(writes)
        let row = try await connection.query(
            """
            WITH written AS (
            INSERT INTO product (
                product_id, live, source_version, newest_version, version_epoch, source_timestamp, topic, partition,
                record_offset, record_time, record_key, title, brand, category, description, price, attributes, input_hash)
            SELECT \(given["product_id"]), \(given["title"]) IS NOT NULL,
                   CASE WHEN \(given["has_version"]) THEN \(given["newest_version"]) END, \(given["newest_version"]),
                   \(given["version_epoch"])::integer, \(given["source_timestamp"]),
                   \(given["topic"]), \(given["partition"])::integer, \(given["record_offset"]), \(given["record_time"]),
                   \(given["record_key"]), \(given["title"]), \(given["brand"]), \(given["category"]),
                   \(given["description"]), \(given["price"])::numeric, \(given["attributes"]), \(given["input_hash"])
            FROM \(given.source)
            ON CONFLICT (product_id) DO UPDATE SET
                live = excluded.live, source_version = excluded.source_version, newest_version = excluded.newest_version,
                version_epoch = excluded.version_epoch, source_timestamp = excluded.source_timestamp,
                topic = excluded.topic, partition = excluded.partition, record_offset = excluded.record_offset,
                record_time = excluded.record_time, record_key = excluded.record_key, title = excluded.title,
                brand = excluded.brand, category = excluded.category, description = excluded.description,
                price = excluded.price, attributes = excluded.attributes, input_hash = excluded.input_hash
            RETURNING product_no, product_id, xmax = 0 AS is_new
            ), noted AS (
                INSERT INTO change (\(ChangeLog.productColumns))
                SELECT \(ChangeLog.products("product_no")) FROM written
            )
            SELECT count(*) FILTER (WHERE NOT is_new) AS replaced,
                   coalesce(array_agg(product_no) FILTER (WHERE is_new), '{}') AS new_numbers,
                   coalesce(array_agg(product_id) FILTER (WHERE is_new), '{}') AS new_products,
                   pg_current_xact_id()::text::bigint AS xid, \(ChangeLog.signal)
            FROM written
            """, given.parameters)[0]
        guard try Int(row.int("replaced")) == writes.count(where: { stored[$0.productID] != nil }) else {
            throw PostgresError(
                sqlState: PostgresError.serializationFailure,
                message: "a new product was stored by somebody else as well")
        }
        var numbers = stored.mapValues(\.number)
        for (product, number) in zip(try row.textArray("new_products"), try row.intArray("new_numbers")) {
            numbers[product] = number
        }
        if written.isWanted {
            written.add(writes.compactMap { Self.entry($0, numbers[$0.productID]) }, by: try row.int("xid"))
        }
        return numbers
    }

    /// A product whose attributes are longer as JSON is read from its row, so that what is remembered stays small.
    private static let rememberedBytes = 4_096

    /// What a product shows after a write; nil where that is to be read from its row.
    private static func entry(
        _ write: ApplyPlan.Write, _ number: Int64?
    ) -> (product: Int64, entry: WrittenFields.Entry)? {
        guard let number else { return nil }
        guard let row = write.row else { return (number, .deleted) }
        guard row.attributes.utf8.count <= rememberedBytes else { return nil }
        return ProductFields(row.product, number: number).map { (number, .live($0)) }
    }

    private static func rows(_ writes: [ApplyPlan.Write]) -> GivenRows {
        let products = writes.map(\.row?.product)
        let positions = writes.map(\.order.place?.position)
        let versions = writes.map(\.order.newestVersion)
        var rows = GivenRows("product_id", writes.map(\.productID))
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
        rows.add("title", texts: products.map { $0?.title })
        rows.add("brand", texts: products.map { $0?.brand })
        rows.add("category", texts: products.map { $0?.category })
        rows.add("description", texts: products.map { $0?.description })
        rows.add("price", texts: products.map { $0?.price })
        rows.add("attributes", json: writes.map(\.row?.attributes))
        rows.add("input_hash", bytes: writes.map(\.row?.inputHash))
        return rows
    }

    private static func remember(_ notes: [ApplyPlan.Note], on connection: PostgresConnection) async throws {
        guard !notes.isEmpty else { return }
        try await connection.query(
            """
            UPDATE product p SET newest_version = t.version, version_epoch = t.epoch::integer, record_key = t.record_key
            FROM unnest($1, $2, $3, $4) AS t(product_id, version, epoch, record_key) WHERE p.product_id = t.product_id
            """,
            [
                .textArray(notes.map(\.productID)), .intArray(notes.map { $0.newestVersion?.number }),
                .intArray(notes.map { Int64($0.newestVersion?.epoch ?? 0) }), .textArray(notes.map(\.recordKey)),
            ])
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
