public import Codes

/// One model version's complete set of codes and postings.
public struct Generation: Sendable, Equatable {
    /// Whether a generation answers.
    public enum State: String, Sendable {
        /// Its products are being coded; queries don't see it yet.
        case building
        /// Answers queries.
        case active
        /// Answered queries once, and can again without recoding.
        case kept
    }

    /// Rises with the order in which generations were made.
    public let id: Int64
    /// The model that writes its generated codes; nil for own codes only.
    public let modelID: String?
    /// As it was when the generation was read.
    public let state: State
    /// How own codes are chosen and weighted.
    public let selection: CodeSelection
}
