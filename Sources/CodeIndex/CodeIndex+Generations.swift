import Foundation
public import GRAM
import Postgres

extension CodeIndex {
    /// All generations, oldest first.
    public func generations() async throws -> [Generation] {
        try await pool.withConnection { try await Self.generations(on: $0) }
    }

    /// The generation that answers queries; nil before ``ensureActiveGeneration(selection:)``.
    public func activeGeneration() async throws -> Generation? {
        try await generations().first { $0.state == .active }
    }

    /// Makes the first generation, of own codes only, in an index that has none.
    public func ensureActiveGeneration(selection: CodeSelection = CodeSelection()) async throws -> Generation {
        if let active = try await activeGeneration() { return active }
        return try await pool.withTransaction { connection in
            try await Self.lockGenerations(on: connection)
            // Another instance may have made it in between.
            if let active = try await Self.generations(on: connection).first(where: { $0.state == .active }) {
                return active
            }
            let id = try await Self.create(modelID: nil, selection: selection, on: connection)
            try await Self.activate(id, on: connection)
            return Generation(id: id, modelID: nil, state: .active, selection: selection)
        }
    }

    /// Makes a generation in which every live product waits for coding; live changes go to it as well from now on.
    /// - Parameter modelID: a model that ``register(model:at:metrics:)`` knows; nil for own codes only.
    public func createGeneration(modelID: String?, selection: CodeSelection) async throws -> Generation {
        try await pool.withTransaction { connection in
            try await Self.lockGenerations(on: connection)
            let id = try await Self.create(modelID: modelID, selection: selection, on: connection)
            try await IndexChange.notify([.generations], on: connection)
            return Generation(id: id, modelID: modelID, state: .building, selection: selection)
        }
    }

    /// Lets a generation answer queries from now on; the former one is kept.
    /// - Throws: ``CodeIndexError`` when there is no such generation.
    public func activate(_ generation: Generation) async throws {
        try await pool.withTransaction { connection in
            try await Self.lockGenerations(on: connection)
            try await Self.activate(generation.id, on: connection)
            try await IndexChange.notify([.generations], on: connection)
        }
    }

    /// Records where a model's files are and what it measured.
    public func register(model: String, at location: String, metrics: String) async throws {
        _ = try await pool.withConnection {
            try await $0.query(
                """
                INSERT INTO model (model_id, location, metrics) VALUES ($1, $2, $3)
                ON CONFLICT (model_id) DO UPDATE SET location = excluded.location, metrics = excluded.metrics
                """, [.text(model), .text(location), .json(metrics)])
        }
    }

    /// The folder of a registered model.
    /// - Throws: ``CodeIndexError`` when it isn't registered.
    public func location(ofModel model: String) async throws -> String {
        let rows = try await pool.withConnection {
            try await $0.query("SELECT location FROM model WHERE model_id = $1", [.text(model)])
        }
        guard let row = rows.first else { throw CodeIndexError("the model \(model) is not registered in this index") }
        return try row.text("location")
    }

    // MARK: Inside a transaction

    /// One creation or activation at a time.
    private static func lockGenerations(on connection: PostgresConnection) async throws {
        try await connection.execute("LOCK TABLE generation IN SHARE ROW EXCLUSIVE MODE")
    }

    private static func generations(on connection: PostgresConnection) async throws -> [Generation] {
        let rows = try await connection.query(
            "SELECT generation_id, model_id, state, selection::text AS selection FROM generation ORDER BY generation_id"
        )
        return try rows.map { row in
            let state = try row.text("state")
            guard let state = Generation.State(rawValue: state) else {
                throw CodeIndexError("unknown state \"\(state)\" of a generation; run a newer gramd")
            }
            return Generation(
                id: try row.int("generation_id"), modelID: try row.optionalText("model_id"), state: state,
                selection: try JSONDecoder().decode(CodeSelection.self, from: Data(row.text("selection").utf8)))
        }
    }

    private static func create(
        modelID: String?, selection: CodeSelection, on connection: PostgresConnection
    ) async throws -> Int64 {
        let json = String(decoding: try JSONEncoder().encode(selection), as: UTF8.self)
        let id = try await connection.query(
            """
            INSERT INTO generation (model_id, state, selection) VALUES ($1, 'building', $2) RETURNING generation_id
            """, [PostgresValue(modelID), .json(json)])[0].int("generation_id")
        // Attaching a table takes a weaker lock on its parent than creating it there, so queries go on.
        for table in ["code", "posting"] {
            let partition = PostgresIdentifier("\(table)_\(id)")
            try await connection.execute(
                """
                CREATE TABLE \(partition) (LIKE \(table) INCLUDING ALL);
                ALTER TABLE \(table) ATTACH PARTITION \(partition) FOR VALUES IN (\(id));
                """)
        }
        // Waits for open apply transactions, which didn't see the new generation; later ones queue for it themselves.
        try await connection.execute("LOCK TABLE product IN SHARE MODE")
        try await connection.query(
            """
            INSERT INTO coding_task (generation_id, product_no, priority)
            SELECT $1, product_no, 1 FROM product WHERE live
            """, [.int(id)])
        return id
    }

    private static func activate(_ id: Int64, on connection: PostgresConnection) async throws {
        try await connection.query("UPDATE generation SET state = 'kept' WHERE state = 'active'")
        let activated = try await connection.query(
            "UPDATE generation SET state = 'active', activated_at = now() WHERE generation_id = $1", [.int(id)])
        guard activated.affectedRows == 1 else { throw CodeIndexError("there is no generation \(id)") }
    }
}
