import ArgumentParser
import CodeIndex
import Daemon
import Monitoring
import Sync

struct RebuildCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild", abstract: "Builds the index anew from the product topic, and switches to it.",
        discussion: """
            Reads the topic from its oldest record into tables beside the live ones, while instances run on. Codes come \
            from the cache; only texts that no model has seen are generated. At the end events are held back for a \
            moment, the last ones are read, and the new tables take the place of the old ones in one transaction. \
            An interrupted rebuild goes on where it was.

            What differed from the live index is printed. Clicks, models and generations stay as they are.
            """)

    @OptionGroup var options: ConfigurationOptions
    @Option(
        help: """
            Products without events in the topic, because they were imported or the topic has forgotten them: refuse, \
            keep or drop.
            """)
    var missing = MissingProducts.refuse
    @Option(
        help: """
            Refuses when more than so many percent of the live products would be gone, because the topic lacks or deletes \
            them; a misspelt topic lacks all. Fewer than \(DropLimit.handful) products never count.
            """)
    var dropLimit = DropLimit.standardPercent
    @Flag(help: "Throws away what an interrupted rebuild has built.") var restart = false
    @Flag(help: "Prints JSON.") var json = false

    func validate() throws {
        guard (0...100).contains(dropLimit) else { throw ValidationError("--drop-limit must be from 0 to 100") }
    }

    func run() async throws {
        let configuration = try options.load().tellingBrokerFaults()
        try await CodeIndex(configuration).migrate()
        let report = try await IndexRebuild(configuration, for: .rebuild).run(
            missing: missing, limit: DropLimit(percent: dropLimit), restart: restart, progress: RebuildDisplay().show)
        if json { return try printJSON(TopicComparisonDocument(report)) }
        print("\(report.replayText)")
        print("\(report.comparisonText(isRebuild: true))")
        print("the rebuilt index answers")
    }
}
