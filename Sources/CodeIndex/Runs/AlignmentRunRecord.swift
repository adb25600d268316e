/// A training on fresh clicks, with how it ended.
public struct AlignmentRunRecord: Sendable, Equatable {
    public enum State: String, Sendable {
        case running, promoted, refused, failed
    }

    public let id: Int64
    public let state: State
    /// ISO 8601, UTC.
    public let startedAt: String
    public let finishedAt: String?
    public let stage: String
    /// How much of the stage is done, 0 to 1.
    public let done: Double
    /// Of the training, as it was last; nil before.
    public let loss: Double?
    /// The generation that answered when the run began.
    public let champion: Int64
    public let modelID: String?
    /// What the gate found, a JSON object.
    public let verdict: String?
    public let message: String?
}
