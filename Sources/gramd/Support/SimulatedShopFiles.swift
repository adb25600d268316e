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
        func write(_ lines: some Sequence<String>, to name: String) throws {
            try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: folder.appendingPathComponent(name))
        }
        try write(
            catalog.lazy.map { $0.eventJSON(op: .create, timestamp: SyntheticCatalog.epoch) }, to: "products.jsonl")
        try write(
            ["query\tproduct_id\ttimestamp"]
                + catalog.clicks(count: clicks, seed: seed).map { "\($0.query)\t\($0.productID)\t\($0.timestamp)" },
            to: "clicks.tsv")
        try write(
            ["query\tproduct_id\ttimestamp\tlabel"]
                + catalog.judgments(queries: queries, seed: seed).map { "\($0.query)\t\($0.productID)\t\t\($0.label)" },
            to: "judgments.tsv")
    }
}
