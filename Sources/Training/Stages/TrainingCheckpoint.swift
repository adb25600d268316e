import Foundation
import GRAM

/// A training's state after each of its stages, in a folder of its own: what a run that was killed goes on from.
struct TrainingCheckpoint: Sendable {
    /// After what a state was written.
    enum Stage: String, Sendable, Codable, CaseIterable, Comparable {
        case started, fineTuned, coTrained, coAligned

        static func < (left: Self, right: Self) -> Bool {
            (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
        }
    }

    /// What a state needs beside the model and the optimiser.
    struct State: Sendable, Codable {
        /// What the run was started with; another one does not go on from it.
        var fingerprint: String
        /// What the run was planned to have; how fast the machine is when it goes on makes no difference.
        var totalSteps: Int
        /// Steps that the run may have if held-out recall still rises; nil in states of an older gramd.
        var mostSteps: Int?
        /// How long the run has taken by then; nil in states of an older gramd.
        var seconds: Double?
        var step: Int
        var loss: Double
        /// Why the measured part ended, where it has.
        var ending: TrainingEnding?
    }

    /// A state that a run goes on from.
    struct Reached: Sendable {
        /// What was done by then.
        var stage: Stage
        var state: State
    }

    private static let stateName = "state.json"
    private static let optimizerName = "optimizer.safetensors"

    private let folder: URL
    private let fingerprint: String

    /// - Returns: nil where the run writes no states.
    init?(_ options: TrainingRun.Options) {
        guard let folder = options.checkpoints else { return nil }
        self.folder = folder
        fingerprint = [
            "\(options.seed)", "\(options.stages)", "\(options.batchSize)", "\(options.learningRate)",
            "\(options.vocabularySize)", "\(options.base?.path ?? "")", "\(options.baseLayers ?? 0)",
            "\(options.clicksBefore ?? 0)", "\(options.steps ?? 0)", "\(options.writesTypedCodes)",
        ].joined(separator: " ")
    }

    /// The last state of this very run; nil where there is none, or none that is whole.
    func latest() -> Reached? {
        for stage in Stage.allCases.reversed() {
            guard let data = try? Data(contentsOf: url(stage).appendingPathComponent(Self.stateName)),
                let state = try? JSONDecoder().decode(State.self, from: data), state.fingerprint == fingerprint
            else { continue }
            return Reached(stage: stage, state: state)
        }
        return nil
    }

    /// The model as it was after a stage.
    func model(after stage: Stage) throws -> BaseModel { try BaseModel(folder: url(stage)) }

    /// Lets a trainer that was made with the model after a stage go on from there.
    func restore(_ trainer: Trainer, after stage: Stage) async throws {
        try await trainer.restoreState(from: url(stage).appendingPathComponent(Self.optimizerName))
    }

    /// Writes a state, which is whole after a crash or not there.
    func save(
        _ stage: Stage, _ model: BaseModel, _ trainer: Trainer, _ length: TrainingLength, time: Duration, step: Int,
        loss: Double, _ ending: TrainingEnding?
    ) async throws {
        let manager = FileManager.default
        try ModelFolder.create(folder)
        let draft = folder.appendingPathComponent("draft")
        for old in [draft, url(stage)] where manager.fileExists(atPath: old.path) { try manager.removeItem(at: old) }
        let state = State(
            fingerprint: fingerprint, totalSteps: length.planned, mostSteps: length.most, seconds: time / .seconds(1),
            step: step, loss: loss, ending: ending)
        try model.write(to: draft, additionalFiles: [Self.stateName: try JSONEncoder().encode(state)])
        try await trainer.saveState(to: draft.appendingPathComponent(Self.optimizerName))
        ModelFolder.adopt(draft)
        try manager.moveItem(at: draft, to: url(stage))
    }

    private func url(_ stage: Stage) -> URL { folder.appendingPathComponent(stage.rawValue) }
}
