public import Foundation

/// An invented shop as the files that `gramd import` and `gramd evaluate` read.
public struct SimulatedShopFiles: Sendable {
    private let products: Int
    private let clicks: Int
    private let queries: Int
    private let seed: UInt64

    /// - Parameters:
    ///   - queries: judged ones, which no click is made with.
    ///   - seed: another one is another shop.
    public init(products: Int, clicks: Int, queries: Int, seed: UInt64) {
        self.products = products
        self.clicks = clicks
        self.queries = queries
        self.seed = seed
    }

    /// Writes `products.jsonl`, `clicks.tsv` and `judgments.tsv` into a folder, which is made where there is none.
    public func write(to folder: URL) throws {
        let catalog = SyntheticCatalog(seed: seed, productCount: products)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Self.write(
            catalog.lazy.map { $0.eventJSON(op: .create, timestamp: SyntheticCatalog.epoch) }, to: "products.jsonl",
            in: folder)
        try Self.write(catalog.clicks(count: clicks, seed: seed), to: folder)
        try Self.write(
            ["query\tproduct_id\ttimestamp\tlabel"]
                + catalog.judgments(queries: queries, seed: seed).map { "\($0.query)\t\($0.productID)\t\t\($0.label)" },
            to: "judgments.tsv", in: folder)
    }

    /// Writes the products and clicks of a shop that changes from day to day.
    public static func write(_ shop: DriftingShop, to folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let events = (0..<shop.days).flatMap { day in
            let start = shop.start(ofDay: day)
            let leaving = shop.products(leavingOnDay: day).map {
                #"{"op":"delete","product_id":"\#($0)","ts":\#(start)}"#
            }
            return leaving + shop.products(comingOnDay: day).map { $0.eventJSON(op: .create, timestamp: start) }
        }
        try write(events, to: "products.jsonl", in: folder)
        try write((0..<shop.days).flatMap(shop.clicks), to: folder)
    }

    /// Writes clicks only, as `clicks.tsv`.
    public static func write(_ clicks: some Sequence<SyntheticClick>, to folder: URL) throws {
        let lines = clicks.map { "\($0.query)\t\($0.productID)\t\($0.timestamp)" }
        try write(["query\tproduct_id\ttimestamp"] + lines, to: "clicks.tsv", in: folder)
    }

    private static func write(_ lines: some Sequence<String>, to name: String, in folder: URL) throws {
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: folder.appendingPathComponent(name))
    }
}
