import Postgres

import struct Foundation.Date

extension CodeIndex {
    /// Rows that are read at once.
    private static let page: Int64 = 5_000
    /// More products and postings than these are read faster with the whole index.
    private static let maximumChanges = 250_000

    /// Reads the whole index as it is at one moment, in parts of some thousand rows.
    ///
    /// A standby can be read as well.
    /// - Parameter body: given one part after another.
    /// - Returns: from where ``changes(since:)`` goes on.
    /// - Throws: `PostgresError`; what the body threw.
    public func load(_ body: @Sendable (IndexPart) async throws -> Void) async throws -> IndexPosition {
        try await pool.withConnection { connection in
            let moment = try await IndexMoment.now(on: connection)
            return try await connection.transaction { connection in
                try await Self.beginReading(on: connection)
                return try await Self.load(at: moment, on: connection, body)
            }
        }
    }

    static func load(
        at moment: IndexMoment, on connection: PostgresConnection, _ body: @Sendable (IndexPart) async throws -> Void
    ) async throws -> IndexPosition {
        let position = try await moment.position(on: connection)
        let generations = try await GenerationStore.generations(on: connection)
        try await body(.generations(generations))
        try await pages(CodeRow.page, CodeRow.init, on: connection) { try await body(.codes($0)) }
        try await pages(ProductFields.page, ProductFields.init, on: connection) { try await body(.products($0)) }
        let former = try await FormerPostings.exist(on: connection)
        for generation in generations.map(\.id) {
            try await pages(PostingRow.page(of: generation), PostingRow.init, on: connection) {
                try await body(.postings(generation: generation, $0))
            }
            guard former else { continue }
            try await FormerPostings.read(of: generation, on: connection) {
                try await body(.postings(generation: generation, $0))
            }
        }
        return position
    }

    /// Reads what has changed since a position. A standby can be read as well.
    /// - Returns: nil where the changes since then are not kept any more, are too many, or where the position is none of
    ///   this index or of another history of it: load anew, and forget what was loaded before.
    /// - Throws: `PostgresError`
    public func changes(since position: IndexPosition) async throws -> IndexDelta? {
        let delta = try await pool.withConnection { connection in
            let moment = try await IndexMoment.now(on: connection)
            return try await connection.transaction { connection in
                try await Self.beginReading(on: connection)
                return try await Self.changes(since: position, at: moment, knowing: written, on: connection)
            }
        }
        // What this process has written may not be in the tables any more.
        if delta == nil { forgetWritten() }
        return delta
    }

    /// - Parameter written: what needn't be read; nil to read everything.
    static func changes(
        since position: IndexPosition, at moment: IndexMoment, knowing written: WrittenRows? = nil,
        on connection: PostgresConnection
    ) async throws -> IndexDelta? {
        let next = try await moment.position(on: connection)
        guard let changed = try await ChangedRows(since: position, by: next, on: connection),
            changed.count <= maximumChanges
        else { return nil }
        return try await delta(changed, next, moment, knowing: written, on: connection)
    }

    /// Reads at one moment. What a rebuild would replace is locked before the moment is chosen: its names would mean other
    /// tables afterwards.
    static func beginReading(on connection: PostgresConnection) async throws {
        try await connection.execute(
            """
            SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;
            SET LOCAL statement_timeout = 0;
            SET LOCAL idle_in_transaction_session_timeout = '60s';
            LOCK TABLE product, code, posting IN ACCESS SHARE MODE;
            """)
    }

    private static func delta(
        _ changed: ChangedRows, _ position: IndexPosition, _ moment: IndexMoment, knowing written: WrittenRows?,
        on connection: PostgresConnection
    ) async throws -> IndexDelta {
        var delta = IndexDelta(
            position: position, asOf: moment.date, standby: moment.standby,
            generations: try await GenerationStore.generations(on: connection), codes: [], products: [], deleted: [],
            postings: [:])
        if !changed.codes.isEmpty {
            delta.codes = try await connection.queryPlanned(
                """
                SELECT code.code_id, code_text FROM unnest($1) AS t(code_id) JOIN code ON \(CodeRow.isNumbered("t.code_id"))
                """, [.int32Array(changed.codes.sorted())]
            ).map(CodeRow.init)
        }
        let known = written?.products.rows(of: changed.products) ?? [:]
        delta.products = known.values.compactMap { if case .live(let fields) = $0 { fields } else { nil } }
        let unknown = changed.products.keys.filter { known[$0] == nil }.sorted()
        if !unknown.isEmpty {
            delta.products += try await connection.queryPlanned(
                "SELECT \(ProductFields.columns) FROM product WHERE product_no = ANY ($1) AND live",
                [.intArray(unknown)]
            ).map(ProductFields.init)
        }
        delta.deleted = Set(changed.products.keys).subtracting(delta.products.map(\.number)).sorted()
        for generation in delta.generations.map(\.id) {
            guard let products = changed.postings[generation] else { continue }
            let keyed = Dictionary(
                uniqueKeysWithValues: products.map { (WrittenRows.PostingKey(generation: generation, product: $0), $1) }
            )
            let known = written?.postings.rows(of: keyed) ?? [:]
            var rows = Array(known.values)
            let unknown = keyed.keys.filter { known[$0] == nil }.map(\.product).sorted()
            if !unknown.isEmpty {
                rows += try await connection.queryPlanned(
                    "SELECT \(PostingRow.columns) FROM posting WHERE generation_id = $1 AND product_no = ANY ($2)",
                    [.int(generation), .intArray(unknown)]
                ).map(PostingRow.init)
            }
            let gone = Set(products.keys).subtracting(rows.map(\.product))
            delta.postings[generation] =
                rows + gone.sorted().map { PostingRow(product: $0, codes: [], weights: [], ownCount: 0) }
        }
        return delta
    }

    /// Reads a table in the order of its rows' numbers; the next page is on its way while the body has one.
    /// - Parameter sql: selects a column `number`; `$1` is the last one of the page before, `$2` how many rows to read.
    private static func pages<Row: Sendable>(
        _ sql: String, _ decode: @Sendable (PostgresRow) throws -> Row, on connection: PostgresConnection,
        _ body: @Sendable ([Row]) async throws -> Void
    ) async throws {
        var rows = try await connection.query(sql, [.int(0), .int(page)])
        while let last = rows.last {
            let end = try last.int("number")
            async let following = connection.query(sql, [.int(end), .int(page)])
            try await body(rows.map(decode))
            rows = try await following
        }
    }
}
