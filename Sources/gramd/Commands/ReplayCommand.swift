import ArgumentParser
import CodeIndex
import Daemon
import Foundation
import Monitoring
import Sync

struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Reads topics again from an earlier place, or goes on from a later one.",
        discussion: """
            Instances of gramd run may run on: within seconds they read on from the new place, and what they were about to \
            write is refused. Product events that were applied before are recognised and not applied again. Clicks are \
            not: with --clicks from the earliest record, everything counted of any search-log topic is forgotten and \
            counted again. A later place leaves out the records between, for good.

            Versions that were seen are never forgotten: events below them change nothing. Where most of them are so, \
            /readyz and gramd status say it, and --new-source mends it.

            gramd rebuild builds the whole index anew beside the live one; replay changes the live one.
            """)

    @OptionGroup var options: ConfigurationOptions
    @Option(
        help: ArgumentHelp(
            "earliest, latest, a time (ISO 8601 or seconds since 1970), or partition:offset,….", valueName: "place"))
    var to: ReplayTarget?
    @Flag(help: "The topic was deleted and made anew: its offsets say nothing about what was applied before.")
    var newTopic = false
    @Flag(
        help: """
            The source counts its versions anew from lower ones, as a database that was moved or restored: from --to on \
            they are above all before. Without --to, from the first event that came too late.
            """)
    var newSource = false
    @Flag(help: "All search-log topics, rather than the product topic.") var clicks = false
    @Flag(help: "Says what would be read again or left out, and changes nothing.") var dryRun = false
    @Flag(help: "Prints JSON.") var json = false

    func validate() throws {
        guard to != nil || newSource else { throw ValidationError("--to is missing: where to read on") }
        if newSource, clicks || newTopic || to == .latest {
            throw ValidationError("--new-source goes with --to earliest, a time or offsets, or without --to")
        }
        if clicks, newTopic { throw ValidationError("--new-topic is for the product topic") }
        if clicks, to != .earliest, to != .latest {
            throw ValidationError(
                "--clicks goes with --to earliest or latest only: clicks read again from a place between would count twice"
            )
        }
        if case .time(let time)? = to, Double(time) > Date().timeIntervalSince1970 * 1_000 {
            throw ValidationError("--to is in the future; --to latest leaves out all records that there are")
        }
        if newTopic, to != .earliest { throw ValidationError("--new-topic goes with --to earliest only") }
    }

    func run() async throws {
        let configuration = try options.load().tellingBrokerFaults()
        let source: TopicReplay.Source =
            clicks
            ? .searchLogs(topics: configuration.clickTopics)
            : .products(
                topic: configuration.productTopic, newTopic ? .newTopic : newSource ? .newSource : .again)
        let to = to ?? .earliest
        guard source != .searchLogs(topics: []) else {
            throw CommandError(.unusableSettings, "clicks.topics names no topic")
        }
        let index = CodeIndex(configuration)
        try await index.migrate()
        let replay = TopicReplay(of: source, consumer: configuration.kafka, index: index)
        let moves = try await replay.plan(to: to)
        if !json { for move in moves { print("\(move)") } }
        if !dryRun { try await replay.perform(moves, to: to) }
        if json { return try printJSON(ReplayDocument(moves, dryRun: dryRun)) }
        if dryRun { return print("nothing was changed") }
        print("instances that run go on from there within seconds, others when they start")
    }
}
