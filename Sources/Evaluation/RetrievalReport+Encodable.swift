/// As JSON: metrics by name, 0 to 1, null where undefined.
extension RetrievalReport: Encodable {
    private enum CodingKeys: String, CodingKey {
        case minimumLabel, scorings, confidence, resamples, seed, trials, sections
    }

    /// Writes the report.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(minimumLabel, forKey: .minimumLabel)
        try container.encode(scorings, forKey: .scorings)
        try container.encode(bootstrap.confidence, forKey: .confidence)
        try container.encode(bootstrap.resamples, forKey: .resamples)
        try container.encode(bootstrap.seed, forKey: .seed)
        try container.encode(trials, forKey: .trials)
        try container.encode(sections.map(SectionDocument.init), forKey: .sections)
    }

    private struct SectionDocument: Encodable {
        struct Run: Encodable {
            let name: String
            let means: [String: Double?]
            /// Over the trials.
            let standardDeviations: [String: Double?]
        }

        struct Comparison: Encodable {
            let run: String
            let reference: String
            let differences: [String: PairedBootstrap.Interval?]
        }

        let slice: String
        let queries: Int
        let runs: [Run]
        let comparisons: [Comparison]

        init(_ section: Section) {
            slice = section.slice.name
            queries = section.slice.queries.count
            runs = section.rows.map { row in
                Run(
                    name: row.name, means: Self.byName(row.means),
                    standardDeviations: Self.byName(row.figures.compactMapValues(\.deviation)))
            }
            comparisons = section.differences.map {
                Comparison(
                    run: $0.comparison.run, reference: $0.comparison.reference, differences: Self.byName($0.intervals))
            }
        }

        private static func byName<Value>(_ values: [RetrievalMetric: Value]) -> [String: Value?] {
            Dictionary(uniqueKeysWithValues: RetrievalMetric.all.map { ($0.name, values[$0]) })
        }
    }
}
