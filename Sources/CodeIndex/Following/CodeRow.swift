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
    static let page =
        "SELECT code_id, code_text, code_id AS number FROM code WHERE code_id > $1 ORDER BY code_id LIMIT $2"

    init(_ row: PostgresRow) throws {
        self.init(number: Int32(try row.int("code_id")), text: try row.text("code_text"))
    }
}
