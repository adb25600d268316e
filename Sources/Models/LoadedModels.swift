public import CodeIndex
import Execution
import Foundation
public import GRAM

/// The models that generations of an index refer to, loaded once and shared.
public actor LoadedModels {
    private let index: CodeIndex
    private let queryThreads: Int
    private let readsWeights: Bool
    private let thread = DedicatedThread(name: "load-model")
    /// Also those that are being loaded: two users that ask at once share one.
    private var models: [String: Task<CodeModel, any Error>] = [:]

    /// - Parameters:
    ///   - queryThreads: among how many threads the work for a single query may be shared; more than one takes the
    ///     memory of the weights once more.
    ///   - readsWeights: false where a server computes for all models, so that they need no memory here.
    public init(index: CodeIndex, queryThreads: Int = 1, readsWeights: Bool = true) {
        self.index = index
        self.queryThreads = queryThreads
        self.readsWeights = readsWeights
    }

    /// A generation's model; nil when it has own codes only.
    /// - Throws: ``ModelUnavailable`` when the model can't be loaded; `PostgresError`.
    public func model(of generation: Generation) async throws -> CodeModel? {
        guard let id = generation.modelID else { return nil }
        let loading =
            models[id]
            ?? Task { [index, thread, queryThreads, readsWeights] in
                let folder: String
                do { folder = try await index.models.location(of: id) } catch let error as CodeIndexError {
                    throw ModelUnavailable("\(error)")
                }
                do {
                    return try await thread.run {
                        try CodeModel(
                            id: id, folder: URL(fileURLWithPath: folder), queryThreads: queryThreads,
                            readsWeights: readsWeights)
                    }
                } catch {
                    throw ModelUnavailable("the model in \(folder) can't be loaded: \(error)")
                }
            }
        models[id] = loading
        do { return try await loading.value } catch {
            // The next user tries again.
            if models[id] == loading { models[id] = nil }
            throw error
        }
    }

    /// Frees the models of generations that are no longer used.
    public func keep(only generations: [Generation]) {
        let used = Set(generations.compactMap(\.modelID))
        models = models.filter { used.contains($0.key) }
    }
}
