import Postgres
import Synchronization

/// Keeps the planner's statistics in step with tables that grow from nothing: they have none until autovacuum comes by,
/// and statements over them would read them from end to end.
final class PlannerStatistics: Sendable {
    private let pool: PostgresPool
    private let growth = Mutex(Growth())

    init(pool: PostgresPool) { self.pool = pool }

    /// Renews the statistics when a generation has outgrown them.
    /// - Parameter products: whose postings were written.
    func wrote(_ products: Int, of generation: Int64) async throws {
        if !growth.withLock({ $0.counts(generation) }) {
            let known = try await known(generation)
            growth.withLock { $0.begin(generation, at: known) }
        }
        guard growth.withLock({ $0.hasOutgrown(generation, adding: products) }) else { return }
        try await pool.withConnection {
            try await $0.execute("ANALYZE product, coding_task, code, posting_\(generation)")
        }
    }

    /// How many rows the statistics take a generation for; 0 where there are none yet.
    private func known(_ generation: Int64) async throws -> Int {
        try await pool.withConnection {
            try await $0.query(
                "SELECT greatest(reltuples, 0)::bigint AS rows FROM pg_class WHERE oid = to_regclass($1)",
                [.text("posting_\(generation)")]
            ).first.map { Int(try $0.int("rows")) } ?? 0
        }
    }
}
