import ArgumentParser
import CodeIndex
import Daemon
import Foundation
import Monitoring
import Serving

struct SearchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search", abstract: "Searches the index and shows the query's codes and the products.",
        discussion: """
            The options that narrow a search down mean what the parameters of GET /v1/search mean that have their names. \
            All of them must hold; they don't change scores.
            """)

    @OptionGroup var options: ConfigurationOptions
    @Argument(help: "What a shopper would type.") var query: String
    @Option(help: "The most products shown, up to \(QueryBounds.limit).") var limit = 10
    @Option(help: "So many of the best products are passed over, up to \(QueryBounds.offset).") var offset = 0
    @Option(name: Self.name("price", "from"), help: "The lowest price.") var priceFrom: String?
    @Option(name: Self.name("price", "to"), help: "The highest price.") var priceTo: String?
    @Option(help: "A brand as the shop writes it; may be given several times, for one of several.")
    var brand: [String] = []
    @Option(help: "What the category begins with; may be given several times, for one of several.")
    var category: [String] = []
    @Option(
        help: ArgumentHelp(
            "An attribute's value; may be given several times, for one of several values or several attributes.",
            valueName: "name=value"))
    var attribute: [String] = []
    @Option(help: "Products' identifiers, with commas in between; may be given several times.") var ids: [String] = []
    @Option(help: "The generation that answers instead of the active one.") var generation: Int?
    @Flag(help: "Prints the answer as JSON, as GET /v1/search does.") var json = false

    private static func name(_ parts: String...) -> NameSpecification {
        [.customLong(parts.joined(separator: "-")), .customLong(parts.joined(separator: "_"))]
    }

    func validate() throws { _ = try parameters() }

    /// What is asked for, read as `GET /v1/search` reads it.
    func parameters() throws -> SearchParameters {
        var items = [("q", query), ("limit", "\(limit)"), ("offset", "\(offset)")]
        if let priceFrom { items.append(("price_from", priceFrom)) }
        if let priceTo { items.append(("price_to", priceTo)) }
        if let generation { items.append(("generation", "\(generation)")) }
        items += brand.map { ("brand", $0) } + category.map { ("category", $0) } + ids.map { ("ids", $0) }
        items += try attribute.map { text in
            let sides = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2 else { throw ValidationError("--attribute '\(text)' must be a name=value") }
            return ("attribute.\(sides[0])", String(sides[1]))
        }
        do throws(ParameterFault) { return try SearchParameters(named: items) } catch {
            throw ValidationError("\(error)")
        }
    }

    func run() async throws {
        let configuration = try options.load()
        _ = try await CodeIndex.known(configuration)
        let searcher = try await DatabaseSearcher(configuration)
        let result = try await searcher.search(parameters())
        if json { return try printJSON(result) }
        print(SearchDisplay(result).text)
    }
}
