/// What a generation found of recent clicks.
public struct ClickRecallRecord: Sendable, Equatable {
    public let generation: Int64
    /// 0 to 1.
    public let recall: Double
    public let queries: Int

    public init(generation: Int64, recall: Double, queries: Int) {
        self.generation = generation
        self.recall = recall
        self.queries = queries
    }
}
