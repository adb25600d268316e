import ArgumentParser
import Catalog
import CodeIndex
import Coding
import Daemon
import Foundation
import Sync

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Loads products or clicks from a file into the index.",
        subcommands: [Products.self, Clicks.self])

    struct Products: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Applies a file of products or product events, then codes what changed.",
            discussion: """
                One JSON object a line: an event as in the product topic, or a bare product with its id. Plain or gzip. \
                Lines that can't be decoded become dead letters; the import goes on.
                """)

        @OptionGroup var options: ConfigurationOptions
        @Argument(help: "The file, or - for standard input.") var file: String

        func run() async throws {
            let configuration = try await options.load()
            let index = CodeIndex(configuration)
            try await index.migrate()
            _ = try await index.generations.ensureActive()
            let progress = ProgressDisplay("applying", unit: "events")
            let outcome = try await ProductImport(
                index: index, decoder: configuration.decoder, batchSize: configuration.batchRecords
            ).run(file, progress: progress.update)
            progress.finish(outcome.lines)
            print(
                "\(outcome.applied.upserted) products written, \(outcome.applied.deleted) deleted, "
                    + "\(outcome.applied.skipped) events skipped, \(outcome.deadLetters) dead letters")
            try await CodingRun(index, configuration).drainShowingProgress()
        }
    }

    struct Clicks: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Adds clicks to the click log that training reads.",
            discussion: """
                Tab-separated query, product_id, timestamp (may be empty) and label (optional), or one JSON object a \
                line. Plain or gzip.
                """)

        private static let maximumFaultsShown = 20

        @OptionGroup var options: ConfigurationOptions
        @Argument(help: "The file, or - for standard input.") var file: String
        @Option(help: "Leaves out lines with a lower label; lines without one count.") var minLabel: Double?

        func run() async throws {
            let configuration = try await options.load()
            let index = CodeIndex(configuration)
            try await index.migrate()
            let progress = ProgressDisplay("importing", unit: "lines")
            var faultsShown = 0
            let outcome = try await ClickImport(
                index: index, limits: configuration.decoder.limits, minimumLabel: minLabel
            ).run(
                file,
                fault: { letter in
                    guard faultsShown < Self.maximumFaultsShown else { return }
                    faultsShown += 1
                    FileHandle.standardError.write(Data("line \(letter.record.offset): \(letter.message)\n".utf8))
                }, progress: progress.update)
            progress.finish(outcome.lines)
            print("\(outcome.clicks) clicks read, \(outcome.new) of them new, \(outcome.faults) lines refused")
            if outcome.faults > 0 { throw ExitCode(ExitStatus.faultsFound) }
        }
    }
}
