import ArgumentParser
import CodeIndex
import Daemon
import Foundation
import Monitoring
import Serving

struct SearchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search", abstract: "Searches the index and shows the query's codes and the products.")

    @OptionGroup var options: ConfigurationOptions
    @Argument(help: "What a shopper would type.") var query: String
    @Option(help: "The most products shown, up to \(QueryBounds.limit).") var limit = 10
    @Flag(help: "Prints the answer as JSON, as GET /v1/search does.") var json = false

    func run() async throws {
        let configuration = try await options.load()
        let searcher = try await DatabaseSearcher(configuration)
        let result = try await searcher.search(query, limit: limit)
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            print(DisplayText(verbatim: String(decoding: try encoder.encode(result), as: UTF8.self)))
            return
        }
        print(SearchDisplay(result).text)
    }
}
