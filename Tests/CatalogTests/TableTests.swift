import Testing

@testable import Catalog

@Suite struct TableTests {
    /// Takes every name, and no rows out.
    private struct AnyColumns: TableColumns {
        func layout(firstRow: [String], format: FeedFormat) -> TableLayout {
            TableLayout(names: firstRow, minimumCells: firstRow.count)
        }
    }

    private func rows(
        _ text: String, _ format: FeedFormat = .csv, limit: Int = 1 << 20, chunkBytes: Int? = nil
    ) throws -> [ReadItem] {
        try items(Array(text.utf8), format, limit: limit, chunkBytes: chunkBytes, columns: AnyColumns())
    }

    @Test(
        arguments: [
            ("a,b\n1,2\n", [(2, #"{"a":"1","b":"2"}"#)]),
            ("a,b\r\n1,2\r\n3,4", [(2, #"{"a":"1","b":"2"}"#), (3, #"{"a":"3","b":"4"}"#)]),
            ("a,b\r1,2\r", [(2, #"{"a":"1","b":"2"}"#)]), ("a,b\n1,\n,2\n", [(2, #"{"a":"1"}"#), (3, #"{"b":"2"}"#)]),
            (
                "\"a\",\"b\"\n\"1,\"\"x\"\"\",\"two\r\nlines\"\n3,4\n",
                [(2, #"{"a":"1,\"x\"","b":"two\r\nlines"}"#), (4, #"{"a":"3","b":"4"}"#)]
            ),
            ("a,b\n\n \n1,2\n", [(4, #"{"a":"1","b":"2"}"#)]),
            (
                "a,b\nNULL,2\n3,\\N\n\"Null\",N\n",
                [(2, #"{"b":"2"}"#), (3, #"{"a":"3"}"#), (4, #"{"a":"Null","b":"N"}"#)]
            ),
            (
                "a,b\n=\"0012\",\"=\"\"1\"\"\"\n=\"a\"&\"b\",=\"\"\n",
                [(2, #"{"a":"0012","b":"1"}"#), (3, #"{"a":"=\"a\"&\"b\"","b":"=\"\""}"#)]
            ),
            ("a,b\n27\" screen,\"big\" one\n", [(2, #"{"a":"27\" screen","b":"\"big\" one"}"#)]),
            ("a,b\n\"\",2\n", [(2, #"{"b":"2"}"#)]), ("a;b\n1,5;2\n", [(2, #"{"a":"1,5","b":"2"}"#)]),
            ("sep=|\na|b\n1|2\n", [(3, #"{"a":"1","b":"2"}"#)]),
            ("a,a\n1,2\n1,\n", [(2, #"{"a":["1","2"]}"#), (3, #"{"a":"1"}"#)]),
            ("a,b\n1,2,,\n", [(2, #"{"a":"1","b":"2"}"#)]), ("a,b", []), ("", []),
            // What can't be read.
            (
                "a,b\n1\n1,2,3\n4,5\n",
                [(2, "fault: invalid_json"), (3, "fault: invalid_json"), (4, #"{"a":"4","b":"5"}"#)]
            ),
            ("a,b\n1,\"two\nlines\" more\n4,5\n", [(2, "fault: invalid_value"), (4, #"{"a":"4","b":"5"}"#)]),
            ("a,b\n4,5\n1,\"open\n6,7\n", [(2, #"{"a":"4","b":"5"}"#), (3, "fault: invalid_value")]),
            ("a,b\n1,\u{0}\n4,5\n", [(2, "fault: contains_nul"), (3, #"{"a":"4","b":"5"}"#)]),
        ] as [(String, [(Int, String)])])
    func readsRows(text: String, expected: [(Int, String)]) throws {
        let expected = expected.map { ReadItem($0, $1) }
        for size in 1...max(1, text.utf8.count) { #expect(try rows(text, chunkBytes: size) == expected, "\(size)") }
    }

    @Test func filesThatWereJoinedHaveAHeaderEach() throws {
        #expect(
            try rows("a,b\n1,2\n\u{FEFF}a,b\n3,4\na,b\n") == [
                ReadItem(2, #"{"a":"1","b":"2"}"#), ReadItem(4, #"{"a":"3","b":"4"}"#),
            ])
        #expect(try rows("a,b\na,2\n").count == 1)
        let error = #expect(throws: FileReadError.self) { try rows("a,b\n1,2\nb,a\n3,4\n") }
        #expect(error?.code == .unknownKind && error?.detail.contains("in line 3, another header") == true)
    }

    @Test func columnsForATransformationAreAsTheyStand() throws {
        #expect(
            try items(Array("nr,Bezeichnung\n1,Mug\n".utf8), columns: ProductColumns(nil)) == [
                ReadItem(2, #"{"Bezeichnung":"Mug","nr":"1"}"#)
            ])
        let feed = "ID\tTitle\tLink\tImage Link\tProduct type\n1\tMug\thttps://a\thttps://b\tMugs\n"
        #expect(
            try items(Array(feed.utf8), columns: ProductColumns(nil)) == [
                ReadItem(
                    2, #"{"id":"1","image_link":"https://b","link":"https://a","product_type":"Mugs","title":"Mug"}"#)
            ])
    }

    @Test func tabsSeparateToo() throws {
        #expect(try rows("a\tb\n1,2\t\"3\t4\"\n", .tsv) == [ReadItem(2, #"{"a":"1,2","b":"3\t4"}"#)])
    }

    /// Whoever separates by tabs may quote nothing: then a quotation mark is what somebody typed, and no row is lost to it.
    @Test(
        arguments: [
            // Closed by that of another row, by none, and by one in the middle of a cell.
            "1\t\"Lamp\tx\t9\n2\tChair\ty\t8\n3\tTV 27\"\tz\t7\n4\tBed\tw\t6\n",
            "1\t\"Lamp\tx\t9\n2\tChair\ty\t8\n\n3\tTV\tz\t7\n4\tBed\tw\t6",
            "1\t\"Lamp\tx\t9\r\n2\tChair\ty\t8\r\n3\tTV 27\" wide\tz\t7\r\n4\tBed\tw\t6\r\n",
            // With tabs behind the last column.
            "1\t\"Lamp\tx\t9\t\n2\tChair\ty\t8\t\n3\tTV 27\"\tz\t7\t\t\n4\tBed\tw\t6\t\n",
            // One behind the other.
            "1\t\"Lamp\tx\t9\n2\t\"Chair\ty\t8\n3\t\"TV\tz\t7\n4\tBed 5\"\tw\t6\n",
        ])
    func aQuotationMarkTakesNoRowsOfTabs(rows text: String) throws {
        let text = "a\tb\tc\td\n" + text
        // Each by itself, in a table of which no cell is quoted.
        let expected = text.split(whereSeparator: \.isNewline).dropFirst().map { line in
            let cells = line.split(separator: "\t").map { JSONValue.string(String($0)) }
            return JSONValue.object(Dictionary(uniqueKeysWithValues: zip(["a", "b", "c", "d"], cells))).serialized
        }
        for size in 1...text.utf8.count {
            let read = try rows(text, .tsv, chunkBytes: size)
            #expect(read.map(\.content) == expected, "\(size)")
        }
        // Lines are counted as they stand in the file.
        #expect(try rows(text, .tsv).first?.number == 2)
    }

    @Test func aQuotationMarkTakesNoRowsBeforeAnythingTellsTheColumns() throws {
        let text = "\"red lamp\t1\t2024-01-01\nblue\t2\t2024-01-02\ntv 27\"\t3\t2024-01-03\nred\t4\t2024-01-04\n"
        let read = try items(Array(text.utf8), .tsv, columns: ClickColumns())
        #expect(read.map(\.number) == [1, 2, 3, 4])
        #expect(read.first?.content == #"{"productid":"1","query":"\"red lamp","timestamp":"2024-01-01"}"#)
    }

    @Test func rowsAreLeftAloneByTheLimitOfOne() throws {
        let table = (1...200).map { "\($0)\tx\ty\n" }.joined()
        let read = try rows("a\tb\tc\n0\t\"x\ty\n" + table, .tsv, limit: 100)
        #expect(read.count == 201 && read.allSatisfy { !$0.content.hasPrefix("fault") })
        #expect(read.last == ReadItem(202, #"{"a":"200","b":"x","c":"y"}"#))
    }

    @Test(
        arguments: [
            // A cell of several lines, with tabs and without.
            (
                "1\t\"two\nlines\"\t3\n4\t5\t6\n",
                [(2, #"{"a":"1","b":"two\nlines","c":"3"}"#), (4, #"{"a":"4","b":"5","c":"6"}"#)]
            ),
            ("1\t2\t\"x\ty\nz\"\n", [(2, #"{"a":"1","b":"2","c":"x\ty\nz"}"#)]),
            // What may be one row or two is neither.
            ("1\t\"x\ty\n2\tz\"\t3\n4\t5\t6\n", [(2, "fault: invalid_value"), (4, #"{"a":"4","b":"5","c":"6"}"#)]),
        ] as [(String, [(Int, String)])])
    func aCellOfSeveralLinesStaysOne(text: String, expected: [(Int, String)]) throws {
        let text = "a\tb\tc\n" + text
        for size in 1...text.utf8.count {
            #expect(try rows(text, .tsv, chunkBytes: size) == expected.map { ReadItem($0, $1) }, "\(size)")
        }
    }

    @Test func aCellThatIsNoTextIsAFaultOfItsRow() throws {
        let bytes = Array("a,b\n1,".utf8) + [0xFF, 0x0A] + Array("2,3\n".utf8)
        let expected = [ReadItem(2, "fault: not_utf8"), ReadItem(3, #"{"a":"2","b":"3"}"#)]
        #expect(try items(bytes, .csv, columns: AnyColumns()) == expected)
    }

    @Test func aRowThatIsTooLongIsAFaultOfItsOwn() throws {
        let long = String(repeating: "x\n,", count: 3_000)
        let text = "a,b\n1,2\n3,\"\(long)\"\n5,6\n\(String(repeating: "y", count: 500)),7\n8,9\n"
        for size in [1, 10, 100_000] {
            let read = try rows(text, limit: 100, chunkBytes: size)
            #expect(
                read.map(\.content) == [
                    #"{"a":"1","b":"2"}"#, "fault: too_large", #"{"a":"5","b":"6"}"#, "fault: too_large",
                    #"{"a":"8","b":"9"}"#,
                ])
        }
    }

    /// Whatever the cells are, what was written is read.
    @Test func writtenCellsAreReadAgain() throws {
        var generator = Generator(state: 7)
        let pieces = ["a", "ß", "\"", "\"\"", ",", ";", "\t", "\n", "\r\n", " ", "🎧", "'", "1"]
        for round in 0..<500 {
            let width = Int.random(in: 1...5, using: &generator)
            // The header of a single column has no delimiter by which another one would be told.
            let delimiter = [",", width > 1 ? ";" : ",", "\t"][round % 3]
            // Lines with tabs in a cell may be rows.
            let pieces = delimiter == "\t" ? pieces.filter { $0 != "\t" } : pieces
            let table = (0..<Int.random(in: 1...8, using: &generator)).map { _ in
                // The first cell is never blank, so that no row is.
                (0..<width).map { column in
                    (column == 0 ? "x" : "")
                        + (0..<Int.random(in: 0...6, using: &generator))
                        .map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
                }
            }
            let isQuoted = Bool.random(using: &generator)
            func written(_ cell: String) -> String {
                let needsQuotes = isQuoted || cell.utf8.contains { "\"\r\n\(delimiter)".utf8.contains($0) }
                return needsQuotes ? "\"\(cell.replacing("\"", with: "\"\""))\"" : cell
            }
            let header = (0..<width).map { "c\($0)" }
            let end = Bool.random(using: &generator) ? "\r\n" : "\n"
            let text = ([header] + table).map { $0.map(written).joined(separator: delimiter) + end }.joined()
            let expected = table.map { cells in
                JSONValue.object(
                    Dictionary(
                        uniqueKeysWithValues: zip(header, cells).filter { !$1.allSatisfy(\.isWhitespace) }
                            .map { ($0, JSONValue.string($1)) })
                ).serialized
            }
            let format: FeedFormat = delimiter == "\t" ? .tsv : .csv
            let size = Int.random(in: 1...40, using: &generator)
            #expect(try rows(text, format, chunkBytes: size).map(\.content) == expected, "\(text)")
        }
    }

    @Test(arguments: [
        ("ID,Title,PRICE\n1,Mug,5\n", #"{"id":"1","price":"5","title":"Mug"}"#),
        ("Product ID;TITLE;Brand\n1;Mug;Acme\n", #"{"brand":"Acme","product_id":"1","title":"Mug"}"#),
        // A name as it is configured goes before others; of two others none is meant.
        ("id,ID,title,Price,price\n1,2,Mug,5,6\n", #"{"ID":"2","Price":"5","id":"1","price":"6","title":"Mug"}"#),
        // What identifies the products stays what it was.
        ("id,Product ID,title\n1,9,Mug\n", #"{"Product ID":"9","id":"1","title":"Mug"}"#),
        ("id,title,Price,PRICE\n1,Mug,5,6\n", #"{"PRICE":"6","Price":"5","id":"1","title":"Mug"}"#),
    ])
    func columnsMayBeWrittenInAnotherWay(text: String, row: String) throws {
        #expect(try items(Array(text.utf8), .csv) == [ReadItem(2, row)])
    }

    @Test func columnsOfRulesToo() throws {
        let decoder = ProductItemDecoder(
            EventDecoder(
                mapping: FieldMapping(productID: "sku", version: "changed_at", ignored: ["note"]),
                deletions: try DeletionRules(adding: ["status=draft"])))
        let text = "SKU,Title,Status,Changed At,NOTE\n1,Mug,draft,2025-01-01,x\n"
        #expect(
            try items(Array(text.utf8), .csv, columns: ProductColumns(decoder)) == [
                ReadItem(2, #"{"changed_at":"2025-01-01","note":"x","sku":"1","status":"draft","title":"Mug"}"#)
            ])
    }
}
