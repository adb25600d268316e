import Postgres
import Synchronization

/// The numbers of codes, kept in this process as far as they have been asked for: an entry of the dictionary never changes.
///
/// A rebuild replaces the dictionary by another table, so whoever writes numbers says from which table's file they are
/// (an emptied table has another file, too). So does a server that takes over, whose file may lack the last entries and give
/// their numbers to others (``ServerTimeline``).
final class CodeDictionary: Sendable {
    /// Numbers of one table.
    struct Numbers: Sendable {
        /// The table's ``CodeDictionary/file``; nil where no number was asked for.
        var table: Int64?
        /// In the order of the texts.
        var numbers: [Int32]
    }

    /// What is known of one table. Half of all codes belong to a single product, so what was not asked for again while so
    /// many others came is forgotten.
    private struct Known {
        static let maximumRecent = 200_000

        var table: Int64?
        var recent: [String: Int32] = [:]
        var former: [String: Int32] = [:]

        mutating func number(of text: String) -> Int32? {
            if let number = recent[text] { return number }
            guard let number = former[text] else { return nil }
            remember(number, of: text)
            return number
        }

        mutating func remember(_ number: Int32, of text: String) {
            if recent.count >= Self.maximumRecent { (former, recent) = (recent, [:]) }
            recent[text] = number
        }
    }

    /// An expression for the dictionary's file at this moment: its number, below that of the server's history.
    static let file =
        "(\(ServerTimeline.number)::bigint << 32 | pg_relation_filenode(to_regclass('code'))::bigint)"

    private let pool: PostgresPool
    private let written: WrittenRows
    private let known = Mutex(Known())

    /// - Parameter written: told what is entered.
    init(pool: PostgresPool, written: WrittenRows) {
        self.pool = pool
        self.written = written
    }

    /// The numbers of codes; those that the dictionary lacks are entered.
    func numbers(of texts: [String]) async throws -> Numbers {
        while true {
            let (table, numbers) = known.withLock { known in (known.table, texts.map { known.number(of: $0) }) }
            let missing = Set(zip(texts, numbers).compactMap { text, number in number == nil ? text : nil })
            if missing.isEmpty { return Numbers(table: table, numbers: numbers.compactMap(\.self)) }
            let found = try await enter(missing.sorted())
            if let complete = known.withLock({ known -> Numbers? in
                for (text, number) in found.byText {
                    if known.table != found.table { known = Known(table: found.table) }
                    known.remember(number, of: text)
                }
                guard known.table == found.table, table == nil || table == found.table else { return nil }
                var all: [Int32] = []
                all.reserveCapacity(texts.count)
                for (text, number) in zip(texts, numbers) {
                    guard let number = number ?? found.byText[text] else { return nil }
                    all.append(number)
                }
                return Numbers(table: found.table, numbers: all)
            }) {
                return complete
            }
        }
    }

    /// Forgets numbers of a table that is not the dictionary any more.
    func forget() { known.withLock { $0 = Known() } }

    /// Looks codes up, and enters those that are missing in the order of their texts, so that two who enter the same ones
    /// can't wait for each other. In a transaction of its own: nobody waits for what else is written with them.
    /// - Returns: without those that somebody else has entered in this moment; they are found the next time.
    private func enter(_ texts: [String]) async throws -> (table: Int64?, byText: [String: Int32]) {
        let rows: PostgresResult
        do { rows = try await lookUp(texts) } catch {
            // What was taken for written may not be.
            written.forgetAll()
            throw error
        }
        var byText: [String: Int32] = [:]
        byText.reserveCapacity(rows.count)
        var entered: [(key: Int32, row: String)] = []
        var transaction: Int64?
        let isWanted = written.codes.isWanted
        for row in rows {
            let number = Int32(try row.int("code_id"))
            let text = try row.text("code_text")
            byText[text] = number
            guard isWanted, let enteredBy = try row.optionalInt("entered_by") else { continue }
            entered.append((number, text))
            transaction = enteredBy
        }
        if let transaction { written.codes.add(entered, by: transaction) }
        return (try rows.first?.int("dictionary"), byText)
    }

    private func lookUp(_ texts: [String]) async throws -> PostgresResult {
        try await pool.queryPlanned(
            """
            WITH known AS (
                SELECT found.* FROM unnest($1) AS t(code_text) CROSS JOIN LATERAL (
                    SELECT code_id, code_text FROM code WHERE code.code_text = t.code_text LIMIT 1) AS found
            ), entered AS (
                INSERT INTO code (code_text)
                SELECT t.code_text FROM unnest($1) AS t(code_text)
                WHERE t.code_text NOT IN (SELECT code_text FROM known)
                ORDER BY t.code_text COLLATE "C" ON CONFLICT (code_text) DO NOTHING
                RETURNING code_id, code_text
            ), noted AS (
                INSERT INTO change (\(ChangeLog.codeColumns))
                SELECT \(ChangeLog.codes("code_id")) FROM entered HAVING count(*) > 0
            )
            SELECT code_id, code_text, \(Self.file)::bigint AS dictionary, entered_by
            FROM (
                SELECT code_id, code_text, NULL::bigint AS entered_by FROM known
                UNION ALL SELECT code_id, code_text, pg_current_xact_id()::text::bigint FROM entered
            ) AS found
            """, [.textArray(texts)])
    }
}
