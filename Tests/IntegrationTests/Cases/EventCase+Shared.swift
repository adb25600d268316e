import Catalog
import Foundation

extension EventCase {
    private static let debezium = "catalog: {format: debezium}"
    private static let sku = "catalog: {format: debezium, fields: {productID: sku}}"

    private static let jacket: [Expectation] = [
        .live(["9000000000001", "9000000000002"]), .price("9000000000001", "149"),
        .found("indigo", "9000000000001"), .found("JKT-MOS-L", "9000000000001"),
        .found("waxed canvas", "9000000000001"),
        .noCode("rte"), .noCode("strong"), .noCode("tracker"), .noCode("nbsp"), .noCode("table"), .noCode("2025"),
    ]

    /// The cases whose files are kept beside the project.
    static func shared(in folder: URL) throws -> [EventCase] {
        func make(
            _ file: String, _ configuration: String, _ expectations: [Expectation], before: [Stage] = []
        ) throws -> EventCase {
            let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
            return EventCase(
                file, configuration, records: try SourceRecord.lines(text),
                stages: before + [Stage(records: nil, expectations: expectations)])
        }
        return try [
            make("01-tombstone-version.jsonl", debezium, [.live([])]),
            make(
                "03-sku-not-primary-key.jsonl", sku,
                [.live(["7"]), .title("7", "Steel bolt size seven"), .deadLetters(0)]),
            make("03b-sku-renamed.jsonl", sku, [.live(["NEW-1"])]),
            make("03c-sku-not-null.jsonl", sku, [.live([])]),
            make("05a-flattened-deleted.jsonl", debezium, [.live(["1"])]),
            make("05b-flattened-op.jsonl", debezium, [.live(["1"]), .deadLetters(0)]),
            make("05c-flattened-wrapped-decimal.jsonl", debezium, [.price("1", "19.9")]),
            make("06a-variable-scale-decimal.jsonl", debezium, [.price("1", "19.9"), .price("2", "19.9")]),
            make(
                "07-toast-placeholder.jsonl", debezium,
                [
                    .price("1", "15"), .found("sharp blades", "1"), .found("hedge", "1"), .found("20cm", "1"),
                    .noText("__debezium_unavailable_value"), .noText("X19kZWJleml1bV91bmF2YWlsYWJsZV92YWx1ZQ"),
                    .deadLetters(0),
                ]),
            make("09a-maxwell.jsonl", "catalog: {format: maxwell}", [.live(["2"]), .deadLetters(0)]),
            make(
                "09b-sequin.jsonl", "catalog: {format: sequin}",
                [.live(["1", "2"]), .title("2", "Felt hat green"), .deadLetters(0)]),
            make("09c-aws-dms.jsonl", "catalog: {format: dms}", [.live(["1"]), .deadLetters(0)]),
            make(
                "12-shopify-webhooks.jsonl", "catalog: {format: shopify}", [.live([]), .deadLetters(0)],
                before: [
                    Stage(records: 3, expectations: jacket),
                    Stage(records: 4, expectations: [.live(["9000000000001"])]),
                ]
            ),
            make(
                "13-woocommerce-webhooks.jsonl", "catalog: {format: woocommerce}",
                [.live(["101", "102"]), .price("101", nil), .price("102", "12.5"), .deadLetters(0)],
                before: [
                    Stage(
                        records: 4,
                        expectations: [
                            .live(["100", "101", "102"]), .price("100", "25"), .found("burgundy", "100"),
                            .found("clothing", "100"), .found("pavo", "100"),
                        ])
                ]),
            make(
                "17-google-merchant.jsonl", "catalog: {format: google-merchant}",
                [
                    .live(["sku-1", "sku-2"]), .price("sku-2", "29"), .found("slouchy", "sku-1"),
                    .found("charcoal", "sku-1"), .deadLetters(0),
                ]),
            make(
                "18-bestbuy.jsonl", "catalog: {format: bestbuy}",
                [
                    .live(["6418599"]), .found("dolby vision", "6418599"), .found("120Hz", "6418599"),
                    .found("home theater", "6418599"), .nothing("battery"), .deadLetters(0),
                ]),
            make("24-null-in-envelope.jsonl", debezium, [.live([]), .deadLetters(0)]),
            make(
                "26-text.jsonl", "",
                [
                    .found("waschmaschinenreiniger", "s1"), .found("garthandschuh", "s2"), .found("cafe", "s3"),
                    .found("café", "s3"), .found("rock n roll", "s4"), .found("kaffeemühle", "s5"),
                    .found("silber matt", "s5"), .found("wool", "s8"), .found("abc", "s9"), .found("wifi", "s10"),
                    .found("router", "s10"), .found("NOR.0707-60", "NOR.0707-60"), .found("VL-50", "VL-50"),
                    .found("levis", "s13"), .found("tshirt", "s15"), .found("t-shirt", "s15"), .found("t shirt", "s15"),
                    .found("istanbul", "s16"), .found("strasse", "s17"), .noCode("quot"), .noCode("39"),
                    .noCode("amp"), .noCode("eacut"),
                ]),
            // Its lines break off inside the picture, so that they are no JSON; the own cases have whole ones.
            make("27-data-uri.jsonl", "", [.live([]), .deadLetters(2)]),
            make(
                "28-field-called-version.jsonl",
                "catalog: {fields: {productID: sku, operation: none, product: .}}",
                [
                    .live(["a", "b", "c"]), .title("b", "Video editor price"), .found("2023", "b"),
                    .found("size s", "c"),
                    .deadLetters(0),
                ]),
            make(
                "29-composite-key.jsonl", "catalog: {format: debezium, fields: {productID: [shop_id, id]}}",
                [.live(["1:5"]), .deadLetters(0)]),
            make("30-mixed-versions.jsonl", "", [.title("1", "Basket without version")]),
            make("31-batch-boundaries.jsonl", "", [.live([])]),
        ]
    }
}
