/// Two runs that a report compares.
public struct RetrievalComparison: Sendable, Equatable {
    /// The name of the run that is looked at.
    public let run: String
    /// The name of the run that it is measured against.
    public let reference: String

    /// Creates a comparison.
    init(_ run: String, minus reference: String) {
        self.run = run
        self.reference = reference
    }

    /// One run against each of the others.
    public static func of(_ run: String, minusEach others: [RetrievalRun]) -> [RetrievalComparison] {
        others.filter { $0.name != run }.map { RetrievalComparison(run, minus: $0.name) }
    }
}
