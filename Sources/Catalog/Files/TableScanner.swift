/// Cuts delimited text into rows of cells (RFC 4180).
///
/// A cell that begins with a quotation mark ends with one; between them are delimiters, line breaks and doubled quotation
/// marks. A quotation mark elsewhere is a character like any other, and so are those around a word that goes on behind
/// them. Rows end with LF, CRLF or CR. Memory is bounded: of a row that is longer than the limit nothing is kept.
struct TableScanner {
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

    init(_ text: TextSource, delimiter: UInt8, maximumBytes: Int) {
        self.text = text
        self.delimiter = delimiter
        self.maximumBytes = maximumBytes
    }

    /// The next row that is not blank; nil at the end.
    mutating func next() throws(FileReadError) -> Row? {
        while true {
            if text.chunk.isEmpty, try !text.fill() { return end() }
            if takeRow(), let row = finishedRow() { return row }
        }
    }

    /// Takes bytes of the chunk; true where a row ends with them.
    private mutating func takeRow() -> Bool {
        let bytes = text.chunk
        var position = 0
        defer { text.take(position) }
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
            guard position < bytes.count else { return false }
            let byte = bytes[position]
            position += 1
            if take(byte) { return true }
        }
        return false
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
            return true
        case _ where state == .quote && hasLineBreak:
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
        defer {
            row = Row(number: line)
            cell = []
            length = 0
            hasLineBreak = false
            state = .cellStart
        }
        if row.fault == nil, length > maximumBytes {
            row.cells = []
            row.fault = RecordFault(.tooLarge, field: "row", "expected at most \(maximumBytes) bytes, found \(length)")
        }
        let isBlank = row.fault == nil && row.cells.allSatisfy { $0.allSatisfy(\.isBlank) }
        return isBlank ? nil : row
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
