import Postgres

extension CodeIndex {
    /// Counts what waits and what is set aside; products themselves are not counted.
    /// - Throws: `PostgresError`
    public func figures() async throws -> IndexFigures {
        try await pool.withConnection { connection in
            // The changed product that has waited longest is found among those of priority 0, which are few.
            let queues = try await connection.query(
                """
                SELECT stage::bigint AS stage, count(*) AS products, count(last_error) AS failing,
                       coalesce(extract(epoch FROM now()) - min(
                           (SELECT p.record_time FROM product p WHERE p.product_no = t.product_no AND t.priority = 0)
                       ) / 1000.0, 0)::float8 AS oldest
                FROM coding_task t GROUP BY stage
                """)
            let letters = try await connection.query(
                "SELECT cause, count(*) AS letters FROM dead_letter GROUP BY cause")
            let model = try await connection.query(
                """
                SELECT generation_id, model_id, extract(epoch FROM now() - m.created_at)::float8 AS age
                FROM generation g JOIN model m USING (model_id) WHERE g.state = 'active'
                """)
            return IndexFigures(
                queues: Dictionary(
                    try queues.compactMap { row in
                        try CodingStage(rawValue: row.int("stage")).map { stage in
                            var queue = IndexFigures.Queue()
                            queue.products = Int(try row.int("products"))
                            queue.failing = Int(try row.int("failing"))
                            queue.oldestSeconds = max(0, try row.double("oldest"))
                            return (stage, queue)
                        }
                    }
                ) { first, _ in first },
                deadLetters: Dictionary(
                    try letters.map { (try $0.text("cause"), Int(try $0.int("letters"))) }
                ) { first, _ in first },
                model: try model.first.map {
                    IndexFigures.Model(
                        id: try $0.text("model_id"), generation: try $0.int("generation_id"),
                        ageSeconds: try $0.double("age"))
                })
        }
    }
}
