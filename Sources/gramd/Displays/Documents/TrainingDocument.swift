import CodeIndex
import Foundation
import Training

/// What a training made, as JSON; members have the names that `gramd model show` gives them.
struct TrainingDocument: Encodable {
    let model: String
    let folder: String
    let metrics: ModelMetrics
    let generation: Int64
    /// `active` where it answers queries by now; nil where it is gone.
    let state: String?

    init(_ result: TrainingRun.Result, generation: Int64, state: String?) {
        model = result.modelID
        folder = result.folder.path
        metrics = ModelMetrics(result)
        self.generation = generation
        self.state = state
    }
}

/// What an alignment run made, and what the gate found about it, as JSON.
struct AlignmentDocument: Encodable {
    let run: Int64
    let passed: Bool
    let model: String
    let folder: String
    let metrics: ModelMetrics
    let gate: GateVerdict
    /// Nil where the model was refused.
    let generation: Int64?
    /// `active` where it answers queries by now; nil without a generation.
    let state: String?

    init(_ outcome: AlignmentRun.Outcome, state: String?) {
        run = outcome.run
        passed = outcome.generation != nil
        model = outcome.training.modelID
        folder = outcome.training.folder.path
        metrics = ModelMetrics(outcome.training)
        gate = outcome.verdict
        generation = outcome.generation?.id
        self.state = state
    }
}
