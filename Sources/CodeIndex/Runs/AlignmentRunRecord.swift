/// A training on fresh clicks, with how it ended.
public struct AlignmentRunRecord: Sendable, Equatable {
    /// How a run stands or ended.
    public enum State: String, Sendable {
        case running, promoted, refused, failed
    }

    /// Rises with the order of the runs.
    public let id: Int64
    /// Whether it runs, and how it ended.
    public let state: State
    /// ISO 8601, UTC.
    public let startedAt: String
    /// ISO 8601, UTC; nil while it runs.
    public let finishedAt: String?
    /// What it is or was last doing, for people.
    public let stage: String
    /// How much of the stage is done, 0 to 1.
    public let done: Double
    /// Of the training, as it was last; nil before.
    public let loss: Double?
    /// The generation that answered when the run began.
    public let champion: Int64
    /// The trained model; nil before there is one.
    public let modelID: String?
    /// What the gate found, a JSON object.
    public let verdict: String?
    /// Why it failed; nil for any other end.
    public let message: String?
}
