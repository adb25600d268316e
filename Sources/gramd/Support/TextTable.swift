/// Columns of text, as wide as their widest cell; the first two left-aligned, the others right-aligned.
struct TextTable: CustomStringConvertible {
    private static let leftAligned = 2
    let header: [String]
    let rows: [[String]]

    var description: String {
        let all = [header] + rows
        let widths = header.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { row in
            let cells = zip(row, widths).enumerated().map { column, cell in
                let padding = String(repeating: " ", count: cell.1 - cell.0.count)
                return column < Self.leftAligned ? cell.0 + padding : padding + cell.0
            }
            return cells.joined(separator: "  ")
        }.joined(separator: "\n")
    }
}
