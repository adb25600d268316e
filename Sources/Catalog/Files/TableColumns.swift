/// What a table's columns are, told by its first row.
public struct TableLayout: Sendable, Equatable {
    /// A value under a further name: that of the first of some columns that is not empty. It is left out under its own.
    public struct Alias: Sendable, Equatable {
        /// Under which name it is read.
        var name: String
        /// The names of the columns.
        var columns: [String]
    }

    /// The name of each column; nil where it is left out.
    var names: [String?]
    /// Rows with fewer cells are refused.
    var minimumCells: Int
    /// Whether the first row is no header, but the first item.
    var isFirstRowItem = false
    /// Values under further names.
    var aliases: [Alias] = []

    /// What databases write into a cell that has no value.
    private static let nullTexts: Set<String> = ["NULL", #"\N"#]

    /// The values of a row's cells; those that are blank are absent, and a name that several columns share has a list.
    func values(_ cells: [String]) -> [String: JSONValue] {
        var values: [String: JSONValue] = [:]
        for case (let name?, let cell) in zip(names, cells) where !cell.utf8.allSatisfy(\.isBlank) {
            if Self.nullTexts.contains(cell) { continue }
            let cell = Self.text(cell)
            switch values[name] {
            case nil: values[name] = .string(cell)
            case .array(let list)?: values[name] = .array(list + [.string(cell)])
            case let value?: values[name] = .array([value, .string(cell)])
            }
        }
        for alias in aliases {
            guard let column = alias.columns.first(where: { values[$0] != nil }) else { continue }
            values[alias.name] = values.removeValue(forKey: column)
        }
        return values
    }

    /// The text of a cell; of `="0012"`, with which spreadsheets are kept from making a number of it, what is quoted.
    private static func text(_ cell: String) -> String {
        guard cell.hasPrefix("=\""), cell.hasSuffix("\""), cell.utf8.count > 3 else { return cell }
        let quoted = cell.dropFirst(2).dropLast()
        return quoted.contains("\"") ? cell : String(quoted)
    }
}

/// Tells what the columns of a table are.
public protocol TableColumns: Sendable {
    /// The layout that a first row tells.
    /// - Parameter format: as it was said or recognised.
    /// - Throws: ``RecordFault`` for a header that can't be one of this kind of table.
    func layout(firstRow: [String], format: FeedFormat) throws(RecordFault) -> TableLayout
}
