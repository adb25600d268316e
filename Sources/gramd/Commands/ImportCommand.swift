import ArgumentParser
import Catalog
import CodeIndex
import Coding
import Foundation

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
            let decoder = ProductLineDecoder(
                format: configuration.decoder.format, mapping: configuration.decoder.mapping,
                limits: configuration.decoder.limits)
            var lines = try LineBatches(
                file, maximumLineBytes: configuration.decoder.limits.messageBytes, size: configuration.batchRecords)
            let progress = ProgressDisplay("applying", unit: "events")
            var total = ApplyOutcome()
            var letters = 0
            while let batch = try await lines.next() {
                let changes = try await lines.decode(batch) { line throws(RecordFault) in
                    try decoder.decode(line: line.bytes)
                }
                let events = changes.decoded.map { PositionedEvent(event: $0, record: nil) }
                let outcome = try await index.products.apply(ChangeBatch(events: events, deadLetters: changes.faults))
                total.upserted += outcome.upserted
                total.deleted += outcome.deleted
                total.skipped += outcome.skipped
                letters += changes.faults.count
                progress.update(lines.count, fraction: lines.fraction)
            }
            progress.finish(lines.count)
            print(
                "\(total.upserted) products written, \(total.deleted) deleted, \(total.skipped) events skipped, "
                    + "\(letters) dead letters")
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

        @OptionGroup var options: ConfigurationOptions
        @Argument(help: "The file, or - for standard input.") var file: String
        @Option(help: "Leaves out lines with a lower label; lines without one count.") var minLabel: Double?

        func run() async throws {
            let configuration = try await options.load()
            let index = CodeIndex(configuration)
            try await index.migrate()
            let decoder = ClickLineDecoder(limits: configuration.decoder.limits)
            var lines = try LineBatches(
                file, maximumLineBytes: configuration.decoder.limits.messageBytes, size: 5_000)
            let progress = ProgressDisplay("importing", unit: "lines")
            var stored = 0
            var read = 0
            var faults = 0
            while let batch = try await lines.next() {
                let decoded = try await lines.decode(batch) { line throws(RecordFault) in
                    try decoder.decode(line: line.bytes, number: line.number)
                }
                let clicks = decoded.decoded.filter { click in
                    minLabel.map { limit in click.label.map { $0 >= limit } ?? true } ?? true
                }
                stored += try await index.clicks.store(clicks)
                read += clicks.count
                for fault in decoded.faults.prefix(max(0, 20 - faults)) {
                    FileHandle.standardError.write(Data("line \(fault.record.offset): \(fault.message)\n".utf8))
                }
                faults += decoded.faults.count
                progress.update(lines.count, fraction: lines.fraction)
            }
            progress.finish(lines.count)
            print("\(read) clicks read, \(stored) of them new, \(faults) lines refused")
            if faults > 0 { throw ExitCode(1) }
        }
    }
}
