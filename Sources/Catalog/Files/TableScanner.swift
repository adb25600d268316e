/// Cuts delimited text into rows of cells (RFC 4180).
///
/// A cell that begins with a quotation mark ends with one; between them are delimiters, line breaks and doubled quotation
/// marks. A quotation mark elsewhere is a character like any other, and so are those around a word that goes on behind
/// them. In a table of tabs so is one whose cell of several lines would be rows (``QuotedLines``). Rows end with LF, CRLF or
/// CR. Memory is bounded: of a row that is longer than the limit nothing is kept.
struct TableScanner {
    static let tab = UInt8(ascii: "\t")

    /// One row.
    struct Row {
        /// The line on which it begins, from 1.
        let number: Int
        /// Its cells.
        var cells: [[UInt8]] = []
        /// Set where it can't be read.
        var fault: RecordFault?
    }

    private enum State {
        case cellStart, unquoted, quoted
        /// Behind a quotation mark inside a quoted cell: the end of the cell, or half of a doubled one.
        case quote
        /// In a row that can't be read, up to its end.
        case skipping
    }

    /// How many cells a row has; nil until the header tells.
    var cellCounts: ClosedRange<Int>?
    private let text: TextSource
    private let delimiter: UInt8
    private let maximumBytes: Int
    private var line = 1
    private var state = State.cellStart
    private var row = Row(number: 1)
    private var cell: [UInt8] = []
    private var hasLineBreak = false
    /// Bytes of the row so far.
    private var length = 0
    /// The last byte was the CR that ended a row, so that an LF belongs to it.
    private var isBehindReturn = false
    /// The row from its first quoted cell of several lines on, where that may be rows.
    private var quotedLines: QuotedLines?
    /// The first of rows for which a cell of several lines was taken.
    private var firstOfLines: Row?
    /// What follows it, to be read again before the text goes on.
    private var again: ArraySlice<UInt8> = []

    init(_ text: TextSource, delimiter: UInt8, maximumBytes: Int) {
        self.text = text
        self.delimiter = delimiter
        self.maximumBytes = maximumBytes
    }

    /// The next row that is not blank; nil at the end.
    mutating func next() throws(FileReadError) -> Row? {
        while true {
            if let row = firstOfLines {
                firstOfLines = nil
                return row
            }
            if again.isEmpty, text.chunk.isEmpty, try !text.fill() {
                guard state == .quoted, splitLines(.line) else { return end() }
                continue
            }
            if takeRow(), firstOfLines == nil, let row = finishedRow() { return row }
        }
    }

    /// Takes bytes that are read again, or of the chunk; true where a row ends with them.
    private mutating func takeRow() -> Bool {
        var used = 0
        guard !again.isEmpty else {
            let isEnd = takeRow(of: text.chunk, &used)
            text.take(used)
            return isEnd
        }
        let bytes = again
        again = []
        let isEnd = bytes.withUnsafeBytes { takeRow(of: $0, &used) }
        again = again.isEmpty ? bytes.dropFirst(used) : again + bytes.dropFirst(used)
        return isEnd
    }

    /// - Parameter position: how many bytes were taken.
    private mutating func takeRow(of bytes: UnsafeRawBufferPointer, _ position: inout Int) -> Bool {
        if isBehindReturn {
            isBehindReturn = false
            if bytes[0] == 0x0A { position = 1 }
        }
        while position < bytes.count {
            let start = position
            switch state {
            case .unquoted, .skipping:
                position = end(of: bytes, from: position) { $0 == 0x0A || $0 == 0x0D || $0 == delimiter }
                keep(bytes[start..<position])
            case .quoted:
                position = end(of: bytes, from: position) { $0 == UInt8(ascii: "\"") || $0 == 0x0A }
                keep(bytes[start..<position])
            case .cellStart, .quote: break
            }
            let isAtByte = position < bytes.count
            if isAtByte { position += 1 }
            quotedLines?.append(bytes[start..<position])
            guard isAtByte else { return false }
            if quotedLines != nil, length > maximumBytes {
                if splitLines(.middle) { return true }
                quotedLines = nil
            }
            if take(bytes[position - 1]) { return true }
        }
        return false
    }

    /// Takes what is known of a quoted cell of several lines for rows where it is; they are read again.
    private mutating func splitLines(_ end: QuotedLines.End) -> Bool {
        guard let lines = quotedLines, reading(of: lines, end) == .rows else { return false }
        let first = row.number
        firstOfLines = Row(number: first, cells: row.cells.prefix(lines.cellsBefore) + lines.firstCells)
        again = lines.rest
        line = first + 1
        isBehindReturn = false
        beginRow()
        return true
    }

    private func reading(of lines: QuotedLines, _ end: QuotedLines.End) -> QuotedLines.Reading {
        lines.reading(cells: cellCounts, cellsBehind: row.cells.count - lines.cellsBefore, end: end)
    }

    /// Refuses a row that may as well be several.
    private mutating func refuseAmbiguousLines() {
        guard let lines = quotedLines, reading(of: lines, .row) == .either else { return }
        let first = row.number
        fail(
            RecordFault(
                .invalidValue,
                "the lines \(first) to \(line - 1) are rows by themselves, but one row where the quotation mark in line "
                    + "\(first) opens a cell; take the quotation mark away, or the tabs in the cell"))
    }

    private func end(of bytes: UnsafeRawBufferPointer, from start: Int, where isEnd: (UInt8) -> Bool) -> Int {
        var position = start
        while position < bytes.count, !isEnd(bytes[position]) { position += 1 }
        return position
    }

    /// Takes a byte at which something may change; true where it ends the row.
    private mutating func take(_ byte: UInt8) -> Bool {
        switch state {
        case .quoted:
            if byte == UInt8(ascii: "\"") {
                state = .quote
                length += 1
            } else {
                line += 1
                hasLineBreak = true
                keep(byte)
                if quotedLines == nil, delimiter == Self.tab, length <= maximumBytes {
                    quotedLines = QuotedLines(cell: cell, cellsBefore: row.cells.count)
                }
            }
            return false
        case .quote where byte == UInt8(ascii: "\""):
            state = .quoted
            keep(byte)
            return false
        case .cellStart where byte == UInt8(ascii: "\""):
            state = .quoted
            length += 1
            return false
        case .quote, .cellStart, .unquoted, .skipping: break
        }
        switch byte {
        case delimiter where state != .skipping:
            length += 1
            finishCell()
            return false
        case 0x0A, 0x0D:
            isBehindReturn = byte == 0x0D
            line += 1
            if !splitLines(.row) { refuseAmbiguousLines() }
            return true
        case _ where state == .quote && hasLineBreak:
            if splitLines(.middle) { return true }
            fail(
                RecordFault(
                    .invalidValue,
                    "expected a delimiter or the end of the row behind the quotation mark that closes a cell of several "
                        + "lines; inside a quoted cell a quotation mark is doubled"))
        case _ where state == .quote:
            // The quotation marks are the cell's own, as in: "big" lamp.
            cell.insert(UInt8(ascii: "\""), at: 0)
            cell.append(UInt8(ascii: "\""))
            keep(byte)
            state = .unquoted
        default:
            keep(byte)
            if state == .cellStart { state = .unquoted }
        }
        return false
    }

    private mutating func keep(_ byte: UInt8) {
        length += 1
        if length > maximumBytes { cell = [] } else { cell.append(byte) }
    }

    private mutating func keep(_ bytes: Slice<UnsafeRawBufferPointer>) {
        length += bytes.count
        if length > maximumBytes { cell = [] } else { cell.append(contentsOf: bytes) }
    }

    private mutating func fail(_ fault: RecordFault) {
        row.fault = fault
        row.cells = []
        cell = []
        quotedLines = nil
        state = .skipping
    }

    private mutating func finishCell() {
        if length <= maximumBytes { row.cells.append(cell) } else { row.cells = [] }
        cell = []
        hasLineBreak = false
        state = .cellStart
    }

    /// Ends the row and begins the next one; nil where it was blank.
    private mutating func finishedRow() -> Row? {
        if state != .skipping { finishCell() }
        defer { beginRow() }
        if row.fault == nil, length > maximumBytes {
            row.cells = []
            row.fault = RecordFault(.tooLarge, field: "row", "expected at most \(maximumBytes) bytes, found \(length)")
        }
        let isBlank = row.fault == nil && row.cells.allSatisfy { $0.allSatisfy(\.isBlank) }
        return isBlank ? nil : row
    }

    private mutating func beginRow() {
        row = Row(number: line)
        cell = []
        length = 0
        hasLineBreak = false
        quotedLines = nil
        state = .cellStart
    }

    private mutating func end() -> Row? {
        if state == .quoted {
            let first = row.number
            fail(
                RecordFault(
                    .invalidValue,
                    "expected a quotation mark that closes the cell, found the end of the file; a quotation mark opens a "
                        + "cell of the row in line \(first) and goes on to line \(line)"))
        }
        guard length > 0 || row.fault != nil else { return nil }
        return finishedRow()
    }
}
