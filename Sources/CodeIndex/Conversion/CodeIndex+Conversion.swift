import Postgres

extension CodeIndex {
    /// Whether postings that another version made wait to be converted.
    public func isBeingConverted() async throws -> Bool {
        try await pool.withConnection { try await FormerPostings.exist(on: $0) }
    }

    /// Converts some products' postings that another version made, and drops the former tables when all are converted.
    ///
    /// Each page is a transaction, and where it got to is part of it. Products whose text has changed since are left to
    /// coding, and the former tables stay until it has come to them: ``load(_:)`` reads them as well.
    /// - Returns: whether there is more to convert now; false also while another instance does it.
    /// - Throws: `PostgresError`
    public func convertNextPage() async throws -> Bool { try await convertNextPage(of: FormerPostings.page) }

    /// - Parameter limit: how many products.
    func convertNextPage(of limit: Int) async throws -> Bool {
        do { return try await convertPage(of: limit) } catch let error as PostgresError
            where error.sqlState == PostgresError.lockNotAvailable
        {
            // Somebody reads the tables that are to be dropped.
            return false
        }
    }

    private func convertPage(of limit: Int) async throws -> Bool {
        try await pool.withTransaction { connection in
            guard try await FormerPostings.exist(on: connection) else { return false }
            guard
                let last = try await connection.query("SELECT product_no FROM conversion FOR UPDATE SKIP LOCKED").first?
                    .int("product_no")
            else { return false }
            let numbers = try await FormerPostings.products(after: last, limit: limit, on: connection)
            guard let next = numbers.last else {
                try await Self.dropFormer(on: connection)
                return false
            }
            try await Self.convert(numbers, on: connection)
            try await connection.query("UPDATE conversion SET product_no = $1", [.int(next)])
            return true
        }
    }

    /// Products are locked in the order that apply uses, so that none is deleted or coded meanwhile.
    private static func convert(_ numbers: [Int64], on connection: PostgresConnection) async throws {
        let live = try await connection.queryPlanned(
            """
            SELECT product_no FROM product WHERE product_no = ANY ($1) AND live
            ORDER BY product_id FOR NO KEY UPDATE
            """, [.intArray(numbers)]
        ).map { try $0.int("product_no") }
        try await connection.queryPlanned(
            """
            WITH converted AS (
                INSERT INTO posting (product_no, generation_id, own, codes, weights, clicked, vector)
                SELECT * FROM (\(FormerPostings.selection)) AS f
                WHERE NOT EXISTS (
                    SELECT FROM coding_task t
                    WHERE t.generation_id = f.generation_id AND t.product_no = f.product_no AND t.stage = 0)
                ON CONFLICT DO NOTHING
                RETURNING generation_id, product_no
            )
            INSERT INTO change (generation_id, \(ChangeLog.productColumns))
            SELECT generation_id, \(ChangeLog.products("product_no")) FROM converted GROUP BY generation_id
            """, [.intArray(live)])
        try await ChangeLog.signal(on: connection)
    }

    /// Gives way after a second to those who read the tables.
    private static func dropFormer(on connection: PostgresConnection) async throws {
        let rest = try await connection.query("SELECT EXISTS (SELECT FROM coding_task WHERE stage = 0) AS waits")
        if try rest[0].bool("waits") { return }
        try await connection.execute(
            """
            SET LOCAL lock_timeout = '1s';
            DROP TABLE former_posting, former_code, conversion;
            DROP SEQUENCE code_id;
            """)
    }
}
