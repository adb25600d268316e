/// How figures and columns are written in this module's tables; Foundation's formatting stays out of it.
enum TextTable {
    /// A difference in points with its interval; `*` marks one that leaves 0 out.
    static func cell(_ interval: PairedBootstrap.Interval) -> String {
        let bounds = "[\(signed(interval.low)), \(signed(interval.high))]"
        return "\(signed(interval.mean)) \(bounds) \(interval.excludesZero ? "*" : " ")"
    }

    /// One decimal, rounded half away from zero.
    static func tenths(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
    }

    /// Columns as wide as their widest cell, the first left-aligned, the others right-aligned.
    static func aligned(_ rows: [[String]]) -> String {
        let columns = rows.first?.indices ?? 0..<0
        let widths = columns.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = zip(row, widths).enumerated().map { column, cell in
                let padding = String(repeating: " ", count: cell.1 - cell.0.count)
                return column == 0 ? cell.0 + padding : padding + cell.0
            }
            var line = cells.joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            return line
        }.joined(separator: "\n")
    }

    /// Points with their sign.
    private static func signed(_ share: Double) -> String {
        let text = tenths(share * 100)
        return share > 0 && text != "0.0" ? "+\(text)" : text
    }
}
