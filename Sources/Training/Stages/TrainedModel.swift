import Codes
import GRAM

/// What training made, before it is written anywhere.
struct TrainedModel: Sendable {
    var model: BaseModel
    var description: CodeModelDescription
    /// What names codes of queries beside what the model writes; nil where there is none, or it has no say.
    var head: QueryHead?
    /// Mean cross-entropy of a code given its text, over the last steps.
    var loss: Double
    var steps: Int
    /// Why it ended; nil where recall was not measured on the way.
    var ending: TrainingEnding?
}

extension TrainedModel {
    /// Takes a scoring over, and leaves a head behind that has no say in it.
    mutating func hear(_ scoring: CodeScoring) {
        description.scoring = scoring
        if !scoring.hearsHead && !scoring.hearsVectors { head = nil }
        description.head = head?.description
    }
}
