import ArgumentParser
import Catalog
import CodeIndex
import Coding
import Daemon
import Foundation
import Monitoring
import Sync

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Loads products or clicks from a file into the index.",
        subcommands: [Products.self, Clicks.self])

    struct Products: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Applies a file of products or product events, then codes what changed.",
            discussion: """
                Reads JSON lines (events as in the product topic, or bare products with their id), one JSON array, a file for \
                Elasticsearch's bulk interface or a dump of an index, and CSV or TSV with a header, such as a feed for Google \
                Merchant Center. gzip, Zstandard and UTF-16 are understood. What can't be decoded becomes a dead letter, and \
                the import goes on, unless nearly everything is refused: then the file is of another kind. The exit status \
                is 1 when anything was refused.
                """)

        /// After fewer products the keys are as they were before.
        private static let packedFrom = 10_000

        @OptionGroup var options: ConfigurationOptions
        @OptionGroup var source: Source
        @Flag(help: "Prints JSON.") var json = false

        func run() async throws {
            let configuration = try options.load()
            let index = CodeIndex(configuration)
            try await index.migrate()
            _ = try await index.generations.ensureActive()
            let progress = ProgressDisplay("applying", unit: "items")
            let outcome = try await ProductImport(
                index: index, pipeline: configuration.pipeline(), coder: try OwnCoder(configuration),
                batchSize: configuration.transactionSize.largest
            ).run(source.file, format: source.format, progress: progress.update)
            progress.finish(outcome.lines)
            if !json { Self.show(outcome) }
            try await CodingRun(index, configuration).drainShowingProgress()
            let packed = outcome.applied.upserted >= Self.packedFrom ? await Self.packKeys(of: index) : []
            if json {
                try printJSON(ProductImportDocument(outcome, packedIndexes: packed))
                return try source.end(outcome.refusals)
            }
            if !packed.isEmpty { print("indexes packed: \(packed.joined(separator: ", "))") }
            try source.conclude(outcome.lines, outcome.refusals, became: "dead letters")
        }

        private static func show(_ outcome: ProductImport.Outcome) {
            print(
                "\(outcome.applied.upserted) products written, \(outcome.applied.deleted) deleted, "
                    + "\(outcome.applied.skipped) events skipped, \(outcome.applied.late) late"
                    + (outcome.withoutEvent > 0 ? "; \(outcome.withoutEvent) items without an event" : ""))
            if !outcome.droppedFields.isEmpty {
                let fields = outcome.droppedFields.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
                print("left out of products: \(fields.joined(separator: ", "))")
            }
        }

        /// The products are loaded also where that can't be.
        private static func packKeys(of index: CodeIndex) async -> [String] {
            do { return try await index.packKeys() } catch {
                printError("indexes are not packed: \(error)")
                return []
            }
        }
    }

    struct Clicks: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Adds clicks to the click log that training reads, and posts their words.",
            discussion: """
                Reads CSV and TSV, whose columns are known by their header's names in any order: query, product_id, \
                timestamp or ts, label, clicks or count; without a header they are query, product, time and label, separated \
                by tabs. Also JSON lines or one JSON array with these names, or records of a search log. gzip, Zstandard and \
                UTF-16 are understood. Words of queries that led to a product find it from then on (clicks.postedWords). The \
                exit status is 1 when anything was refused.
                """)

        private static let maximumFaultsShown = 20

        @OptionGroup var options: ConfigurationOptions
        @OptionGroup var source: Source
        @Option(help: "Leaves out lines with a lower label; lines without one count.") var minLabel: Double?
        @Flag(help: "Prints JSON.") var json = false

        func run() async throws {
            let configuration = try options.load()
            let index = CodeIndex(configuration)
            try await index.migrate()
            let progress = ProgressDisplay("importing", unit: "lines")
            var faultsShown = 0
            let outcome = try await ClickImport(
                index: index, mapping: configuration.clickDecoder.mapping, limits: configuration.decoder.limits,
                minimumLabel: minLabel
            ).run(
                source.file, format: source.format,
                fault: { letter in
                    guard faultsShown < Self.maximumFaultsShown else { return }
                    faultsShown += 1
                    printError("line \(letter.record.offset): \(letter.message)")
                }, progress: progress.update)
            progress.finish(outcome.lines)
            if !json {
                print(
                    "\(outcome.clicks) clicks read, \(outcome.new) queries with a product and a time are new"
                        + (outcome.withoutClick > 0 ? "; \(outcome.withoutClick) items without a click" : ""))
            }
            try await ClickedWordPoster(index, configuration).drain()
            if json {
                try printJSON(ClickImportDocument(outcome))
                return try source.end(outcome.refusals)
            }
            try source.conclude(outcome.lines, outcome.refusals, became: "left out")
        }
    }

    /// Where items come from.
    struct Source: ParsableArguments {
        @Argument(help: "The file, or - for standard input.") var file: String
        @Option(help: "How the file keeps its items; automatic recognises it by its beginning.")
        var format = FeedFormat.automatic

        /// Says last what was refused and why, and ends the command so.
        func conclude(_ items: Int, _ refusals: Refusals, became fate: String) throws {
            guard refusals.count > 0 else {
                print(items > 0 ? "none of \(items) items refused" : "there is no item in \(file)")
                return
            }
            print("\(refusals.count) of \(items) items refused (\(fate)): \(refusals.summary)")
            try end(refusals)
        }

        /// Ends the command as what was refused says.
        func end(_ refusals: Refusals) throws {
            if refusals.count > 0 { throw ExitCode(ExitStatus.faultsFound) }
        }
    }
}
