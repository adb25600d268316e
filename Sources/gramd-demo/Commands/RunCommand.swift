import ArgumentParser
import Foundation

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Shows gramd at work on a simulated shop, with a broker and a database of its own.",
        discussion: """
            It runs the gramd that lies in its own folder. Everything is started for the demo and removed after it. On a \
            terminal it stays up until Ctrl-C, so that the printed addresses can be tried.
            """)

    @Option(help: "Products in the simulated catalogue.") var products = 5_000
    @Option(help: "Clicks of the simulated shoppers.") var clicks = 20_000
    @Option(help: "Changes streamed at the end.") var changes = 5_000

    func run() async throws {
        let demo = try Demo(productCount: products, clickCount: clicks, changeCount: changes)
        try await demo.run(staysUp: isatty(STDOUT_FILENO) == 1)
    }
}
