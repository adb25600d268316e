import Postgres

/// The models that the index knows, and where their files are.
public struct ModelStore: Sendable {
    let pool: PostgresPool
}

extension ModelStore {
    /// Records where a model's files are and what it measured.
    public func register(_ model: String, at location: String, metrics: String) async throws {
        _ = try await pool.withConnection {
            try await $0.query(
                """
                INSERT INTO model (model_id, location, metrics) VALUES ($1, $2, $3)
                ON CONFLICT (model_id) DO UPDATE SET location = excluded.location, metrics = excluded.metrics
                """, [.text(model), .text(location), .json(metrics)])
        }
    }

    /// All models, oldest first.
    public func all() async throws -> [RegisteredModel] {
        let rows = try await pool.withConnection {
            try await $0.query(
                """
                SELECT model_id, location, metrics::text AS metrics,
                       to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS created
                FROM model ORDER BY created_at, model_id
                """)
        }
        return try rows.map { row in
            RegisteredModel(
                id: try row.text("model_id"), location: try row.text("location"), metrics: try row.text("metrics"),
                createdAt: try row.text("created"))
        }
    }

    /// A model by its identifier or the beginning of it.
    /// - Throws: ``CodeIndexError`` when no model or more than one begins so.
    public func model(named name: String) async throws -> RegisteredModel {
        let found = try await all().filter { $0.id.hasPrefix(name) }
        if let exact = found.first(where: { $0.id == name }) { return exact }
        guard let model = found.first, !name.isEmpty else {
            throw CodeIndexError(
                "the model \(name) is not registered in this index; gramd model list shows those that are",
                kind: .notFound)
        }
        guard found.count == 1 else {
            throw CodeIndexError(
                "\(found.count) models begin with \(name): \(found.map(\.id).joined(separator: ", "))", kind: .notFound)
        }
        return model
    }

    /// Forgets a model and the codes it wrote; its files stay.
    /// - Throws: ``CodeIndexError`` while a generation is made with it.
    public func forget(_ model: RegisteredModel) async throws {
        try await pool.withTransaction { connection in
            let generations = try await connection.query(
                "SELECT generation_id FROM generation WHERE model_id = $1", [.text(model.id)])
            if let row = generations.first {
                throw CodeIndexError(
                    "generation \(try row.int("generation_id")) is made with the model \(model.id); retire it first")
            }
            try await connection.query("DELETE FROM code_cache WHERE model_id = $1", [.text(model.id)])
            try await connection.query("DELETE FROM model WHERE model_id = $1", [.text(model.id)])
        }
    }

    /// The folder of a registered model.
    /// - Throws: ``CodeIndexError`` when it isn't registered.
    public func location(of model: String) async throws -> String {
        let rows = try await pool.withConnection {
            try await $0.query("SELECT location FROM model WHERE model_id = $1", [.text(model)])
        }
        guard let row = rows.first else {
            throw CodeIndexError(
                "the model \(model) is not registered in this index; gramd model list shows those that are",
                kind: .notFound)
        }
        return try row.text("location")
    }
}
