/// A report as text for people: a block for each slice, figures in percent.
///
/// Below the runs come the differences in points, each with its interval; `*` marks those whose interval leaves 0 out.
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
    public var description: String { report.sections.map(text).joined(separator: "\n\n") }

    private func text(_ section: RetrievalReport.Section) -> String {
        let queries = section.slice.queries.count
        let title = "\(section.slice.name): \(queries) \(queries == 1 ? "query" : "queries")"
        let rows = section.rows.map { row in
            [row.name] + Self.metrics.map { row.means[$0].map { Self.tenths($0 * 100) } ?? "–" }
        }
        var text = Self.aligned([[title] + Self.metrics.map(\.name)] + rows)
        guard !section.differences.isEmpty else { return text }
        let confidence = Self.tenths(report.bootstrap.confidence * 100)
        let differences = section.differences.map { difference in
            ["\(difference.comparison.run) − \(difference.comparison.reference)"]
                + Self.comparedMetrics.map { difference.intervals[$0].map(Self.cell) ?? "–  " }
        }
        let header = ["difference [\(confidence) % interval]"] + Self.comparedMetrics.map { "\($0.name)  " }
        text += "\n\n" + Self.aligned([header] + differences)
        return text
    }

    private static func cell(_ interval: PairedBootstrap.Interval) -> String {
        let bounds = "[\(signed(interval.low)), \(signed(interval.high))]"
        return "\(signed(interval.mean)) \(bounds) \(interval.excludesZero ? "*" : " ")"
    }

    /// Points with their sign.
    private static func signed(_ share: Double) -> String {
        let text = tenths(share * 100)
        return share > 0 && text != "0.0" ? "+\(text)" : text
    }

    /// One decimal, rounded half away from zero; Foundation's formatting stays out of this module.
    private static func tenths(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
    }

    /// Columns as wide as their widest cell, the first left-aligned, the others right-aligned.
    private static func aligned(_ rows: [[String]]) -> String {
        let columns = rows.first?.indices ?? 0..<0
        let widths = columns.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = zip(row, widths).enumerated().map { column, cell in
                let padding = String(repeating: " ", count: cell.1 - cell.0.count)
                return column == 0 ? cell.0 + padding : padding + cell.0
            }
            var line = cells.joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            return line
        }.joined(separator: "\n")
    }
}
