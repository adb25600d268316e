import ArgumentParser
import Catalog
import CodeIndex
import Coding
import Daemon
import Evaluation
import Foundation
import Monitoring
import Sync

struct DeadLetterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dlq", abstract: "Shows, retries and drops dead letters: records that could not be applied.",
        subcommands: [List.self, Show.self, Stats.self, Retry.self, Drop.self])

    /// Which dead letters a command is about.
    struct Selection: ParsableArguments {
        @Argument(help: "Their numbers, as gramd dlq list shows them; all without.") var ids: [Int64] = []
        @Option(help: "Only of this cause.") var cause: String?
        @Option(help: "Only of this topic.") var topic: String?
        @Option(help: "Only of this partition.") var partition: Int32?

        var filter: DeadLetterFilter {
            DeadLetterFilter(ids: ids, cause: cause, topic: topic, partition: partition)
        }

        var isEverything: Bool { filter == DeadLetterFilter() }

        /// - Throws: ``CommandError`` where one of the numbers is none of a letter that is there.
        func expectLetters(in index: CodeIndex) async throws {
            guard !ids.isEmpty else { return }
            let there = Set(
                try await index.deadLetters.list(DeadLetterFilter(ids: ids), limit: ids.count).map(\.id))
            let missing = Set(ids).subtracting(there).sorted()
            guard missing.isEmpty else {
                throw CommandError(
                    .notFound,
                    "there is no dead letter \(missing.map(String.init).joined(separator: ", ")); gramd dlq list shows them"
                )
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists dead letters, oldest first.")

        @OptionGroup var options: ConfigurationOptions
        @OptionGroup var selection: Selection
        @Option(help: "The most letters.") var limit = 50
        @Flag(help: "Prints JSON.") var json = false

        func validate() throws {
            guard limit > 0 else { throw ValidationError("--limit must be above 0") }
        }

        func run() async throws {
            let index = try await CodeIndex.known(options.load())
            try await selection.expectLetters(in: index)
            let letters = try await index.deadLetters.list(selection.filter, limit: limit)
            if json { try printJSON(DeadLettersDocument(letters)) } else { print(DeadLetterDisplay.list(letters)) }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Shows one dead letter with its payload.")

        @OptionGroup var options: ConfigurationOptions
        @Argument(help: "Its number.") var id: Int64
        @Flag(help: "Prints JSON.") var json = false

        func run() async throws {
            let index = try await CodeIndex.known(options.load())
            guard let stored = try await index.deadLetters.list(DeadLetterFilter(ids: [id]), limit: 1).first else {
                throw CommandError(.notFound, "there is no dead letter \(id); gramd dlq list shows them")
            }
            if json { return try printJSON(DeadLetterDocument(stored, withPayload: true)) }
            print(DeadLetterDisplay.letter(stored))
        }
    }

    struct Stats: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Counts dead letters by topic and cause.")

        @OptionGroup var options: ConfigurationOptions
        @OptionGroup var selection: Selection
        @Flag(help: "Prints JSON.") var json = false

        func run() async throws {
            let counts = try await CodeIndex.known(options.load()).deadLetters.counts(selection.filter)
            if json { return try printJSON(DeadLetterCountsDocument(counts)) }
            let table = TextTable(
                header: ["topic", "cause", "letters", "first", "last"],
                rows: counts.map { [$0.topic, $0.cause, "\($0.count)", $0.first, $0.last] })
            print("\(verbatim: table)")
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Applies dead letters that can be decoded now.",
            discussion: """
                Each is decoded with the present configuration and applied at its own place in its partition and version: \
                what is newer in the index stays. One that succeeds is gone; one that fails keeps its place with its new \
                cause. Letters that have failed \(DeadLetterRetry.maximumRetries) times are left alone unless their \
                numbers are given. Exits with 1 when any failed.
                """)

        private static let maximumFailuresShown = 20

        @OptionGroup var options: ConfigurationOptions
        @OptionGroup var selection: Selection
        @Flag(help: "Only says what would happen.") var dryRun = false
        @Flag(help: "Prints JSON.") var json = false

        func run() async throws {
            let configuration = try options.load()
            let index = CodeIndex(configuration)
            try await index.migrate()
            try await selection.expectLetters(in: index)
            let retry = DeadLetterRetry(configuration, index)
            var document = DeadLetterRetryDocument(dryRun: dryRun)
            var failuresShown = 0
            let summary = try await retry.run(selection.filter, dryRun: dryRun) { letter, cause, message in
                if json { return document.add(letter, cause: cause, message: message) }
                guard failuresShown < Self.maximumFailuresShown else { return }
                failuresShown += 1
                print(DeadLetterDisplay.failure(letter, cause: cause, message: message))
            }
            if !json {
                let would = dryRun ? "would be " : ""
                print(
                    "\(summary.settled) \(would)applied, \(summary.empty) \(would)dropped as empty, "
                        + "\(summary.failed) fail")
            }
            if summary.settled > 0, !dryRun { try await CodingRun(index, configuration).drainShowingProgress() }
            if json {
                document.add(summary)
                try printJSON(document)
            }
            if summary.failed > 0 { throw ExitCode(ExitStatus.faultsFound) }
        }
    }

    struct Drop: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Deletes dead letters for good.")

        @OptionGroup var options: ConfigurationOptions
        @OptionGroup var selection: Selection
        @Flag(help: "Needed to delete every dead letter.") var all = false
        @Flag(help: "Only says how many.") var dryRun = false
        @Flag(help: "Prints JSON.") var json = false

        func validate() throws {
            guard all || dryRun || !selection.isEverything else {
                throw ValidationError("name letters, a cause, a topic or a partition; or --all")
            }
        }

        func run() async throws {
            let index = try await CodeIndex.known(options.load())
            try await selection.expectLetters(in: index)
            let count =
                dryRun
                ? try await index.deadLetters.counts(selection.filter).reduce(0) { $0 + $1.count }
                : try await index.deadLetters.drop(selection.filter)
            if json { return try printJSON(DeadLetterDropDocument(dryRun: dryRun, dropped: count)) }
            print("\(count) dead letters \(dryRun ? "would be " : "")dropped")
        }
    }
}
