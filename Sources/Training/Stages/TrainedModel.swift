import GRAM

/// What training made, before it is written anywhere.
struct TrainedModel: Sendable {
    var model: BaseModel
    var description: CodeModelDescription
    /// Mean cross-entropy of a code given its text, over the last steps.
    var loss: Double
    var steps: Int
    /// Why it ended; nil where recall was not measured on the way.
    var ending: TrainingEnding?
}
