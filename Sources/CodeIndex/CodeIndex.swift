public import Postgres

/// The code index in PostgreSQL: products, codes, postings, and how far each topic partition has been applied.
public struct CodeIndex: Sendable {
    let pool: PostgresPool
    private let dictionary: CodeDictionary
    private let statistics: PlannerStatistics
    private let texts = KnownTexts()
    let written = WrittenRows()
    /// The PostgreSQL schema that holds all tables.
    public let schema: String

    /// - Parameters:
    ///   - pool: connections whose configuration names the same schema.
    ///   - schema: the PostgreSQL schema that holds all tables.
    public init(pool: PostgresPool, schema: String) {
        self.pool = pool
        self.schema = schema
        dictionary = CodeDictionary(pool: pool, written: written)
        statistics = PlannerStatistics(pool: pool)
    }

    /// The products of the catalogue.
    public var products: ProductStore {
        ProductStore(pool: pool, dictionary: dictionary, statistics: statistics, texts: texts, written: written)
    }
    /// How far each topic partition has been applied.
    public var partitions: PartitionStore { PartitionStore(pool: pool) }
    /// The imports of product files.
    public var feeds: FeedStore { FeedStore(pool: pool) }
    /// The products that wait for coding.
    public var queue: CodingQueue { CodingQueue(pool: pool, dictionary: dictionary, statistics: statistics) }
    /// Codes and postings, and search over them.
    public var codes: CodeStore { CodeStore(pool: pool) }
    /// The generations of codes.
    public var generations: GenerationStore { GenerationStore(pool: pool) }
    /// The models that generations are made with.
    public var models: ModelStore { ModelStore(pool: pool) }
    /// The click log.
    public var clicks: ClickStore { ClickStore(pool: pool) }
    /// The words of clicks on the products that they led to.
    public var clickedProducts: ClickedProductStore { ClickedProductStore(pool: pool, dictionary: dictionary) }
    /// The ledger of alignment runs.
    public var runs: AlignmentRunStore { AlignmentRunStore(pool: pool) }
    /// The records that could not become events.
    public var deadLetters: DeadLetterStore { DeadLetterStore(pool: pool) }
}

extension CodeIndex {
    /// Creates or upgrades the schema under an advisory lock.
    /// - Returns: the schema versions applied now; empty when it was up to date.
    /// - Throws: `PostgresError`, ``CodeIndexError``
    @discardableResult
    public func migrate() async throws -> [Int] {
        let schema = schema
        return try await pool.withConnection { try await Migrations.apply(on: $0, schema: schema) }
    }

    /// Answers when the schema is the one that this program reads; nothing is written, so that a standby can be asked.
    /// - Throws: `PostgresError`; ``CodeIndexError`` for a schema that is missing, older or newer, with what to do.
    public func checkSchema() async throws {
        try await pool.withConnection { try await Migrations.check(on: $0, schema: schema) }
    }

    /// Drops the schema with everything in it, for an index that was only made for an occasion.
    public func dropSchema() async throws {
        try await pool.withConnection {
            try await $0.execute("DROP SCHEMA IF EXISTS \(PostgresIdentifier(schema)) CASCADE")
        }
        forgetWritten()
    }

    /// Forgets what this process remembers of products because it has written it.
    func forgetWritten() {
        texts.forgetAll()
        written.forgetAll()
    }
}

extension CodeIndex {
    /// Runs a body unless it runs already, on this or another instance: under an advisory lock that ends with the
    /// connection.
    /// - Parameter name: of what must not run twice at a time.
    /// - Returns: nil when it runs already.
    public func withAdvisoryLock<Value: Sendable>(
        named name: String, _ body: @Sendable (PostgresConnection) async throws -> Value
    ) async throws -> Value? {
        try await pool.withAdvisoryLock(named: name, body)
    }

    /// Answers when the database takes writes.
    /// - Throws: `PostgresError`, 25006 for a read-only server.
    public func checkWritable() async throws {
        let row = try await pool.withConnection {
            try await $0.query("SELECT current_setting('transaction_read_only') = 'on' AS read_only")[0]
        }
        if try row.bool("read_only") {
            throw PostgresError(sqlState: "25006", message: "the database is read-only")
        }
    }
}
