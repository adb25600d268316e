/// What a generation found of recent clicks.
public struct ClickRecallRecord: Sendable, Equatable {
    /// The generation that was measured.
    public let generation: Int64
    /// 0 to 1.
    public let recall: Double
    /// The recent queries that it was measured on.
    public let queries: Int

    /// A measurement of a generation.
    public init(generation: Int64, recall: Double, queries: Int) {
        self.generation = generation
        self.recall = recall
        self.queries = queries
    }
}
