import Catalog
import Testing

/// Topics that have the rows of several tables.
@Suite struct SourceTablesTests {
    private func decoder(_ tables: String...) throws -> EventDecoder {
        EventDecoder(tables: try SourceTables(tables))
    }

    private func change(_ source: String, operation: String = "c") -> String {
        #"{"op":"\#(operation)","before":{"id":7},"after":{"id":7,"title":"Lamp"},"source":{\#(source)}}"#
    }

    @Test(arguments: [
        "products", "shop.products", "SHOP.Products", "public.products", "shop.public.products", "prod*", "*.products",
        "shop.p*d*s", "*",
    ])
    func rowsOfChosenTablesAreProducts(name: String) throws {
        let message = change(#""db":"shop","schema":"public","table":"products""#)
        #expect(try decoder("others", name).decode(message)?.productID == "7")
    }

    @Test(arguments: ["product", "shop.product", "other.products", "prod*x", "p*s*s*s", "products.products"])
    func rowsOfOthersArePassedOver(name: String) throws {
        let source = #""db":"shop","schema":"public","table":"products""#
        for operation in ["c", "u", "d", "t", "unknown"] {
            #expect(try decoder(name).decode(change(source, operation: operation)) == nil)
        }
    }

    @Test func theTableIsNamedInSeveralWays() throws {
        let decoder = try decoder("shop.products")
        for source in [
            #""db":"shop","collection":"products""#,
            #""database_name":"x","schema_name":"shop","table_name":"products""#,
        ] {
            #expect(try decoder.decode(change(source))?.productID == "7")
        }
        func row(_ table: String) -> String { #"{"id":7,"title":"Lamp","__op":"c",\#(table)}"# }
        #expect(try decoder.decode(row(#""__db":"shop","__table":"products""#))?.productID == "7")
        #expect(try decoder.decode(row(#""__source_db":"shop","__source_table":"orders""#)) == nil)
        // Plain events name none.
        let plain = #"{"op":"create","product_id":"7","product":{"title":"Lamp"}}"#
        #expect(try decoder.decode(plain)?.productID == "7")
        #expect(
            try ProductLineDecoder(decoder).decode(line: Array(#"{"id":7,"title":"Lamp"}"#.utf8)).first?.productID
                == "7")
    }

    @Test(arguments: [
        #"{"op":"c","after":{"id":7,"title":"Lamp"},"source":{"lsn":1}}"#, #"{"id":7,"title":"Lamp","__op":"c"}"#,
    ])
    func aRowWithoutItsTableIsRefusedWhereTablesAreChosen(message: String) throws {
        let decoder = try decoder("products")
        let fault = fault { () throws(RecordFault) in try decoder.decode(message) }
        #expect(fault?.code == .invalidValue && fault?.detail.contains("catalog.tables") == true)
    }

    @Test(arguments: [
        "orders", "ORDERS", "order_items", "SalesOrder", "sales_order_2024", "customers", "product_reviews",
        "categories", "product_stock", "addresses", "tblPrices", "order_products",
    ])
    func withoutAChoiceTablesOfOtherThingsAreRefused(table: String) throws {
        for operation in ["c", "u", "d"] {
            let message = change(#""db":"shop","table":"\#(table)""#, operation: operation)
            let fault = fault { () throws(RecordFault) in try EventDecoder().decode(message) }
            #expect(fault?.code == .invalidValue && fault?.field == "source.table")
            #expect(fault?.detail.hasPrefix("the table shop.\(table) seems to hold another thing") == true)
        }
        #expect(try decoder("shop.\(table)").decode(change(#""db":"shop","table":"\#(table)""#))?.productID == "7")
    }

    @Test(arguments: ["products", "catalog", "items", "stock_items", "userland", "artikel", "borders", "PRODUCT"])
    func withoutAChoiceOtherTablesHaveProducts(table: String) throws {
        #expect(try EventDecoder().decode(change(#""table":"\#(table)""#))?.productID == "7")
    }

    private func keys(of table: String) -> [String] {
        [
            #"{"database":"shop","table":"\#(table)","pk.id":7}"#,
            #"{"id":7,"__dbz__physicalTableIdentifier":"server.shop.\#(table)"}"#,
            #"{"schema":{"type":"struct","name":"server.shop.\#(table).Key"},"payload":{"id":7}}"#,
        ]
    }

    @Test func tombstonesOfOtherTablesDeleteNothing() throws {
        for key in keys(of: "stores") {
            #expect(try decoder("shop.products").decodeTombstone(key: key) == nil)
            #expect(try decoder("shop.stores").decodeTombstone(key: key)?.productID == "7")
            #expect(try EventDecoder().decodeTombstone(key: key)?.productID == "7")
        }
        for key in keys(of: "orders") {
            #expect(try decoder("shop.products").decodeTombstone(key: key) == nil)
            let fault = fault { () throws(RecordFault) in try EventDecoder().decodeTombstone(key: key) }
            #expect(fault?.code == .invalidValue && fault?.field == "key")
        }
        // Whose it is, the deletion before it has told.
        #expect(try decoder("products").decodeTombstone(key: #"{"id":7}"#) == nil)
        #expect(try decoder("products").decode(#"{"schema":null,"payload":null}"#, key: "7") == nil)
    }

    @Test(arguments: ["", ".", "shop.", "shop..products"])
    func aNameThatNoTableHasIsRefused(name: String) {
        #expect(throws: MappingError.self) { try SourceTables([name]) }
    }
}
