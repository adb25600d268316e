import ArgumentParser
import CodeIndex
import Codes
import Coding
import Daemon
import Evaluation
import Foundation
import Monitoring
import Training

struct AlignCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "align", abstract: "Trains the model on with the click log, and switches only to a better one.",
        subcommands: [Now.self, List.self, Show.self, Cancel.self, Backtest.self])

    struct Now: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Starts a run at once.",
            discussion: """
                Starts from the model that answers now and learns from all clicks but the newest 15 % (1,500 at most), \
                on which the new and the old model are then compared: over all queries, head and tail queries, products \
                that came since, and queries made of products' own words. A model that is clearly worse anywhere, or \
                worth nothing, is refused and the old one answers on. One that passes gets a generation, which answers \
                once every product is coded. Exits with 2 when the model was refused.

                A run whose process was killed goes on after the last stage that it finished, where its files are here \
                and the same generation answers.

                Where alignment.trainer is command, the program of alignment.trainerCommand trains instead, for \
                alignment.trainerMinutes at most. A run that was killed then starts it anew.
                """)

        @OptionGroup var options: ConfigurationOptions
        @Option(help: "Plans the training to end after about so many minutes; coding and judging come on top.")
        var minutes = 10.0
        @Option(help: "Trains exactly so many steps instead, however fast the machine is.") var steps: Int?
        @Flag(help: "Prints JSON.") var json = false

        @Option(help: ArgumentHelp("Memory that the process may take, in MiB.", visibility: .hidden)) var memory: Int?
        @Flag(help: ArgumentHelp("Runs at alignment.priority; ends when standard input does.", visibility: .hidden))
        var supervised = false

        func validate() throws {
            try TrainingArguments.check(minutes: minutes)
            try TrainingArguments.check(steps: steps)
            guard memory ?? 1 > 0 else { throw ValidationError("--memory must be above 0") }
        }

        func run() async throws {
            let configuration = try options.load()
            if supervised {
                try SupervisedProcess.begin(memoryMegabytes: memory, priority: configuration.alignment.priority)
            }
            let index = CodeIndex(configuration)
            try await index.migrate()
            var training = TrainingRun.Options(timeLimit: .seconds(minutes * 60), steps: steps)
            training.fieldTypes = configuration.fieldTypes
            training.trainer = configuration.trainer
            training.encoder = configuration.encoder
            if training.trainer != nil { TrainerCommand.endsWithThisProcess() }
            let run = AlignmentRun(
                analyzer: try CodeAnalyzer(language: configuration.language), options: training)
            let display = AlignmentDisplay()
            let outcome = try await run.run(
                index: index, modelFolder: URL(fileURLWithPath: configuration.modelFolder), progress: display.show)
            display.finish()
            if !json {
                print("model \(outcome.training.modelID): \(verbatim: ModelMetrics(outcome.training))\n")
                print("\(verbatim: VerdictTable(outcome.verdict))")
            }
            guard let generation = outcome.generation else {
                if json {
                    try printJSON(AlignmentDocument(outcome, state: nil))
                } else {
                    print("refused: the former model answers on")
                }
                throw ExitCode(ExitStatus.refused)
            }
            if !supervised { try await CodingRun(index, configuration).drainShowingProgress() }
            if json {
                return try printJSON(AlignmentDocument(outcome, state: try await generation.state(in: index)))
            }
            if supervised { return }
            let standing = try await generation.standing(in: index)
            print("passed: \(standing)")
        }
    }

    struct Cancel: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ends the run under way, wherever its process is; the model that answers stays.")

        @OptionGroup var options: ConfigurationOptions

        func run() async throws {
            let cancelled = try await CodeIndex.known(options.load()).runs.cancel()
            print(cancelled ? "the run ends within seconds" : "there is no run under way")
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists runs, the newest first.")

        @OptionGroup var options: ConfigurationOptions
        @Option(help: "The most runs.") var limit = 20
        @Flag(help: "Prints JSON.") var json = false

        func validate() throws {
            guard limit > 0 else { throw ValidationError("--limit must be above 0") }
        }

        func run() async throws {
            let index = try await CodeIndex.known(options.load())
            let runs = try await index.runs.latest(limit: limit)
            if json { return try printJSON(AlignmentRunsDocument(runs)) }
            let table = TextTable(
                header: ["run", "state", "started", "finished", "champion", "model"],
                rows: runs.map { run in
                    let state =
                        run.state == .running
                        ? "\(run.stage) \(String(format: "%.0f %%", run.done * 100))" : run.state.rawValue
                    return [
                        "\(run.id)", state, run.startedAt, run.finishedAt ?? "–", "\(run.champion)",
                        run.modelID ?? run.message ?? "–",
                    ]
                })
            print("\(verbatim: table)")
            if let obstacle = try await AlignmentRun.obstacle(in: index) {
                print("\nno run would come to anything now: \(verbatim: obstacle)")
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Shows what the gate found in a run.")

        @OptionGroup var options: ConfigurationOptions
        @Argument(help: "The run's number; the newest without.") var run: Int64?
        @Flag(help: "Prints JSON.") var json = false

        func run() async throws {
            let runs = try await CodeIndex.known(options.load()).runs.latest(limit: 10_000)
            guard let found = runs.first(where: { run == nil || $0.id == run }) else {
                throw CommandError(.notFound, "there is no such alignment run; gramd align list shows them")
            }
            if json { return try printJSON(AlignmentRunDocument(found)) }
            print(
                "run \(found.id), \(found.state.rawValue), started \(found.startedAt) against generation \(found.champion)"
            )
            if let model = found.modelID { print("model \(model)") }
            if let message = found.message { print("\(message)") }
            if let verdict = found.verdict {
                let table = VerdictTable(try JSONDecoder().decode(GateVerdict.self, from: Data(verdict.utf8)))
                print("\n\(verbatim: table)")
            }
        }
    }
}
