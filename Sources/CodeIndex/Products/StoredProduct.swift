import Catalog
import Postgres

/// What is stored for a product before a batch.
struct StoredProduct: Sendable {
    var number: Int64
    var live: Bool
    var position: SourcePosition
    var inputHash: [UInt8]?

    /// Reads and locks rows in the order of their identifiers.
    static func locked(_ identifiers: [String], on connection: PostgresConnection) async throws -> [String:
        StoredProduct]
    {
        guard !identifiers.isEmpty else { return [:] }
        let rows = try await connection.query(
            """
            SELECT product_id, product_no, live, source_version, topic, partition, record_offset, input_hash
            FROM product WHERE product_id = ANY ($1) ORDER BY product_id FOR UPDATE
            """, [.textArray(identifiers)])
        var stored: [String: StoredProduct] = [:]
        for row in rows {
            var record: RecordPosition?
            if let topic = try row.optionalText("topic"), let partition = try row.optionalInt("partition"),
                let offset = try row.optionalInt("record_offset")
            {
                record = RecordPosition(topic: topic, partition: Int32(partition), offset: offset)
            }
            stored[try row.text("product_id")] = StoredProduct(
                number: try row.int("product_no"), live: try row.bool("live"),
                position: SourcePosition(version: try row.optionalInt("source_version"), record: record),
                inputHash: try row.optionalBytes("input_hash"))
        }
        return stored
    }
}
