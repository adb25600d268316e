/// The rows of a table, by the names of their columns.
struct TableItems: ItemReader {
    private var scanner: TableScanner
    private let delimiter: UInt8
    private let layout: TableLayout
    private let path: String
    /// The header's cells; none where the first row is an item.
    private let header: [[UInt8]]
    private var firstRow: TableScanner.Row?

    /// Reads the header.
    /// - Throws: ``FileReadError`` also for a header that `columns` does not know.
    init(
        _ text: TextSource, delimiter: UInt8, maximumBytes: Int, format: FeedFormat, columns: any TableColumns
    ) throws(FileReadError) {
        scanner = TableScanner(text, delimiter: delimiter, maximumBytes: maximumBytes)
        self.delimiter = delimiter
        path = text.path
        var first = try scanner.next()
        // A line with which spreadsheets are told the delimiter.
        if let row = first, row.number == 1, row.cells.first?.starts(with: "sep=".utf8) == true, row.cells.count < 3 {
            first = try scanner.next()
        }
        guard let first else {
            layout = TableLayout(names: [], minimumCells: 0)
            header = []
            return
        }
        do throws(RecordFault) {
            if let fault = first.fault { throw fault }
            layout = try columns.layout(firstRow: try Self.texts(first.cells), format: format)
        } catch {
            throw FileReadError(.unknownKind, path: text.path, "in line \(first.number), \(error.message)")
        }
        scanner.cellCounts = layout.minimumCells...max(layout.minimumCells, layout.names.count)
        header = layout.isFirstRowItem ? [] : first.cells
        if layout.isFirstRowItem { firstRow = first }
    }

    mutating func next() throws(FileReadError) -> FeedItem? {
        if let row = firstRow {
            firstRow = nil
            return item(row)
        }
        while let row = try scanner.next() {
            if try !isHeader(row) { return item(row) }
        }
        return nil
    }

    /// Whether a row is the header once more, as in files that were joined.
    private func isHeader(_ row: TableScanner.Row) throws(FileReadError) -> Bool {
        guard row.fault == nil, row.cells.count == header.count, var first = row.cells.first else { return false }
        if first.starts(with: [0xEF, 0xBB, 0xBF]) { first.removeFirst(3) }
        guard header.contains(first) else { return false }
        let cells = [first] + row.cells.dropFirst()
        if cells == header { return true }
        guard header.count > 1, Set(cells) == Set(header) else { return false }
        throw FileReadError(
            .unknownKind, path: path,
            "in line \(row.number), another header begins, with the columns in another order; import each file by itself"
        )
    }

    private func item(_ row: TableScanner.Row) -> FeedItem {
        do throws(RecordFault) {
            if let fault = row.fault { throw fault }
            let cells = try Self.texts(row.cells)
            let count = layout.names.count
            guard cells.count >= layout.minimumCells, cells.dropFirst(count).allSatisfy(\.isEmpty) else {
                let expected = layout.minimumCells < count ? "\(layout.minimumCells) to \(count)" : "\(count)"
                throw RecordFault(.invalidJSON, "expected \(expected) columns, found \(cells.count)")
            }
            return FeedItem(number: row.number, content: .row(layout.values(cells)))
        } catch {
            return FeedItem(number: row.number, content: .fault(error, text(row.cells)))
        }
    }

    private static func texts(_ cells: [[UInt8]]) throws(RecordFault) -> [String] {
        try cells.map { (cell) throws(RecordFault) -> String in
            guard !cell.contains(0) else { throw RecordFault(.containsNUL, "expected no NUL character") }
            guard let text = String(validating: cell, as: UTF8.self) else {
                throw RecordFault(.notUTF8, "expected UTF-8 or UTF-16 text; save the file in one of them")
            }
            return text
        }
    }

    /// The row as delimited text.
    private func text(_ cells: [[UInt8]]) -> [UInt8] {
        let quotationMark = UInt8(ascii: "\"")
        var text: [UInt8] = []
        for (index, cell) in cells.enumerated() {
            if index > 0 { text.append(delimiter) }
            let needsQuotes = cell.contains { [delimiter, quotationMark, 0x0A, 0x0D].contains($0) }
            if needsQuotes { text.append(quotationMark) }
            for byte in cell {
                if byte == quotationMark { text.append(byte) }
                text.append(byte)
            }
            if needsQuotes { text.append(quotationMark) }
        }
        return text
    }
}
