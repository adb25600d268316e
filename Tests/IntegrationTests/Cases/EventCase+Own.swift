import Catalog

extension EventCase {
    private static func make(
        _ name: String, _ configuration: String, _ lines: String, _ expectations: [Expectation], before: [Stage] = []
    ) throws -> EventCase {
        EventCase(
            name, configuration, records: try SourceRecord.lines(lines),
            stages: before + [Stage(records: nil, expectations: expectations)])
    }

    /// A row of a table as Debezium sends it.
    private static func row(
        _ key: String, _ operation: String, before: String = "null", after: String = "null", lsn: Int? = nil
    ) -> String {
        let source = lsn.map { #"{"connector":"postgresql","lsn":\#($0)}"# } ?? #"{"connector":"mysql"}"#
        return
            #"{"key":\#(key),"value":{"before":\#(before),"after":\#(after),"source":\#(source),"op":"\#(operation)","ts_ms":1}}"#
            + "\n"
    }

    private static func tombstone(_ key: String) -> String { #"{"key":\#(key),"value":null}"# + "\n" }

    /// The kinds of input that once went wrong.
    static func own() throws -> [EventCase] {
        try order() + keys() + parts() + fields() + sources() + text()
    }

    private static func order() throws -> [EventCase] {
        try [
            make(
                "a tombstone repeats the deletion before it", "",
                row(#"{"id":4}"#, "c", after: #"{"id":4,"title":"Lantern"}"#, lsn: 10)
                    + row(#"{"id":4}"#, "d", before: #"{"id":4,"title":"Lantern"}"#, lsn: 30) + tombstone(#"{"id":4}"#)
                    + row(#"{"id":4}"#, "u", after: #"{"id":4,"title":"Late lantern"}"#, lsn: 20),
                [.live([]), .nothing("lantern")]),
            make(
                "it is created again with a higher version", "",
                row(#"{"id":4}"#, "d", before: #"{"id":4}"#, lsn: 30) + tombstone(#"{"id":4}"#)
                    + row(#"{"id":4}"#, "c", after: #"{"id":4,"title":"New lantern"}"#, lsn: 31),
                [.live(["4"]), .found("lantern", "4")]),
            make(
                "events without a version stand where the log has them", "",
                """
                {"op":"create","product_id":"w","version":9,"product":{"title":"Wagon nine"}}
                {"op":"update","product_id":"w","product":{"title":"Wagon plain"}}
                {"op":"update","product_id":"w","version":8,"product":{"title":"Wagon eight"}}
                """, [.title("w", "Wagon plain")]),
            make(
                "versions are switched off", "catalog: {fields: {version: none}}",
                """
                {"op":"create","product_id":"w","version":9,"product":{"title":"Wagon nine"}}
                {"op":"update","product_id":"w","version":8,"product":{"title":"Wagon eight"}}
                """, [.title("w", "Wagon eight")]),
        ]
    }

    private static func keys() throws -> [EventCase] {
        let sku = "catalog: {fields: {productID: sku}}"
        return try [
            make(
                "a deletion finds the product by the key under which it came", sku,
                row(#"{"id":1}"#, "c", after: #"{"id":1,"sku":"B-1","title":"Bench"}"#)
                    + row(#"{"id":2}"#, "c", after: #"{"id":2,"sku":"1","title":"Stool"}"#)
                    + row(#"{"id":1}"#, "d", before: #"{"id":1,"sku":null}"#) + tombstone(#"{"id":1}"#),
                [.live(["1"]), .title("1", "Stool"), .deadLetters(0)]),
            make(
                "a tombstone alone does too", sku,
                row(#"{"id":1}"#, "c", after: #"{"id":1,"sku":"B-1","title":"Bench"}"#) + tombstone(#"{"id":1}"#),
                [.live([]), .deadLetters(0)]),
            make(
                "an unknown key deletes nothing and names the remedy", sku,
                row(#"{"id":2}"#, "c", after: #"{"id":2,"sku":"1","title":"Stool"}"#)
                    + row(#"{"id":1}"#, "d", before: #"{"id":1,"sku":""}"#) + tombstone(#"{"id":1}"#),
                [.live(["1"]), .deadLetters(1), .deadLetter("REPLICA IDENTITY FULL")]),
            make(
                "an identifier that changes leaves nothing behind", sku,
                row(#"{"id":1}"#, "c", after: #"{"id":1,"sku":"OLD","title":"Shelf"}"#)
                    + row(
                        #"{"id":1}"#, "u", before: #"{"id":1,"sku":"OLD","title":"Shelf"}"#,
                        after: #"{"id":1,"sku":"NEW","title":"Shelf"}"#), [.live(["NEW"]), .found("shelf", "NEW")]),
            make(
                "nor where the source doesn't say what the row was", sku,
                row(#"{"id":1}"#, "c", after: #"{"id":1,"sku":"OLD","title":"Shelf","price":5}"#, lsn: 1)
                    + row(#"{"id":2}"#, "c", after: #"{"id":2,"sku":"B","title":"Shelf"}"#, lsn: 2)
                    + row(#"{"id":1}"#, "u", after: #"{"id":1,"sku":"NEW","title":"Shelf","price":6}"#, lsn: 3)
                    + row(#"{"id":1}"#, "u", after: #"{"id":1,"sku":"NEW","title":"Shelf","price":7}"#, lsn: 4),
                [.live(["B", "NEW"]), .price("NEW", "7"), .deadLetters(0)]),
            make(
                "a bare key is not the configured field", sku,
                row(#""9""#, "c", after: #"{"id":9,"sku":"7","title":"Bolt"}"#)
                    + row(#""7""#, "d", before: #"{"id":7}"#) + tombstone(#""7""#),
                [.live(["7"]), .deadLetters(1), .deadLetter("REPLICA IDENTITY FULL")]),
            make(
                "an update that lacks the identifier finds it by its key", sku,
                row(#"{"id":1}"#, "c", after: #"{"id":1,"sku":"B-1","title":"Bench","price":5}"#)
                    + row(#"{"id":2}"#, "c", after: #"{"id":2,"sku":"1","title":"Stool","price":5}"#)
                    + row(#"{"id":1}"#, "u", after: #"{"id":1,"price":6}"#)
                    + row(#"{"id":2}"#, "u", after: #"{"id":2,"sku":"__debezium_unavailable_value","price":7}"#),
                [.price("B-1", "6"), .price("1", "7"), .title("1", "Stool"), .deadLetters(0)]),
            make(
                "an aggregate of an outbox goes, though its events name the product otherwise",
                "catalog: {format: outbox, fields: {productID: sku}}",
                """
                {"key":"x1","value":{"id":"e1","aggregatetype":"product","aggregateid":"7","type":"ProductCreated","payload":"{\\"sku\\":\\"A-7\\",\\"title\\":\\"Hinge\\"}"}}
                {"key":"x2","value":{"id":"e2","aggregatetype":"product","aggregateid":"9","type":"ProductCreated","payload":"{\\"sku\\":\\"7\\",\\"title\\":\\"Bolt\\"}"}}
                {"key":"x3","value":{"id":"e3","aggregatetype":"product","aggregateid":"7","type":"ProductDeleted","payload":null}}
                """, [.live(["7"]), .title("7", "Bolt"), .deadLetters(0)]),
            make(
                "keys of several fields", "catalog: {fields: {productID: [tenant, number]}}",
                row(#"{"tenant":"n","number":3}"#, "c", after: #"{"tenant":"n","number":3,"title":"North hook"}"#)
                    + row(#"{"tenant":"s","number":3}"#, "c", after: #"{"tenant":"s","number":3,"title":"South hook"}"#)
                    + tombstone(#"{"tenant":"n","number":3}"#), [.live(["s:3"]), .title("s:3", "South hook")]),
            make(
                "a tombstone may be wrapped", "",
                row(
                    #"{"schema":{"type":"struct"},"payload":{"id":6}}"#, "c", after: #"{"id":6,"title":"Tray"}"#)
                    + #"{"key":{"schema":{"type":"struct"},"payload":{"id":6}},"value":{"schema":null,"payload":null}}"#,
                [.live([]), .deadLetters(0)]),
            make(
                "keys are written in many ways", "",
                """
                {"key":"[1]","value":{"op":"c","product_id":"1","product":{"title":"Cup one"}}}
                {"key":"\\"2\\"","value":{"op":"c","product_id":"2","product":{"title":"Cup two"}}}
                {"key":" 3 ","value":{"op":"c","product_id":"3","product":{"title":"Cup three"}}}
                {"key":"[1]","value":null}
                {"key":"\\"2\\"","value":null}
                {"key":"3","value":null}
                """, [.live([]), .deadLetters(0)]),
        ]
    }

    private static func parts() throws -> [EventCase] {
        let unavailable = "__debezium_unavailable_value"
        return try [
            make(
                "what was not logged keeps what is stored", "",
                row(
                    #"{"id":1}"#, "c",
                    after:
                        #"{"id":1,"title":"Saw","price":"5","description":"fine teeth","tags":["wood"],"dim":{"l":"30cm"}}"#
                )
                    + row(
                        #"{"id":1}"#, "u",
                        after: #"{"id":1,"title":"Saw","price":"6","description":"\#(unavailable)","tags":["wood"]}"#)
                    + row(
                        #"{"id":1}"#, "u",
                        after:
                            #"{"id":1,"title":"Saw","price":"7","description":"\#(unavailable)","tags":["\#(unavailable)"]}"#
                    ),
                [
                    .price("1", "7"), .found("fine teeth", "1"), .found("wood", "1"), .noText(unavailable),
                    .deadLetters(0),
                ]),
            make(
                "a patch says only what changed", "",
                """
                {"op":"create","product_id":"a","product":{"title":"Anvil","price":10,"description":"forged iron"}}
                {"op":"patch","product_id":"a","product":{"price":12}}
                """, [.price("a", "12"), .found("forged iron", "a"), .deadLetters(0)]),
            make(
                "a patch of an unknown product is a dead letter", "",
                #"{"op":"patch","product_id":"a","product":{"price":12}}"#, [.live([]), .deadLetters(1)]),
        ]
    }

    private static func fields() throws -> [EventCase] {
        try [
            make(
                "prices are read in many forms, and what can't be read is left out", "",
                """
                {"op":"c","product_id":"1","product":{"title":"Mat","price":""}}
                {"op":"c","product_id":"2","product":{"title":"Mat","price":"12,50"}}
                {"op":"c","product_id":"3","product":{"title":"Mat","price":"2.345,00 €"}}
                {"op":"c","product_id":"4","product":{"title":"Mat","price":"31.00 USD"}}
                {"op":"c","product_id":"5","product":{"title":"Mat","price":{"centAmount":1250,"currencyCode":"EUR","fractionDigits":2}}}
                {"op":"c","product_id":"6","product":{"title":"Mat","price":"on request"}}
                {"op":"c","product_id":"7","product":{"title":"Mat","price":{"value":"3.10","currency":"EUR"}}}
                {"op":"c","product_id":"8","product":{"title":"Mat","price":"$2,345.00"}}
                """,
                [
                    .price("1", nil), .price("2", "12.5"), .price("3", "2345"), .price("4", "31"), .price("5", "12.5"),
                    .price("6", nil), .price("7", "3.1"), .price("8", "2345"), .deadLetters(0),
                ]),
            make(
                "brand and category may be lists, objects or numbers", "",
                """
                {"op":"c","product_id":"1","product":{"title":"Rope","brand":{"name":"Knotty"},"category":["Garden","Ropes"]}}
                {"op":"c","product_id":"2","product":{"title":2001,"brand":47}}
                {"op":"c","product_id":"3","product":{"title":" \\u200b "}}
                """,
                [
                    .live(["1", "2"]), .found("knotty", "1"), .found("garden", "1"), .title("2", "2001"),
                    .deadLetters(1),
                ]),
        ]
    }

    private static func sources() throws -> [EventCase] {
        try [
            make(
                "flattened rows of Debezium", "catalog: {format: debezium}",
                """
                {"key":{"id":1},"value":{"id":1,"title":"Vase","__op":"r","__lsn":5,"__deleted":"false"}}
                {"key":{"id":2},"value":{"id":2,"title":"Jug","__op":"c","__lsn":6,"__deleted":"false"}}
                {"key":{"id":1},"value":{"id":1,"title":"Vase","__op":"d","__lsn":7,"__deleted":"true"}}
                """, [.live(["2"]), .deadLetters(0)]),
            make(
                "the message is the product, and has fields called version and ts",
                "catalog: {fields: {productID: sku, operation: none, product: .}}",
                """
                {"key":"p","value":{"sku":"p","title":"Player","version":"7.1"}}
                {"key":"p","value":{"sku":"p","title":"Player cheap","version":"6.9","ts":"Type S"}}
                """, [.title("p", "Player cheap"), .found("6.9", "p"), .deadLetters(0)]),
        ]
    }
}
