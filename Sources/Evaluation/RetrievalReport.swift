/// How well each of several runs found the relevant products of judged queries, and how sure their differences are.
public struct RetrievalReport: Sendable {
    /// One run's figures over the queries of a slice.
    public struct Row: Sendable {
        /// The run's.
        public let name: String
        /// Means over the queries where a metric is defined, 0 to 1; without an entry where it is for none.
        public let means: [RetrievalMetric: Double]
    }

    /// The mean differences of two runs over the queries of a slice.
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
    /// How the intervals were made.
    public let bootstrap: PairedBootstrap
    /// How the runs that are not baselines scored products, a line each.
    public let scorings: [String]

    /// Measures runs.
    /// - Parameters:
    ///   - judgments: which products are relevant.
    ///   - runs: with different names. A query that a run lacks counts as not answered.
    ///   - comparisons: of runs by their names.
    ///   - slices: nil for all judged queries together. Queries without a relevant product are left out.
    public init(
        judgments: Judgments, runs: [RetrievalRun], comparisons: [RetrievalComparison] = [],
        slices: [QuerySlice]? = nil, scorings: [String] = [], bootstrap: PairedBootstrap = PairedBootstrap()
    ) {
        precondition(Set(runs.map(\.name)).count == runs.count, "runs need different names")
        let named = Dictionary(uniqueKeysWithValues: runs.map { ($0.name, $0) })
        precondition(
            comparisons.allSatisfy { named[$0.run] != nil && named[$0.reference] != nil }, "a compared run is missing")
        minimumLabel = judgments.minimumLabel
        self.bootstrap = bootstrap
        self.scorings = scorings
        let slices = slices ?? [QuerySlice(name: "all", queries: judgments.queries)]
        sections = slices.map { slice in
            let judged = slice.products.map(judgments.keeping) ?? judgments
            let metrics = slice.products == nil ? RetrievalMetric.all : RetrievalMetric.ofRelevantProducts
            let queries = slice.queries.filter { !judged.relevant(for: $0).isEmpty }
            let values = named.mapValues { run in
                Dictionary(uniqueKeysWithValues: metrics.map { ($0, $0.values(of: run, queries, judged)) })
            }
            return Section(
                slice: QuerySlice(name: slice.name, queries: queries, products: slice.products),
                rows: runs.map { run in
                    Row(name: run.name, means: (values[run.name] ?? [:]).compactMapValues(Self.mean))
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

    private static func mean(_ values: [Double?]) -> Double? {
        let defined = values.compactMap { $0 }
        return defined.isEmpty ? nil : defined.reduce(0, +) / Double(defined.count)
    }
}
