import Monitoring

/// A report as text for people: a block for each slice, figures in percent.
///
/// With several trials a figure is a mean ± its standard deviation over them. Below the runs come the differences in points,
/// each with its interval; `*` marks those that are more than chance. Below all blocks stands how many differences that makes,
/// what the mark says, and how products were scored.
public struct ReportTable: Sendable, CustomStringConvertible {
    // Relevance at 300 is left to the JSON: so deep, most judged products are found by every method.
    private static let comparedMetrics: [RetrievalMetric] = [
        .recall(depth: 10), .recall(depth: 100), .recall(depth: 300), .relevanceRate(depth: 10),
        .relevanceRate(depth: 100),
    ]
    private static let metrics = comparedMetrics + [.judged(depth: 10), .answered]

    private let report: RetrievalReport

    /// Creates the table of a report.
    public init(_ report: RetrievalReport) {
        self.report = report
    }

    /// The text, without a line end behind it.
    public var description: String {
        let comparisons = comparisons == 0 ? [] : [comparisonsText]
        return (report.sections.map(text) + comparisons + (report.scorings.isEmpty ? [] : [scorings]))
            .joined(separator: "\n\n")
    }

    /// Differences that the blocks show.
    private var comparisons: Int {
        report.sections.flatMap(\.differences).reduce(0) { count, difference in
            count + Self.comparedMetrics.count { difference.intervals[$0] != nil }
        }
    }

    private var comparisonsText: String {
        FigureText.comparisons(comparisons, confidence: report.bootstrap.confidence)
    }

    private var scorings: String {
        (["scoring"] + report.scorings.map { "  \(DisplayText.escaping($0))" }).joined(separator: "\n")
    }

    private func text(_ section: RetrievalReport.Section) -> String {
        let queries = section.slice.queries.count
        let title = "\(section.slice.name): \(queries) \(queries == 1 ? "query" : "queries")"
        let rows = section.rows.map { row in
            [row.name] + Self.metrics.map { FigureText.spread(row.figures[$0]) }
        }
        var text = "\(TextTable(header: [title] + Self.metrics.map(\.name), rows: rows, leftAligned: 1))"
        guard !section.differences.isEmpty else { return text }
        let confidence = FigureText.tenths(report.bootstrap.confidence * 100)
        let differences = section.differences.map { difference in
            ["\(difference.comparison.run) − \(difference.comparison.reference)"]
                + Self.comparedMetrics.map {
                    difference.intervals[$0].map(FigureText.difference) ?? FigureText.undefined
                }
        }
        let header = ["difference [\(confidence) % interval]"] + Self.comparedMetrics.map { "\($0.name)  " }
        text += "\n\n\(TextTable(header: header, rows: differences, leftAligned: 1))"
        return text
    }
}
