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
        let (entered, others) = written?.codes.rows(of: changed.codes) ?? ([], Array(changed.codes.keys))
        delta.codes = entered.map { CodeRow(number: $0.key, text: $0.row) }
        if !others.isEmpty {
            delta.codes += try await connection.queryPlanned(
                """
                SELECT code.code_id, code_text FROM unnest($1) AS t(code_id) JOIN code ON \(CodeRow.isNumbered("t.code_id"))
                """, [.int32Array(others.sorted())]
            ).map(CodeRow.init)
        }
        var (known, unknown) = written?.products.rows(of: changed.products) ?? ([], Array(changed.products.keys))
        for (number, product) in known {
            switch product {
            case .live(let fields): delta.products.append(fields)
            case .deleted: delta.deleted.append(number)
            }
        }
        if !unknown.isEmpty {
            unknown.sort()
            let read = try await connection.queryPlanned(
                "SELECT \(ProductFields.columns) FROM product WHERE product_no = ANY ($1) AND live",
                [.intArray(unknown)]
            ).map(ProductFields.init)
            delta.products += read
            delta.deleted += Set(unknown).subtracting(read.map(\.number))
        }
        delta.deleted.sort()
        for generation in delta.generations.map(\.id) {
            guard let products = changed.postings[generation] else { continue }
            delta.postings[generation] = try await postings(products, of: generation, knowing: written, on: connection)
        }
        return delta
    }

    /// Rows of products' postings in a generation; empty ones of those that have none any more.
    private static func postings(
        _ products: [Int64: Int64?], of generation: Int64, knowing written: WrittenRows?,
        on connection: PostgresConnection
    ) async throws -> [PostingRow] {
        let keyed = products.lazy.map {
            (key: WrittenRows.PostingKey(generation: generation, product: $0.key), value: $0.value)
        }
        let (known, others) = written?.postings.rows(of: keyed) ?? ([], keyed.map(\.key))
        var rows = known.map(\.row)
        guard !others.isEmpty else { return rows }
        let unknown = others.map(\.product).sorted()
        let read = try await connection.queryPlanned(
            "SELECT \(PostingRow.columns) FROM posting WHERE generation_id = $1 AND product_no = ANY ($2)",
            [.int(generation), .intArray(unknown)]
        ).map(PostingRow.init)
        rows += read
        let gone = Set(unknown).subtracting(read.map(\.product))
        return rows + gone.sorted().map { PostingRow(product: $0, codes: [], weights: [], ownCount: 0) }
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
