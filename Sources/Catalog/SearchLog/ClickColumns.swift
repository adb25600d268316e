/// The columns of a table of clicks: in any order where its first row names them, otherwise query, product, time and label.
public struct ClickColumns: TableColumns {
    private static let order: [ClickField] = [.query, .productID, .timestamp, .label]

    /// Creates it; there is nothing to choose.
    public init() {}

    /// The columns that the first row names.
    /// - Throws: ``RecordFault`` where no row of such a table can be read.
    public func layout(firstRow: [String], format: FeedFormat) throws(RecordFault) -> TableLayout {
        let cells = firstRow.map { QueryText.trimmed($0) }
        let fields = cells.map { $0.isEmpty ? (field: .other, rank: 0) : ClickField.named($0) }
        let unknown = zip(cells, fields).filter { $1 == nil }.map(\.0)
        let isNamed = zip(cells, fields).contains { !$0.isEmpty && $1 != nil }
        if isNamed, unknown.allSatisfy(Self.isWord) || unknown.isEmpty {
            return try named(cells, fields, unknown)
        }
        // What nobody searches for, what would have to be a time or a number, or, where nothing else tells, a product
        // whose identifier is several letters and nothing else.
        let isAmbiguous = cells.count == 2 && cells[1].count > 1 && cells[1].allSatisfy(\.isLetter)
        if isAmbiguous || Self.isColumnName(cells[0]) || cells.dropFirst(2).contains(where: Self.isWord) {
            throw Self.fault("found the columns \(Self.listed(cells))")
        }
        return TableLayout(names: Self.order.map(\.name), minimumCells: 2, isFirstRowItem: true)
    }

    private func named(
        _ cells: [String], _ fields: [(field: ClickField, rank: Int)?], _ unknown: [String]
    ) throws(RecordFault) -> TableLayout {
        guard unknown.isEmpty else { throw Self.fault("found \(Self.listed(unknown))") }
        var layout = TableLayout(names: cells.map { _ in nil }, minimumCells: 0)
        for field in ClickField.allCases where field != .other {
            let columns = fields.enumerated().filter { $1?.field == field }
            guard let best = columns.min(by: { ($0.element?.rank ?? 0) < ($1.element?.rank ?? 0) }) else {
                if field == .query || field == .productID {
                    throw Self.fault("found no column for the \(field == .query ? "query" : "product")")
                }
                continue
            }
            if columns.contains(where: { $0.offset != best.offset && $0.element?.rank == best.element?.rank }) {
                throw Self.fault("found \(Self.listed([cells[best.offset]])) twice")
            }
            layout.names[best.offset] = field.name
            // Where cells at the end are empty, some programs leave them out.
            if field == .query || field == .productID {
                layout.minimumCells = max(layout.minimumCells, best.offset + 1)
            }
        }
        return layout
    }

    private static func fault(_ found: String) -> RecordFault {
        RecordFault(
            .invalidValue,
            "expected columns that are named query, product_id, timestamp or ts, label, and clicks or count, in any order, "
                + "or none of these names and the columns query, product, time and label; \(found)")
    }

    private static func listed(_ names: [String]) -> String {
        names.prefix(8).map { "\"\($0.excerpt())\"" }.joined(separator: ", ")
    }

    /// What may be a name beside known ones: letters.
    private static func isWord(_ cell: String) -> Bool {
        cell.unicodeScalars.contains(where: \.properties.isAlphabetic)
            && cell.unicodeScalars.allSatisfy { $0.properties.isAlphabetic || "_- .".unicodeScalars.contains($0) }
    }

    /// Words with underscores between them.
    private static func isColumnName(_ cell: String) -> Bool {
        cell.contains("_") && cell.unicodeScalars.allSatisfy { $0 == "_" || $0.properties.isAlphabetic }
    }
}
