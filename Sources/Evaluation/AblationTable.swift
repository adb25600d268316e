/// Variants of a method, each measured with several seeds: means with their spread, and how sure the differences are.
///
/// The first variant is the whole method; the others are compared with it, and any two with one another. A difference is the mean over seeds and queries,
/// and its interval comes from resampling both (``PairedBootstrap``).
public struct AblationTable: Sendable, CustomStringConvertible {
    private static let metrics: [RetrievalMetric] = [
        .recall(depth: 10), .recall(depth: 100), .recall(depth: 300), .relevanceRate(depth: 100), .answered,
    ]
    private static let comparedMetrics = metrics.dropLast()

    private struct Key: Hashable {
        var method: String
        var variant: String
    }

    /// Two variants whose difference is shown.
    public struct Comparison: Sendable, Equatable {
        let variant: String
        let other: String

        /// A variant minus another.
        public init(_ variant: String, minus other: String) {
            self.variant = variant
            self.other = other
        }
    }

    private let variants: [String]
    private let comparisons: [Comparison]
    private let judgments: Judgments
    private let bootstrap: PairedBootstrap
    private var methods: [String] = []
    /// [seed][query].
    private var values: [Key: [RetrievalMetric: [[Double?]]]] = [:]

    /// - Parameters:
    ///   - variants: the whole method first.
    ///   - comparisons: besides those of the whole method with each other variant.
    public init(
        variants: [String], comparing comparisons: [Comparison] = [], judgments: Judgments,
        bootstrap: PairedBootstrap = PairedBootstrap()
    ) {
        self.variants = variants
        self.comparisons = variants.dropFirst().map { Comparison(variants[0], minus: $0) } + comparisons
        self.judgments = judgments
        self.bootstrap = bootstrap
    }

    /// Adds what one seed of a variant found, by each search method; the order of the seeds must be the same for all.
    public mutating func add(_ runs: [RetrievalRun], of variant: String) {
        precondition(variants.contains(variant), "an unknown variant")
        for run in runs {
            if !methods.contains(run.name) { methods.append(run.name) }
            for metric in Self.metrics {
                values[Key(method: run.name, variant: variant), default: [:]][metric, default: []].append(
                    metric.values(of: run, judgments.queries, judgments))
            }
        }
    }

    /// Mean ± sample standard deviation over the seeds, in percent; differences in points.
    public var description: String {
        let rows = methods.flatMap { method in
            [[method] + Self.metrics.map { _ in "" }]
                + variants.map { variant in
                    [variant] + Self.metrics.map { FigureText.spread(Spread(of: found(method, variant, $0))) }
                }
        }
        let header = [""] + Self.metrics.map(\.name)
        let confidence = FigureText.tenths(bootstrap.confidence * 100)
        let compared = ["difference [\(confidence) % interval]"] + Self.comparedMetrics.map { "\($0.name)  " }
        let differences = methods.flatMap { method in
            [[method] + Self.comparedMetrics.map { _ in "" }] + comparisons.map { difference(method, $0) }
        }
        let count = differences.reduce(0) { $0 + $1.dropFirst().count { !$0.isEmpty && $0 != FigureText.undefined } }
        return """
            \(TextTable(header: header, rows: rows, leftAligned: 1))

            \(TextTable(header: compared, rows: differences, leftAligned: 1))

            \(FigureText.comparisons(count, confidence: bootstrap.confidence))
            """
    }

    private func difference(_ method: String, _ compared: Comparison) -> [String] {
        let cells = Self.comparedMetrics.map { metric in
            bootstrap.interval(found(method, compared.variant, metric), minus: found(method, compared.other, metric))
                .map(FigureText.difference) ?? FigureText.undefined
        }
        return ["\(compared.variant) − \(compared.other)"] + cells
    }

    private func found(_ method: String, _ variant: String, _ metric: RetrievalMetric) -> [[Double?]] {
        values[Key(method: method, variant: variant)]?[metric] ?? []
    }
}
