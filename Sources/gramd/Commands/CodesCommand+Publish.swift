import ArgumentParser
import CodeIndex
import Daemon
import Monitoring
import Sync

extension CodesCommand {
    struct Publish: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lets the codes topic be filled anew.",
            discussion: """
                The instance of gramd run that writes the topic does it: at once where one runs, else the next one when it \
                starts. Every product's codes are sent again with higher versions, and what the topic has of products \
                without codes is taken back. Readers go on meanwhile.
                """)

        @OptionGroup var options: ConfigurationOptions
        @Flag(help: "Every product's codes, of all generations that have a topic.") var all = false
        @Flag(help: "Prints JSON.") var json = false

        func validate() throws {
            guard all else { throw ValidationError("--all is missing: changes are written without being asked for") }
        }

        func run() async throws {
            let configuration = try options.load()
            guard let topic = configuration.codesTopic else {
                throw CommandError(.unusableSettings, "codesTopic.name is not set")
            }
            let index = CodeIndex(configuration)
            try await index.migrate()
            try await index.codesTopics.forgetPosition(of: topic.name)
            if json { return try printJSON(CodesPublishingDocument(topic: topic.name)) }
            print("the instance that writes \(topic.name) fills its topics anew; gramd run has to be running")
        }
    }
}
