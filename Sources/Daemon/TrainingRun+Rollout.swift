public import CodeIndex
public import Coding
import Foundation
import GRAM
public import Training

extension TrainingRun.Result {
    /// Registers the model, makes its generation, and codes everything that waits.
    ///
    /// The generation answers queries once all its products are coded: at the end of this, unless other instances still
    /// work on some.
    /// - Parameters:
    ///   - index: that the model was trained on.
    ///   - coding: a run on the same index.
    ///   - progress: of the coding, called after each batch.
    /// - Returns: the new generation, as it was made.
    /// - Throws: `CodeIndexError`, `PostgresError`; errors of the model.
    public func rollOut(
        in index: CodeIndex, coding: CodingRun, progress: @escaping @Sendable (CodingRun.Progress) -> Void
    ) async throws -> Generation {
        try await index.models.register(modelID, at: folder.path, metrics: try ModelMetrics(self).json())
        let generation = try await index.generations.create(modelID: modelID, selection: description.selection)
        try await coding.drain(progress: progress)
        return generation
    }
}
