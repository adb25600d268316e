import Foundation
public import Postgres

/// An index that is built beside the live one from the product topic alone, to be compared with it or to take its place.
///
/// It is a schema of its own with the live index's generations, models and code cache, so that equal texts need no
/// model. It survives a crash: whoever builds it next goes on.
public struct ShadowIndex: Sendable {
    /// What the shadow holds.
    public let index: CodeIndex
    private let live: CodeIndex
    private let topic: String

    /// - Parameters:
    ///   - topic: the product topic.
    ///   - purpose: ends the schema's name: one built to be compared must not go on as one that takes the index's place.
    public init(of live: CodeIndex, topic: String, purpose: String) {
        self.live = live
        self.topic = topic
        let schema = "\(live.schema)_\(purpose)"
        var configuration = live.pool.configuration
        configuration.schema = schema
        index = CodeIndex(pool: PostgresPool(configuration, size: live.pool.size), schema: schema)
    }

    /// Of products that differ.
    private static let mostNamed = 1_000

    private var liveName: String { "\(PostgresIdentifier(live.schema))" }
    private var shadowName: String { "\(PostgresIdentifier(index.schema))" }

    /// Makes the shadow, or brings one that was begun before up to date with the live index's generations.
    /// - Returns: whether it was begun before.
    @discardableResult
    public func prepare() async throws -> Bool {
        let exists = try await live.pool.withConnection {
            try await !$0.query("SELECT FROM pg_namespace WHERE nspname = $1", [.text(index.schema)]).isEmpty
        }
        try await index.migrate()
        let (from, to) = (liveName, shadowName)
        try await index.pool.withTransaction { connection in
            try await connection.execute(
                """
                SET LOCAL statement_timeout = 0;
                INSERT INTO \(to).model SELECT * FROM \(from).model ON CONFLICT DO NOTHING;
                INSERT INTO \(to).code_cache SELECT * FROM \(from).code_cache ON CONFLICT DO NOTHING;
                INSERT INTO \(to).source_epoch SELECT * FROM \(from).source_epoch ON CONFLICT DO NOTHING;
                """)
            try await GenerationStore.lock(on: connection)
            let gone = try await connection.query(
                """
                SELECT generation_id FROM \(to).generation
                WHERE generation_id NOT IN (SELECT generation_id FROM \(from).generation)
                """)
            for row in gone { try await GenerationStore.remove(row.int("generation_id"), on: connection) }
            let new = try await connection.query(
                """
                INSERT INTO \(to).generation OVERRIDING SYSTEM VALUE SELECT * FROM \(from).generation
                ON CONFLICT (generation_id) DO UPDATE SET state = 'kept' RETURNING generation_id, xmax = 0 AS is_new
                """)
            for row in new where try row.bool("is_new") {
                let id = try row.int("generation_id")
                try await GenerationStore.makePartition(of: id, on: connection)
                try await connection.query(
                    """
                    INSERT INTO coding_task (generation_id, product_no, priority)
                    SELECT $1, product_no, 1 FROM product WHERE live
                    """, [.int(id)])
            }
            // Nothing is activated here.
            try await connection.query("UPDATE generation SET state = 'kept'")
        }
        return exists
    }

    /// How far the live index has read the topic, by partition.
    public func liveOffsets() async throws -> [Int32: Int64] {
        try await live.pool.withConnection { try await Self.offsets(topic, on: $0) }
    }

    /// Products that only the live index has: their events are not in the topic any more, or they never were.
    public func missingProducts() async throws -> [String] {
        try await live.pool.withConnection {
            try await $0.query(
                "SELECT product_id FROM \(liveName).product l WHERE \(isMissing) ORDER BY product_id", [.text(topic)]
            ).map { try $0.text("product_id") }
        }
    }

    /// Whether the shadow lacks a product `l` although it has read the topic past the product's event. The live index
    /// goes on meanwhile: what it has from further ahead is still to come. `$1` is the topic.
    private var isMissing: String {
        """
        NOT EXISTS (SELECT FROM \(shadowName).product s WHERE s.product_id = l.product_id) AND \(isReadPast)
        """
    }

    /// Whether the shadow has read past the event that a product `l` has its state from. `$1` is the topic.
    private var isReadPast: String {
        """
        (l.topic IS DISTINCT FROM $1 OR l.record_offset < coalesce((
            SELECT next_offset FROM \(shadowName).consumer_offset o
            WHERE o.topic = l.topic AND o.partition = l.partition), 0))
        """
    }

    /// Whether the shadow holds any product, deleted ones included.
    public func hasProducts() async throws -> Bool {
        try await index.pool.withConnection { try await !$0.query("SELECT FROM product LIMIT 1").isEmpty }
    }

    /// Live products of the live index that would be gone if the shadow took its place now: those that it lacks, and those
    /// that it has as deleted. What the live index has from further ahead is still to come.
    /// - Parameter examples: names so many of them at most; at least one, or nothing is counted.
    public func droppedProducts(examples: Int) async throws -> DroppedProducts {
        try await live.pool.withTransaction { connection in
            try await connection.execute("SET LOCAL statement_timeout = 0")
            let products = try await connection.query(
                """
                SELECT product_id, count(*) OVER () AS dropped
                FROM \(liveName).product l LEFT JOIN \(shadowName).product s USING (product_id)
                WHERE l.live AND s.live IS NOT TRUE AND \(isReadPast)
                ORDER BY product_id LIMIT \(examples)
                """, [.text(topic)])
            return DroppedProducts(
                count: Int(try products.first?.int("dropped") ?? 0),
                examples: try products.map { try $0.text("product_id") })
        }
    }

    /// Takes products that only the live index has over as they are; they wait for coding.
    public func keepMissingProducts() async throws {
        let columns = Self.columns
        try await index.pool.withTransaction { connection in
            _ = try await connection.query(
                """
                WITH kept AS (
                    INSERT INTO product (\(columns)) SELECT \(columns) FROM \(liveName).product l WHERE \(isMissing)
                    ON CONFLICT (product_id) DO NOTHING RETURNING product_no, live
                )
                INSERT INTO coding_task (generation_id, product_no)
                SELECT generation_id, product_no FROM kept CROSS JOIN generation WHERE live
                """, [.text(topic)])
        }
    }

    /// Takes the live index's products over whose state comes from imports, which no topic has.
    ///
    /// Each keeps its place among the records of the topic, so that it doesn't matter which of them have been read.
    public func takeOverImports() async throws {
        let updates = Self.columns.split(separator: ",").dropFirst().map { column in
            let name = column.trimmingCharacters(in: .whitespacesAndNewlines)
            return "\(name) = excluded.\(name)"
        }.joined(separator: ", ")
        try await index.pool.withTransaction { connection in
            try await connection.execute(
                """
                INSERT INTO \(shadowName).import_feed OVERRIDING SYSTEM VALUE SELECT * FROM \(liveName).import_feed
                ON CONFLICT (feed) DO UPDATE SET behind = excluded.behind
                """)
            _ = try await connection.query(
                """
                WITH taken AS (
                    INSERT INTO product AS p (\(Self.columns))
                    SELECT \(Self.columns) FROM \(liveName).product WHERE topic LIKE 'import:%' ORDER BY product_id
                    ON CONFLICT (product_id) DO UPDATE SET \(updates)
                    WHERE (p.topic, p.partition, p.record_offset)
                        IS DISTINCT FROM (excluded.topic, excluded.partition, excluded.record_offset)
                    RETURNING product_no, live
                ), gone AS (
                    DELETE FROM posting WHERE product_no IN (SELECT product_no FROM taken WHERE NOT live)
                )
                INSERT INTO coding_task (generation_id, product_no)
                SELECT generation_id, product_no FROM taken CROSS JOIN generation WHERE live
                ON CONFLICT (generation_id, product_no)
                DO UPDATE SET stage = 0, lease_until = '-infinity', attempts = 0, last_error = NULL, priority = 0
                """)
        }
    }

    /// The columns of a product but for its number.
    private static let columns = """
        product_id, live, source_version, newest_version, version_epoch, source_timestamp, topic, partition, record_offset,
        record_time, record_key, title, brand, category, description, price, attributes, input_hash
        """

    /// Runs a body while nobody can apply events, imported ones included, to the live index, which waits meanwhile.
    /// - Parameter body: given how far the live index has read the topic.
    public func withWritesBlocked<Value: Sendable>(
        _ body: @Sendable ([Int32: Int64], PostgresConnection) async throws -> Value
    ) async throws -> Value {
        try await live.pool.withTransaction { connection in
            try await connection.execute(
                """
                SET LOCAL lock_timeout = '10s';
                SET LOCAL idle_in_transaction_session_timeout = 0;
                SET LOCAL statement_timeout = 0;
                LOCK TABLE generation IN SHARE ROW EXCLUSIVE MODE;
                LOCK TABLE consumer_offset IN EXCLUSIVE MODE;
                LOCK TABLE product IN SHARE ROW EXCLUSIVE MODE;
                """)
            return try await body(Self.offsets(topic, on: connection), connection)
        }
    }

    /// Compares both indexes as they are at this moment.
    /// - Parameters:
    ///   - isFixed: called when what is compared can't change any more; events can then be applied again.
    /// - Returns: at most 1,000 products of each kind, in the order of their identifiers.
    public func compare(isFixed: @Sendable @escaping () -> Void = {}) async throws -> Comparison {
        try await live.pool.withTransaction { connection in
            try await connection.execute(
                "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SET LOCAL statement_timeout = 0")
            try await connection.query("SELECT FROM product LIMIT 1")
            isFixed()
            try await FormerPostings.expectNone(on: connection)
            func fields(_ row: String) -> String {
                [
                    "live", "source_version", "source_timestamp", "title", "brand", "category", "description", "price",
                    "attributes", "input_hash",
                ].map { "\(row).\($0)" }.joined(separator: ", ")
            }
            let products = try await connection.query(
                """
                SELECT product_id FROM \(liveName).product l FULL JOIN \(shadowName).product s USING (product_id)
                WHERE (\(fields("l"))) IS DISTINCT FROM (\(fields("s"))) ORDER BY product_id LIMIT \(Self.mostNamed)
                """)
            let codes = try await productsWithOtherCodes(liveName, shadowName, limit: Self.mostNamed, on: connection)
            return Comparison(
                products: try products.map { try $0.text("product_id") },
                codes: codes)
        }
    }

    /// Lets the shadow take the live index's place: products, codes, postings and what waits for coding. Searches wait
    /// for milliseconds; instances that apply events are refused once and take their partitions over anew. The words of
    /// clicks, whose numbers were those of the former dictionary, are weighed anew and come back within seconds.
    ///
    /// Inside ``withWritesBlocked(_:)``, on its connection.
    /// - Throws: ``CodeIndexError`` when a generation was made or dropped meanwhile.
    public func swapIn(on connection: PostgresConnection) async throws {
        let (live, shadow) = (liveName, shadowName)
        let replaced = "\(PostgresIdentifier(self.live.schema + "_replaced"))"
        let generations = try await connection.query(
            """
            SELECT coalesce(l.generation_id, s.generation_id) AS id,
                   l.generation_id IS NULL OR s.generation_id IS NULL AS is_odd
            FROM \(live).generation l FULL JOIN \(shadow).generation s USING (generation_id)
            """)
        guard try !generations.contains(where: { try $0.bool("is_odd") }) else {
            throw CodeIndexError(
                "a generation was made or dropped meanwhile; run it again, it goes on from here", kind: .busy)
        }
        var tables = ["product", "coding_task", "code", "posting"]
        for row in generations { tables.append("posting_\(try row.int("id"))") }
        // What takes time comes before the first lock that searches would wait for. A text that got a vector here and none
        // there, where there was no room, is kept as what is posted now has it.
        try await connection.execute(
            """
            INSERT INTO \(live).code_cache AS c
            SELECT s.* FROM \(shadow).code_cache s LEFT JOIN \(live).code_cache l USING (model_id, input_hash)
            WHERE l.model_id IS NULL OR (l.vector IS NULL) <> (s.vector IS NULL)
            ON CONFLICT (model_id, input_hash) DO UPDATE SET vector = excluded.vector
            WHERE (c.vector IS NULL) <> (excluded.vector IS NULL);
            UPDATE \(live).generation g SET newest_product_no = coalesce((
                SELECT max(n.product_no) FROM \(live).product o JOIN \(shadow).product n USING (product_id)
                WHERE o.product_no <= g.newest_product_no), 0);
            UPDATE \(live).clicked_product
            SET is_due = true, basis = 'replaced', codes = '{}', weights = '', changed_xid = NULL;
            DROP SCHEMA IF EXISTS \(replaced) CASCADE; CREATE SCHEMA \(replaced);
            """)
        for table in tables.map({ "\(PostgresIdentifier($0))" }) {
            try await connection.execute(
                """
                ALTER TABLE \(live).\(table) SET SCHEMA \(replaced);
                ALTER TABLE \(shadow).\(table) SET SCHEMA \(live);
                """)
        }
        try await connection.execute(
            """
            DROP TABLE IF EXISTS \(live).former_posting, \(live).former_code, \(live).conversion;
            DROP SEQUENCE IF EXISTS \(live).code_id;
            INSERT INTO \(live).dead_letter (
                topic, partition, record_offset, key, payload, cause, message, created_at, headers, record_time)
            SELECT topic, partition, record_offset, key, payload, cause, message, created_at, headers, record_time
            FROM \(shadow).dead_letter ON CONFLICT DO NOTHING;
            """)
        try await connection.query(
            """
            INSERT INTO \(live).consumer_offset AS o (topic, partition, next_offset, furthest_offset, owner_epoch, owner)
            SELECT topic, partition, next_offset, furthest_offset, owner_epoch, owner
            FROM \(shadow).consumer_offset WHERE topic = $1
            ON CONFLICT (topic, partition) DO UPDATE
            SET next_offset = greatest(o.next_offset, excluded.next_offset),
                furthest_offset = greatest(o.furthest_offset, excluded.furthest_offset),
                owner_epoch = o.owner_epoch + 1, owner = excluded.owner
            """, [.text(topic)])
        try await connection.execute("DROP SCHEMA \(shadow) CASCADE")
        try await ChangeLog.noteReplacement(on: connection)
    }

    /// Drops the shadow, and what it replaced.
    public func drop() async throws {
        try await index.dropSchema()
        try await live.pool.withConnection {
            try await $0.execute("DROP SCHEMA IF EXISTS \(PostgresIdentifier(live.schema + "_replaced")) CASCADE")
        }
        index.pool.close()
    }

    private static func offsets(
        _ topic: String, on connection: PostgresConnection
    ) async throws -> [Int32: Int64] {
        let rows = try await connection.query(
            "SELECT partition, next_offset FROM consumer_offset WHERE topic = $1 AND next_offset >= 0", [.text(topic)])
        return try Dictionary(
            uniqueKeysWithValues: rows.map { (Int32(try $0.int("partition")), try $0.int("next_offset")) })
    }
}
