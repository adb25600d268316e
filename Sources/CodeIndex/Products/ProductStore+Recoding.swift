import Postgres

extension ProductStore {
    private static let page = 5_000

    /// Reads every live product's text as this program does, and lets those wait for coding whose text has another hash,
    /// behind live changes; what was posted stays until then.
    ///
    /// Products are locked in the order that apply uses.
    static func codeAnew(on connection: PostgresConnection) async throws {
        try await connection.execute("SET LOCAL statement_timeout = 0")
        var last = ""
        while true {
            let rows = try await connection.query(
                """
                SELECT \(CodingInput.columns) FROM product WHERE live AND product_id > $1
                ORDER BY product_id LIMIT $2 FOR UPDATE
                """, [.text(last), .int(Int64(page))])
            guard let end = try rows.last?.text("product_id") else { return }
            last = end
            var changed: [String: [UInt8]] = [:]
            for row in rows {
                let input = try CodingInput(row)
                let hash = CodingInput.hash(of: input.text)
                if hash != input.hash { changed[try row.text("product_id")] = hash }
            }
            try await write(changed, on: connection)
        }
    }

    private static func write(_ hashes: [String: [UInt8]], on connection: PostgresConnection) async throws {
        guard !hashes.isEmpty else { return }
        let sorted = hashes.sorted { $0.key < $1.key }
        try await connection.query(
            """
            UPDATE product p SET input_hash = t.input_hash
            FROM unnest($1, $2) AS t(product_id, input_hash) WHERE p.product_id = t.product_id
            """, [.textArray(sorted.map(\.key)), .bytesArray(sorted.map(\.value))])
        try await connection.query(
            """
            INSERT INTO coding_task AS t (generation_id, product_no, priority)
            SELECT g.generation_id, p.product_no, 1
            FROM product p CROSS JOIN generation g WHERE p.product_id = ANY ($1)
            ORDER BY g.generation_id, p.product_no
            ON CONFLICT (generation_id, product_no)
            DO UPDATE SET stage = 0, lease_until = '-infinity', attempts = 0, last_error = NULL
            """, [.textArray(sorted.map(\.key))])
    }
}
