/// What stands from a quotation mark on that opens a cell of several lines, in a table whose cells are separated by tabs.
///
/// Programs that write tabs often quote nothing; then a quotation mark at the beginning of a cell is one that somebody typed
/// (`"red lamp`), and the next one in the file, that of a `27" screen`, would make all rows between them one cell. Lines that
/// are rows by themselves tell: a cell of several lines hardly has as many tabs in each of them.
struct QuotedLines {
    /// How the lines can be read.
    enum Reading {
        /// As one quoted cell.
        case cell
        /// As rows, with the quotation mark as part of a cell.
        case rows
        /// As either, with too few tabs to tell.
        case either
    }

    /// Where the bytes end.
    enum End {
        /// With a row, whose quoted cells are closed.
        case row
        /// With a line, and no quotation mark closes the cell.
        case line
        /// Within a line, and no cell is as it should be.
        case middle
    }

    /// So many tabs don't stand in a cell where rows have them by chance.
    private static let tellingTabs = 3
    private static let quotationMark = UInt8(ascii: "\"")

    /// Cells of the row before the quoted one.
    let cellsBefore: Int
    /// From the quotation mark on, as they stand in the file.
    private(set) var bytes: [UInt8]

    /// - Parameter cell: what is known of the cell, without its quotation marks.
    init(cell: [UInt8], cellsBefore: Int) {
        self.cellsBefore = cellsBefore
        bytes = [Self.quotationMark]
        bytes.reserveCapacity(cell.count + 1)
        for byte in cell {
            if byte == Self.quotationMark { bytes.append(byte) }
            bytes.append(byte)
        }
    }

    mutating func append(_ more: Slice<UnsafeRawBufferPointer>) { bytes.append(contentsOf: more) }

    /// - Parameters:
    ///   - cells: how many cells a row has; nil where nothing has told it yet.
    ///   - cellsBehind: cells of the row behind the quoted one.
    func reading(cells: ClosedRange<Int>?, cellsBehind: Int, end: End) -> Reading {
        var expected = cells
        var lines = 0
        var tabsInside = -cellsBehind
        // Behind the last column there may be tabs, but nothing else.
        var (tabs, tabsAtEnd, isBlank) = (0, 0, true)
        for place in 0...bytes.count {
            let isEnd = place == bytes.count
            if !isEnd, bytes[place] != 0x0A {
                if bytes[place] == TableScanner.tab {
                    tabs += 1
                    tabsAtEnd += 1
                } else if !bytes[place].isBlank {
                    (tabsAtEnd, isBlank) = (0, false)
                }
                continue
            }
            if !isBlank {
                let count = tabs + 1 + (lines == 0 ? cellsBefore : 0)
                let range = expected ?? count...count
                guard count - tabsAtEnd <= range.upperBound, count >= range.lowerBound || (isEnd && end == .middle)
                else {
                    return .cell
                }
                expected = range
                lines += 1
                tabsInside += tabs
            }
            (tabs, tabsAtEnd, isBlank) = (0, 0, true)
        }
        guard lines > 1, tabsInside > 0, let expected, expected.lowerBound > 1 else { return .cell }
        return end == .row && tabsInside < Self.tellingTabs ? .either : .rows
    }

    /// The cells of the first line.
    var firstCells: [[UInt8]] {
        var line = bytes.prefix { $0 != 0x0A }
        if line.last == 0x0D { line.removeLast() }
        return line.split(separator: TableScanner.tab, omittingEmptySubsequences: false).map(Array.init)
    }

    /// What stands behind the first line.
    var rest: ArraySlice<UInt8> { bytes.drop { $0 != 0x0A }.dropFirst() }
}
