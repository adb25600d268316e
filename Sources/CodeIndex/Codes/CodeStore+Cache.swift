import Codes
import Postgres

extension CodeStore {
    /// What a model has written before for these inputs, by input hash: equal inputs are generated once.
    public func cachedCodes(of model: String, for hashes: [[UInt8]]) async throws -> [[UInt8]: WrittenCodes] {
        let rows = try await pool.withConnection {
            try await $0.query(
                """
                SELECT input_hash, codes, log_probabilities, vector FROM code_cache
                WHERE model_id = $1 AND input_hash = ANY ($2)
                """, [.text(model), .bytesArray(hashes)])
        }
        var found: [[UInt8]: WrittenCodes] = [:]
        for row in rows {
            let codes = try zip(row.textArray("codes"), row.floatArray("log_probabilities"))
            found[try row.bytes("input_hash")] = WrittenCodes(
                codes: codes.compactMap { text, logProbability in
                    Code(text).map { GeneratedCode(code: $0, logProbability: logProbability) }
                }, vector: try row.optionalBytes("vector"))
        }
        return found
    }

    /// How many inputs the cache holds, each model's counted.
    public func cachedInputs() async throws -> Int {
        Int(
            try await pool.withConnection {
                try await $0.query("SELECT count(*) AS inputs FROM code_cache")[0].int("inputs")
            })
    }

    /// How many products have a vector of a model's, in all generations that were made with it. Reads their postings.
    public func vectorCount(of model: String) async throws -> Int {
        try await pool.withConnection { connection in
            let generations = try await connection.query(
                "SELECT generation_id FROM generation WHERE model_id = $1", [.text(model)]
            ).map { try $0.int("generation_id") }
            // Named, so that no other generation's are read.
            return Int(
                try await connection.query(
                    "SELECT count(vector) AS vectors FROM posting WHERE generation_id = ANY ($1)",
                    [.intArray(generations)])[0].int("vectors"))
        }
    }

    /// Keeps what a model wrote.
    /// - Returns: what is kept: of an input that somebody else was faster with, what that one wrote, which may have a vector
    ///   where this has none.
    @discardableResult
    public func cache(
        _ written: [[UInt8]: WrittenCodes], of model: String
    ) async throws -> [[UInt8]: WrittenCodes] {
        guard !written.isEmpty else { return written }
        let inputs = written.sorted { $0.key.lexicographicallyPrecedes($1.key) }
        let codes = inputs.enumerated().flatMap { place, input in
            input.value.codes.map { (input: Int32(place + 1), code: $0) }
        }
        let new = try await pool.withConnection {
            try await $0.query(
                """
                INSERT INTO code_cache (model_id, input_hash, vector, codes, log_probabilities)
                SELECT $1, input_hash, vector, coalesce(w.codes, '{}'), coalesce(w.log_probabilities, '{}')
                FROM unnest($2, $3) WITH ORDINALITY AS t(input_hash, vector, input) LEFT JOIN (
                    SELECT input, array_agg(code ORDER BY place) AS codes,
                           array_agg(log_probability ORDER BY place) AS log_probabilities
                    FROM unnest($4, $5, $6) WITH ORDINALITY AS u(input, code, log_probability, place) GROUP BY input
                ) AS w USING (input)
                ON CONFLICT (model_id, input_hash) DO NOTHING RETURNING input_hash
                """,
                [
                    .text(model), .bytesArray(inputs.map(\.key)), .bytesArray(inputs.map(\.value.vector)),
                    .int32Array(codes.map(\.input)), .textArray(codes.map(\.code.code.description)),
                    .floatArray(codes.map(\.code.logProbability)),
                ]
            ).map { try $0.bytes("input_hash") }
        }
        let others = Set(written.keys).subtracting(new)
        guard !others.isEmpty else { return written }
        return try await written.merging(cachedCodes(of: model, for: Array(others))) { _, kept in kept }
    }

    /// Drops the codes that a model wrote, unless a generation is made with it. Its texts would be coded anew.
    public func dropCachedCodes(of model: String) async throws {
        try await pool.withConnection {
            _ = try await $0.query(
                """
                DELETE FROM code_cache
                WHERE model_id = $1 AND NOT EXISTS (SELECT FROM generation g WHERE g.model_id = $1)
                """, [.text(model)])
        }
    }
}
