import Postgres

/// An entry of the dictionary of codes, which all generations share. Entries neither change nor go, and no number is used
/// twice.
public struct CodeRow: Sendable, Equatable {
    /// Stands for the code in postings.
    public let number: Int32
    /// The code.
    public let text: String

    /// An entry; each parameter is told beside its property.
    public init(number: Int32, text: String) {
        self.number = number
        self.text = text
    }
}

extension CodeRow {
    /// From a block of ``isNumbered(_:)`` on, whole blocks.
    static let page = """
        SELECT code_id, code_text, (code_id >> 4) + 1 AS number FROM code WHERE code_id >> 4 >= $1
        ORDER BY code_id >> 4 FETCH FIRST ($2) ROWS WITH TIES
        """

    /// A condition in SQL for the entry of the dictionary that has a number. The index finds blocks of 16 only: by
    /// `code_id` alone the table is read from end to end.
    /// - Parameter number: an expression for it.
    static func isNumbered(_ number: String) -> String {
        "code.code_id >> 4 = \(number) >> 4 AND code.code_id = \(number)"
    }

    init(_ row: PostgresRow) throws {
        self.init(number: Int32(try row.int("code_id")), text: try row.text("code_text"))
    }
}
