import Monitoring

/// Columns of text, as wide as their widest cell: some left-aligned, the others right-aligned.
///
/// Cells are escaped (`DisplayText.escaping(_:)`): one from outside neither breaks the table nor acts on the terminal.
public struct TextTable: Sendable, CustomStringConvertible {
    private let rows: [[String]]
    private let leftAligned: Int
    private let endsWithText: Bool

    /// Creates a table.
    /// - Parameters:
    ///   - header: a cell for each column.
    ///   - rows: as many cells each.
    ///   - leftAligned: the number of columns, from the left, whose cells are left-aligned.
    ///   - endsWithText: whether those of the last column are, too.
    public init(header: [String], rows: [[String]], leftAligned: Int = 2, endsWithText: Bool = false) {
        self.rows = ([header] + rows).map { $0.map(DisplayText.escaping) }
        self.leftAligned = leftAligned
        self.endsWithText = endsWithText
    }

    /// The lines, the header first, without a line end behind the last.
    public var description: String {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = zip(row, widths).enumerated().map { column, cell in
                let padding = String(repeating: " ", count: cell.1 - cell.0.count)
                let isLeft = column < leftAligned || endsWithText && column == widths.count - 1
                return isLeft ? cell.0 + padding : padding + cell.0
            }
            var line = cells.joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            return line
        }.joined(separator: "\n")
    }
}
