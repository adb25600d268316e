import ArgumentParser
import Catalog
import Daemon
import Foundation
import Kafka
import Monitoring
import Sync
import Transformation

extension EventsCommand {
    struct Explain: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says for each record what it would become; writes nothing.",
            discussion: """
                A line of the file is a message, or a record as {"key": …, "value": …, "headers": {…}}; arrays, tables and \
                bulk files are read as gramd import products reads them. Shows the event, the fields that were left out and \
                why, or the dead letter with its remedy. Exits with 1 when a record is refused.
                """)

        @OptionGroup var options: ConfigurationOptions
        @Argument(help: "The file, or - for standard input.") var file: String?
        @Option(
            name: .customLong("as"), help: "How the file keeps its records; automatic recognises it by its beginning.")
        var fileFormat = FeedFormat.automatic
        @Option(help: "A topic instead of a file.") var topic: String?
        @Option(help: "A format instead of catalog.format.") var format: String?
        @Option(help: "A jq program instead of catalog.transform.") var transform: String?
        @Option(help: "Of the format or program, instead of catalog.parameters.") var parameter: [ProgramParameter] = []
        @Option(help: "Where to begin in the topic: earliest, latest, a time, or partition:offset,….")
        var from: ReplayTarget = .earliest
        @Option(help: "The most records; of a topic 100 without.") var limit: Int?
        @Flag(help: "Prints a line of JSON for each record.") var json = false

        func validate() throws {
            guard (file == nil) != (topic == nil) else { throw ValidationError("name a file or --topic") }
            if let topic, let fault = TopicName.fault(of: topic) { throw ValidationError("--topic: \(fault)") }
            guard limit ?? 1 > 0 else { throw ValidationError("--limit must be above 0") }
        }

        func run() async throws {
            let configuration = try options.load(overrides: overrides).tellingBrokerFaults()
            let explainer = RecordExplainer(
                configuration.pipeline(), isOfShippedProgram: configuration.transformation?.isShipped ?? false)
            var counts = Counts(json: json)
            if let topic {
                try await explainer.explain(
                    TopicSample(consumer: configuration.kafka, topic: topic), from: from, limit: limit ?? 100
                ) { try counts.show($0) }
            } else if let file {
                try await explainer.explain(
                    file: file, format: fileFormat, maximumItemBytes: configuration.kafka.maximumMessageBytes,
                    limit: limit
                ) { try counts.show($0) }
            }
            if !json { print("\(counts.text)") }
            if counts.refused > 0 { throw ExitCode(ExitStatus.faultsFound) }
        }

        private var overrides: [String: String] {
            var overrides: [String: String] = [:]
            if let format {
                overrides["catalog.format"] = format
                overrides["catalog.transform"] = ""
            }
            if let transform {
                let folder = FileManager.default.currentDirectoryPath
                overrides["catalog.transform"] = transform.hasPrefix("/") ? transform : "\(folder)/\(transform)"
                if format == nil { overrides["catalog.format"] = "" }
            }
            for parameter in parameter { overrides["catalog.parameters.\(parameter.name)"] = parameter.value }
            return overrides
        }
    }

    /// How many records became what.
    private struct Counts {
        let json: Bool
        var records = 0
        var events = 0
        var empty = 0
        var refused = 0

        init(json: Bool) { self.json = json }

        var text: String { "\(records) records: \(events) events, \(empty) without one, \(refused) refused" }

        mutating func show(_ explanation: RecordExplanation) throws {
            if json { try printJSONLine(ExplanationDocument(explanation)) } else { print(explanation.text) }
            records += 1
            switch explanation.outcome {
            case .success(let events):
                self.events += events.count
                if events.isEmpty { empty += 1 }
            case .failure: refused += 1
            }
        }
    }
}

/// A parameter of a transformation, as `name=value`.
struct ProgramParameter: ExpressibleByArgument {
    let name: String
    let value: String

    init?(argument: String) {
        guard let end = argument.firstIndex(of: "="), end > argument.startIndex else { return nil }
        name = String(argument[..<end])
        value = String(argument[argument.index(after: end)...])
    }
}
