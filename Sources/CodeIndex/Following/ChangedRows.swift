import Postgres

/// Which rows transactions have changed that a position does not have.
struct ChangedRows: Sendable {
    /// Numbers of products whose fields changed, or that were deleted, each with the transaction that did it; nil where
    /// several have.
    private(set) var products: [Int64: Int64?] = [:]
    /// Numbers of products whose postings changed, by generation, each with the transaction as well.
    private(set) var postings: [Int64: [Int64: Int64?]] = [:]
    /// Entries that came into the dictionary, each with the transaction that brought it.
    private(set) var codes: [Int32: Int64?] = [:]

    /// How many rows of products and postings.
    var count: Int { postings.values.reduce(products.count) { $0 + $1.count } }

    /// - Returns: nil where rows of the table `change` that would tell it may be gone.
    init?(since former: IndexPosition, by next: IndexPosition, on connection: PostgresConnection) async throws {
        guard let snapshot = former.snapshot, former.isOfSameHistory(as: next) else { return nil }
        let parameters: [PostgresValue] = [.text(snapshot)]
        let results = try await connection.pipeline([
            PostgresStatement(
                """
                SELECT xid < pg_snapshot_xmin($1::pg_snapshot)
                       AND pg_snapshot_xmax($1::pg_snapshot) <= pg_snapshot_xmax(pg_current_snapshot()) AS is_kept
                FROM change_horizon
                """, parameters),
            PostgresStatement(
                """
                SELECT generation_id, product_nos, lower(product_run) AS first_product, upper(product_run) AS next_product,
                       code_ids, lower(code_run) AS first_code, upper(code_run) AS next_code,
                       is_whole AND product_run IS NULL AND code_run IS NULL AS is_whole, xid::text::bigint AS xid
                FROM change
                WHERE xid >= pg_snapshot_xmin($1::pg_snapshot) AND NOT pg_visible_in_snapshot(xid, $1::pg_snapshot)
                """, parameters),
        ])
        guard try results[0].first?.bool("is_kept") == true else { return nil }
        for row in results[1] {
            if try row.bool("is_whole") { return nil }
            let transaction = try row.int("xid")
            for code in try row.int32Array("code_ids") { codes.updateValue(transaction, forKey: code) }
            for code in try Self.run(row, from: "first_code", to: "next_code") ?? 0..<0 {
                codes.updateValue(transaction, forKey: Int32(code))
            }
            var numbers = try row.intArray("product_nos")
            if let run = try Self.run(row, from: "first_product", to: "next_product") { numbers += run }
            if let generation = try row.optionalInt("generation_id") {
                Self.note(numbers, by: transaction, in: &postings[generation, default: [:]])
            } else {
                Self.note(numbers, by: transaction, in: &products)
            }
        }
    }

    /// Numbers without a gap, from the first up to the one before `next`; nil where a row has none.
    private static func run(_ row: PostgresRow, from first: String, to next: String) throws -> Range<Int64>? {
        guard let first = try row.optionalInt(first), let next = try row.optionalInt(next) else { return nil }
        return first..<next
    }

    private static func note(_ numbers: [Int64], by transaction: Int64, in changed: inout [Int64: Int64?]) {
        for number in numbers {
            let isFirst = changed[number] == nil || changed[number] == .some(transaction)
            changed.updateValue(isFirst ? transaction : nil, forKey: number)
        }
    }
}

extension IndexPosition {
    /// What tells the index from others, and then its history, where that is said.
    private var origin: Substring { description.prefix { $0 != "/" } }

    /// Whether it is of the same index, and not of another history of it as far as both say theirs.
    fileprivate func isOfSameHistory(as other: IndexPosition) -> Bool {
        let (own, others) = (origin.split(separator: "."), other.origin.split(separator: "."))
        let partsOfIndex = 3
        return min(own.count, others.count) >= partsOfIndex && zip(own, others).allSatisfy { $0 == $1 }
    }

    /// What PostgreSQL reads; nil for a text that is no position.
    fileprivate var snapshot: String? {
        let text = description.dropFirst(origin.count + 1)
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3, let from = UInt64(parts[0]), let to = UInt64(parts[1]), 0 < from, from <= to
        else { return nil }
        let running = parts[2].split(separator: ",", omittingEmptySubsequences: false).map { UInt64($0) }
        guard parts[2].isEmpty || running.allSatisfy({ $0.map { (from..<to).contains($0) } ?? false }) else {
            return nil
        }
        return String(text)
    }
}
