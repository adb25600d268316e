import ArgumentParser
import Foundation
import Simulation

struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate", abstract: "Writes an invented shop to files: products, clicks and judged queries.",
        discussion: """
            For trying gramd without data of one's own. Everything is made up from a seed and the same on every machine. \
            FOLDER gets products.jsonl (create events), clicks.tsv (query, product_id, timestamp) and judgments.tsv (query, product_id, \
            timestamp, label 0 to 3; no judged query is in the click log).

            With --days, the shop changes from day to day: products come and go, shoppers replace more and more words \
            by new ones, and what is popular changes. products.jsonl and clicks.tsv are then in order of time, --clicks \
            are a day's, and nothing is judged. gramd align backtest follows such files.
            """)

    @Argument(help: "The folder; made if it doesn't exist.") var folder: String
    @Option(help: "Products of the shop.") var products = 6_000
    @Option(help: "Simulated clicks.") var clicks = 24_000
    @Option(help: "Judged queries.") var queries = 300
    @Option(help: "Days of a shop that changes.") var days: Int?
    @Option(help: "Another seed is another shop.") var seed: UInt64 = 1

    func validate() throws {
        guard products > 0, days ?? 1 > 0, clicks >= 0, queries >= 0 else {
            throw ValidationError("--products and --days must be above 0, --clicks and --queries not below")
        }
    }

    func run() throws {
        if let days {
            let shop = DriftingShop(seed: seed, productCount: products, days: days, clicksPerDay: clicks)
            return try SimulatedShopFiles.write(shop, to: URL(fileURLWithPath: folder))
        }
        try SimulatedShopFiles(products: products, clicks: clicks, queries: queries, seed: seed)
            .write(to: URL(fileURLWithPath: folder))
    }
}
