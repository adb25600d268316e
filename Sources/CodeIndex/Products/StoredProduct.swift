import Catalog
import Postgres

/// What is stored for a product before a batch.
struct StoredProduct: Sendable {
    /// Where a row stands and who has written it: which no other version of any row ever has in common with it.
    struct RowVersion: Sendable, Equatable {
        /// `ctid`
        var place = ""
        /// `xmin`
        var writer = ""
    }

    var number: Int64
    var live: Bool
    var order: EventOrder
    var inputHash: [UInt8]?
    /// The key of the record that the state comes from; nil where it is the identifier's own.
    var recordKey: String?
    /// The product itself, where a patch needs it.
    var product: Product?
    /// Whoever writes the row without having locked it writes this one, or nothing.
    var row = RowVersion()

    /// Reads rows.
    /// - Parameters:
    ///   - identifiers: each once.
    ///   - locked: of those, the ones that are locked, in the order of their identifiers.
    ///   - patched: of those, the products that are read whole.
    static func read(
        _ identifiers: [String], locked: Set<String>, patched: [String], on connection: PostgresConnection
    ) async throws -> [String: StoredProduct] {
        let columns = """
            product_id, product_no, live, record_key, input_hash, ctid::text AS row_place, xmin::text AS row_writer,
            \(orderColumns)
            """
        var rows: [PostgresRow] = []
        for (isLocking, order) in [(true, "ORDER BY product_id FOR UPDATE"), (false, "")] {
            let wanted =
                locked.isEmpty && !isLocking ? identifiers : identifiers.filter { locked.contains($0) == isLocking }
            if wanted.isEmpty { continue }
            rows += try await connection.query(
                "SELECT \(columns) FROM product WHERE product_id = ANY ($1) \(order)", [.textArray(wanted)])
        }
        var stored = [String: StoredProduct](minimumCapacity: rows.count)
        for (row, order) in zip(rows, try await orders(of: rows, on: connection)) {
            stored[try row.text("product_id")] = StoredProduct(
                number: try row.int("product_no"), live: try row.bool("live"), order: order,
                inputHash: try row.optionalBytes("input_hash"), recordKey: try row.optionalText("record_key"),
                row: RowVersion(place: try row.text("row_place"), writer: try row.text("row_writer")))
        }
        for (identifier, product) in try await products(patched, on: connection) {
            stored[identifier]?.product = product
        }
        return stored
    }

    /// The columns that ``orders(of:on:)`` reads.
    static let orderColumns = """
        source_version IS NOT NULL AS has_version, newest_version, version_epoch::bigint AS version_epoch, topic,
        partition, record_offset, record_time
        """

    /// What orders the products' events, in the order of the rows.
    static func orders(
        of rows: some Sequence<PostgresRow>, on connection: PostgresConnection
    ) async throws -> [EventOrder] {
        let positions = try rows.map(position)
        let feeds = try await FeedStore.feeds(of: positions.compactMap { $0 }, on: connection)
        return try zip(rows, positions).map { row, position in
            let epoch = Int32(try row.int("version_epoch"))
            let place: LogPlace? = try position.map { position in
                ImportFeed.holds(position)
                    ? .item(position.offset, of: feeds[position.partition] ?? ImportFeed(position))
                    : .record(position, time: try row.optionalInt("record_time"))
            }
            return EventOrder(
                newestVersion: try row.optionalInt("newest_version").map { SourceVersion(epoch: epoch, number: $0) },
                hasVersion: try row.bool("has_version"), place: place)
        }
    }

    /// Products that came under record keys.
    static func identifiers(under keys: [String], on connection: PostgresConnection) async throws -> [String] {
        guard !keys.isEmpty else { return [] }
        return try await connection.query(
            "SELECT product_id FROM product WHERE record_key = ANY ($1)", [.textArray(keys)]
        ).map { try $0.text("product_id") }
    }

    /// The record that a product's state comes from, where it comes from one.
    static func position(_ row: PostgresRow) throws -> RecordPosition? {
        guard let topic = try row.optionalText("topic"), let partition = try row.optionalInt("partition"),
            let offset = try row.optionalInt("record_offset")
        else { return nil }
        return RecordPosition(topic: topic, partition: Int32(partition), offset: offset)
    }

    private static func products(
        _ identifiers: [String], on connection: PostgresConnection
    ) async throws -> [String: Product] {
        guard !identifiers.isEmpty else { return [:] }
        let rows = try await connection.query(
            "SELECT \(Product.columns) FROM product WHERE product_id = ANY ($1) AND live", [.textArray(identifiers)])
        return try Dictionary(uniqueKeysWithValues: rows.map(Product.init).map { ($0.id, $0) })
    }
}
