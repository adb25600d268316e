import ArgumentParser
import CodeIndex
import Daemon
import Foundation
import Serving

struct SearchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search", abstract: "Searches the index and shows the query's codes and the products.")

    @OptionGroup var options: ConfigurationOptions
    @Argument(help: "What a shopper would type.") var query: String
    @Option(help: "The most products shown, up to \(QueryBounds.limit).") var limit = 10
    @Flag(help: "Prints the answer as JSON, as GET /v1/search does.") var json = false

    func run() async throws {
        let configuration = try options.load()
        let searcher = try await DatabaseSearcher(configuration)
        let result = try await searcher.search(query, limit: limit)
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            print(String(decoding: try encoder.encode(result), as: UTF8.self))
            return
        }
        print("codes: \(result.codes.map(Self.text).joined(separator: ", "))")
        for product in result.products {
            let score = String(format: "%8.3f", product.score)
            print("\(score)  \(product.productID)  \(product.title)  [\(product.matchedCodes.joined(separator: " "))]")
        }
        let milliseconds = String(format: "%.1f", result.milliseconds)
        print("\(result.products.count) products from generation \(result.generation) in \(milliseconds) ms")
    }

    private static func text(_ code: SearchResult.EncodedCode) -> String {
        code.probability.map { "\(code.code) (\(code.origin), p \(String(format: "%.3g", $0)))" } ?? code.code
    }
}
