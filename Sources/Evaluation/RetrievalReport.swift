/// How well each of several runs found the relevant products of judged queries, and how sure their differences are.
public struct RetrievalReport: Sendable {
    /// One run's figures over the queries of a slice.
    public struct Row: Sendable {
        /// The run's.
        public let name: String
        /// Over the queries where a metric is defined, 0 to 1; without an entry where it is for none.
        public let figures: [RetrievalMetric: Spread]
        /// Over queries and trials.
        public var means: [RetrievalMetric: Double] { figures.mapValues(\.mean) }
    }

    /// The mean differences of two runs over the queries of a slice and over the trials.
    public struct Difference: Sendable {
        /// Of which runs.
        public let comparison: RetrievalComparison
        /// Without an entry where a metric is defined for no query in both runs.
        public let intervals: [RetrievalMetric: PairedBootstrap.Interval]
    }

    /// The figures of one slice.
    public struct Section: Sendable {
        /// Its name and those of its queries that have a relevant product.
        public let slice: QuerySlice
        /// In the order of the runs.
        public let rows: [Row]
        /// In the order of the comparisons.
        public let differences: [Difference]
    }

    /// A product with this label or a higher one is relevant.
    public let minimumLabel: Double
    /// One a slice.
    public let sections: [Section]
    /// How often everything was run, each time with another seed.
    public let trials: Int
    /// How the intervals were made.
    public let bootstrap: PairedBootstrap
    /// How the runs that are not baselines scored products, a line each.
    public let scorings: [String]

    /// Measures runs.
    /// - Parameters:
    ///   - judgments: which products are relevant.
    ///   - trials: the runs of each seed, which have different names; all trials have runs of the same names, in the same
    ///     order. A query that a run lacks counts as not answered.
    ///   - comparisons: of runs by their names.
    ///   - slices: nil for all judged queries together. Queries without a relevant product are left out.
    public init(
        judgments: Judgments, trials: [[RetrievalRun]], comparisons: [RetrievalComparison] = [],
        slices: [QuerySlice]? = nil, scorings: [String] = [], bootstrap: PairedBootstrap = PairedBootstrap()
    ) {
        let names = trials.first?.map(\.name) ?? []
        precondition(Set(names).count == names.count, "runs need different names")
        precondition(trials.allSatisfy { $0.map(\.name) == names }, "trials need the same runs")
        precondition(
            comparisons.allSatisfy { names.contains($0.run) && names.contains($0.reference) },
            "a compared run is missing")
        minimumLabel = judgments.minimumLabel
        self.trials = trials.count
        self.bootstrap = bootstrap
        self.scorings = scorings
        let slices = slices ?? [QuerySlice(name: "all", queries: judgments.queries)]
        sections = slices.map { slice in
            let judged = slice.products.map(judgments.keeping) ?? judgments
            let metrics = slice.products == nil ? RetrievalMetric.all : RetrievalMetric.ofRelevantProducts
            let queries = slice.queries.filter { !judged.relevant(for: $0).isEmpty }
            // [run][metric][trial][query].
            var values: [String: [RetrievalMetric: [[Double?]]]] = [:]
            for run in trials.joined() {
                for metric in metrics {
                    values[run.name, default: [:]][metric, default: []].append(metric.values(of: run, queries, judged))
                }
            }
            return Section(
                slice: QuerySlice(name: slice.name, queries: queries, products: slice.products),
                rows: names.map { name in
                    Row(name: name, figures: (values[name] ?? [:]).compactMapValues { Spread(of: $0) })
                },
                differences: comparisons.map { comparison in
                    let reference = values[comparison.reference] ?? [:]
                    var intervals: [RetrievalMetric: PairedBootstrap.Interval] = [:]
                    for (metric, compared) in values[comparison.run] ?? [:] {
                        intervals[metric] = bootstrap.interval(compared, minus: reference[metric] ?? [])
                    }
                    return Difference(comparison: comparison, intervals: intervals)
                })
        }
    }
}
