public import Codes
import Foundation
import Postgres
import Synchronization

/// The generations: which there are, and which one answers queries.
public struct GenerationStore: Sendable {
    let pool: PostgresPool
}

extension GenerationStore {
    /// All generations, oldest first.
    public func all() async throws -> [Generation] {
        try await pool.withConnection { try await Self.generations(on: $0) }
    }

    /// The generation that answers queries; nil before ``ensureActive(selection:)``.
    public func active() async throws -> Generation? {
        try await all().first { $0.state == .active }
    }

    /// Makes the first generation, of own codes only, in an index that has none.
    public func ensureActive(selection: CodeSelection = CodeSelection()) async throws -> Generation {
        if let active = try await active() { return active }
        return try await pool.withTransaction { connection in
            try await Self.lock(on: connection)
            // Another instance may have made it in between.
            if let active = try await Self.generations(on: connection).first(where: { $0.state == .active }) {
                return active
            }
            let id = try await Self.create(modelID: nil, selection: selection, on: connection)
            try await Self.activate(id, on: connection)
            try await ChangeLog.signal(on: connection)
            return Generation(id: id, modelID: nil, state: .active, selection: selection)
        }
    }

    /// Makes a generation in which every live product waits for coding; live changes go to it as well from now on.
    /// - Parameter modelID: a model that ``ModelStore/register(_:at:metrics:)`` knows; nil for own codes only.
    public func create(modelID: String?, selection: CodeSelection) async throws -> Generation {
        let generation = try await pool.withTransaction { connection in
            try await Self.lock(on: connection)
            let id = try await Self.create(modelID: modelID, selection: selection, on: connection)
            try await ChangeLog.signal(on: connection)
            return Generation(id: id, modelID: modelID, state: .building, selection: selection)
        }
        // Running daemons have plans for a queue that was empty; this makes them plan anew. The generation exists all
        // the same where it fails, and autovacuum comes by later.
        _ = try? await pool.withConnection { try await $0.execute("ANALYZE coding_task") }
        return generation
    }

    /// Lets a generation answer queries from now on; the former one is kept.
    /// - Throws: ``CodeIndexError`` when there is no such generation.
    public func activate(_ generation: Generation) async throws {
        try await pool.withTransaction { connection in
            try await Self.lock(on: connection)
            try await Self.activate(generation.id, on: connection)
            try await ChangeLog.signal(on: connection)
        }
    }

    /// Lets the generation before the active one answer queries again.
    /// - Returns: the generation that answers now.
    /// - Throws: ``CodeIndexError`` when none is kept from before the active one.
    public func rollBack() async throws -> Generation {
        try await pool.withTransaction { connection in
            try await Self.lock(on: connection)
            let generations = try await Self.generations(on: connection)
            guard let active = generations.first(where: { $0.state == .active }),
                let former = generations.last(where: { $0.state == .kept && $0.id < active.id })
            else {
                throw CodeIndexError(
                    "no generation is kept from before the active one; gramd model list shows what gramd model promote can take"
                )
            }
            try await Self.activate(former.id, on: connection)
            try await ChangeLog.signal(on: connection)
            return Generation(id: former.id, modelID: former.modelID, state: .active, selection: former.selection)
        }
    }

    /// Drops a generation with its postings and what waits to be coded for it.
    ///
    /// Queries that run hold the drop up, and those that come meanwhile wait for it; so it gives way after a second
    /// and tries again.
    /// - Throws: ``CodeIndexError`` for the active generation and for one that doesn't exist.
    public func retire(_ id: Int64) async throws {
        for attempt in 1... {
            do { return try await drop(id) } catch let error as PostgresError
                where error.sqlState == PostgresError.lockNotAvailable && attempt < Self.dropAttempts
            {
                try await Task.sleep(for: .milliseconds(100 * attempt))
            }
        }
    }

    private static let dropAttempts = 20

    private func drop(_ id: Int64) async throws {
        try await pool.withTransaction { connection in
            try await connection.execute("SET LOCAL lock_timeout = '1s'")
            try await Self.lock(on: connection)
            guard let generation = try await Self.generations(on: connection).first(where: { $0.id == id }) else {
                throw CodeIndexError("there is no generation \(id); gramd model list shows them", kind: .notFound)
            }
            guard generation.state != .active else {
                throw CodeIndexError("generation \(id) answers queries; promote another one or roll back first")
            }
            // No worker is in the middle of writing for it, and none that comes later finds its tasks.
            try await connection.execute("LOCK TABLE coding_task IN EXCLUSIVE MODE")
            try await Self.remove(id, on: connection)
            try await ChangeLog.signal(on: connection)
        }
    }

    /// How long ago a generation was made, in seconds.
    public func age(of generation: Generation) async throws -> Double {
        try await pool.withConnection {
            try await $0.query(
                """
                SELECT extract(epoch FROM now() - created_at)::float8 AS age FROM generation WHERE generation_id = $1
                """, [.int(generation.id)])[0].double("age")
        }
    }

    /// Bytes of a generation's postings, indexes included.
    public func size(of generation: Generation) async throws -> Int64 {
        try await pool.withConnection {
            try await $0.query(
                "SELECT pg_total_relation_size($1::regclass) AS bytes", [.text("posting_\(generation.id)")])[0]
                .int("bytes")
        }
    }

    // MARK: Inside a transaction

    /// One creation or activation at a time.
    static func lock(on connection: PostgresConnection) async throws {
        try await connection.execute("LOCK TABLE generation IN SHARE ROW EXCLUSIVE MODE")
    }

    static func generations(on connection: PostgresConnection) async throws -> [Generation] {
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
                selection: try selection(row.text("selection")))
        }
    }

    /// Selections by their JSON: one with phrases is long, and generations are looked at many times a second.
    private static let selections = Mutex<[String: CodeSelection]>([:])
    private static let maximumSelections = 32

    private static func selection(_ json: String) throws -> CodeSelection {
        if let known = selections.withLock({ $0[json] }) { return known }
        let selection = try JSONDecoder().decode(CodeSelection.self, from: Data(json.utf8))
        selections.withLock { selections in
            if selections.count >= maximumSelections { selections.removeAll() }
            selections[json] = selection
        }
        return selection
    }

    static func create(
        modelID: String?, selection: CodeSelection, on connection: PostgresConnection
    ) async throws -> Int64 {
        let json = String(decoding: try JSONEncoder().encode(selection), as: UTF8.self)
        let id = try await connection.query(
            """
            INSERT INTO generation (model_id, state, selection, newest_product_no)
            SELECT $1, 'building', $2, coalesce(max(product_no), 0) FROM product RETURNING generation_id
            """, [PostgresValue(modelID), .json(json)])[0].int("generation_id")
        try await makePartition(of: id, on: connection)
        // Waits for open apply transactions, which didn't see the new generation; later ones queue for it themselves.
        try await connection.execute("LOCK TABLE product IN SHARE MODE")
        try await connection.query(
            """
            INSERT INTO coding_task (generation_id, product_no, priority)
            SELECT $1, product_no, 1 FROM product WHERE live
            """, [.int(id)])
        return id
    }

    /// Takes a generation away with all that is made for it.
    static func remove(_ id: Int64, on connection: PostgresConnection) async throws {
        try await connection.query("DELETE FROM coding_task WHERE generation_id = $1", [.int(id)])
        try await connection.execute(
            "DROP TABLE posting_\(id); DROP TABLE IF EXISTS former_posting_\(id), former_code_\(id)")
        try await connection.query("DELETE FROM generation WHERE generation_id = $1", [.int(id)])
    }

    static func makePartition(of id: Int64, on connection: PostgresConnection) async throws {
        // Attaching a table takes a weaker lock on its parent than creating it there, so queries go on.
        let partition = PostgresIdentifier("posting_\(id)")
        try await connection.execute(
            """
            CREATE TABLE \(partition) (LIKE posting INCLUDING ALL);
            ALTER TABLE \(partition) ADD PRIMARY KEY (product_no);
            ALTER TABLE posting ATTACH PARTITION \(partition) FOR VALUES IN (\(id));
            """)
    }

    private static func activate(_ id: Int64, on connection: PostgresConnection) async throws {
        try await connection.query("UPDATE generation SET state = 'kept' WHERE state = 'active'")
        let activated = try await connection.query(
            "UPDATE generation SET state = 'active', activated_at = now() WHERE generation_id = $1", [.int(id)])
        guard activated.affectedRows == 1 else {
            throw CodeIndexError("there is no generation \(id); gramd model list shows them", kind: .notFound)
        }
    }
}
