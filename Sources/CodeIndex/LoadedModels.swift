import Execution
import Foundation
public import GRAM

/// The models that generations of an index refer to, loaded once and shared.
public actor LoadedModels {
    private let index: CodeIndex
    private let thread = DedicatedThread(name: "load-model")
    private var models: [String: CodeModel] = [:]

    public init(index: CodeIndex) { self.index = index }

    /// A generation's model; nil when it has own codes only.
    /// - Throws: ``CodeIndexError`` naming the folder when the model can't be loaded; `PostgresError`.
    public func model(of generation: Generation) async throws -> CodeModel? {
        guard let id = generation.modelID else { return nil }
        if let model = models[id] { return model }
        let folder = try await index.location(ofModel: id)
        do {
            let model = try await thread.run { try CodeModel(id: id, folder: URL(fileURLWithPath: folder)) }
            models[id] = model
            return model
        } catch {
            throw CodeIndexError("the model in \(folder) can't be loaded: \(error)")
        }
    }

    /// Frees the models of generations that are no longer used.
    public func keep(only generations: [Generation]) {
        let used = Set(generations.compactMap(\.modelID))
        models = models.filter { used.contains($0.key) }
    }
}
