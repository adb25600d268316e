import Postgres

extension ShadowIndex {
    /// Rows that are read at once.
    private static let page = 10_000

    /// Products whose codes or weights differ, those from clicks and products that wait for coding left out; in a
    /// transaction that sees both indexes.
    ///
    /// The two dictionaries number the same codes in other ways. The rows are compared here, with the one's numbers as
    /// the other's: to look up the text of each posting would keep the database busy far longer.
    /// - Parameters:
    ///   - live: the live index's schema, quoted; `shadow` is the shadow's.
    ///   - limit: the most products; which ones, where there are more, is not said.
    func productsWithOtherCodes(
        _ live: String, _ shadow: String, limit: Int, on connection: PostgresConnection
    ) async throws -> [String] {
        // A cursor's rows are all read.
        try await connection.execute("SET LOCAL cursor_tuple_fraction = 1")
        var translation: [Int32] = []
        try await forEachPage(
            of: """
                SELECT s.code_id AS shadow, l.code_id AS live
                FROM \(shadow).code s JOIN \(live).code l USING (code_text)
                """, on: connection
        ) { rows in
            for row in rows {
                let number = Int(try row.int("shadow"))
                if number >= translation.count {
                    translation += repeatElement(-1, count: number + 1 - translation.count)
                }
                translation[number] = Int32(try row.int("live"))
            }
            return true
        }
        func postings(_ schema: String) -> String {
            """
            (SELECT product_id, generation_id, own, clicked, codes, weights
             FROM \(schema).posting JOIN \(schema).product USING (product_no))
            """
        }
        var found: Set<String> = []
        try await forEachPage(
            of: """
                SELECT product_id,
                       l.own AS live_own, l.clicked AS live_clicked, l.codes AS live_codes, l.weights AS live_weights,
                       s.own AS shadow_own, s.clicked AS shadow_clicked, s.codes AS shadow_codes,
                       s.weights AS shadow_weights
                FROM \(postings(live)) AS l FULL JOIN \(postings(shadow)) AS s USING (product_id, generation_id)
                WHERE product_id NOT IN (
                    SELECT product_id FROM \(live).coding_task JOIN \(live).product USING (product_no))
                """, on: connection
        ) { rows in
            for row in rows
            where try !ComparedCodes(row, "live").isSame(as: ComparedCodes(row, "shadow"), translation) {
                found.insert(try row.text("product_id"))
                if found.count == limit { return false }
            }
            return true
        }
        return found.sorted { $0.precedesInBytes($1) }
    }

    /// Reads what a statement selects; the next rows are on their way while the body has some.
    /// - Parameter body: says whether to go on.
    private func forEachPage(
        of sql: String, on connection: PostgresConnection, _ body: (PostgresResult) throws -> Bool
    ) async throws {
        let fetch = "FETCH \(Self.page) FROM compared"
        try await connection.execute("DECLARE compared NO SCROLL CURSOR FOR \(sql)")
        var rows = try await connection.queryPlanned(fetch, [])
        while !rows.isEmpty {
            async let following = connection.queryPlanned(fetch, [])
            let goesOn = try body(rows)
            rows = try await following
            if !goesOn { break }
        }
        try await connection.execute("CLOSE compared")
    }
}
