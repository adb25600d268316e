import Foundation
import Simulation

/// An invented shop as the files that `gramd import` and `gramd evaluate` read.
struct SimulatedShopFiles {
    var products: Int
    var clicks: Int
    var queries: Int
    var seed: UInt64

    func write(to folder: URL) throws {
        let catalog = SyntheticCatalog(seed: seed, productCount: products)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Self.write(
            catalog.lazy.map { $0.eventJSON(op: .create, timestamp: SyntheticCatalog.epoch) }, to: "products.jsonl",
            in: folder)
        try Self.write(Self.lines(catalog.clicks(count: clicks, seed: seed)), to: "clicks.tsv", in: folder)
        try Self.write(
            ["query\tproduct_id\ttimestamp\tlabel"]
                + catalog.judgments(queries: queries, seed: seed).map { "\($0.query)\t\($0.productID)\t\t\($0.label)" },
            to: "judgments.tsv", in: folder)
    }

    /// Writes the products and clicks of a shop that changes from day to day.
    static func write(_ shop: DriftingShop, to folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let events = (0..<shop.days).flatMap { day in
            let start = shop.start(ofDay: day)
            let leaving = shop.products(leavingOnDay: day).map {
                #"{"op":"delete","product_id":"\#($0)","ts":\#(start)}"#
            }
            return leaving + shop.products(comingOnDay: day).map { $0.eventJSON(op: .create, timestamp: start) }
        }
        try write(events, to: "products.jsonl", in: folder)
        try write(lines((0..<shop.days).flatMap(shop.clicks)), to: "clicks.tsv", in: folder)
    }

    private static func lines(_ clicks: some Sequence<SyntheticClick>) -> [String] {
        ["query\tproduct_id\ttimestamp"] + clicks.map { "\($0.query)\t\($0.productID)\t\($0.timestamp)" }
    }

    private static func write(_ lines: some Sequence<String>, to name: String, in folder: URL) throws {
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: folder.appendingPathComponent(name))
    }
}
