import CodeIndex
import Monitoring

extension Generation {
    /// Whether it answers queries now that it was to be coded, as a sentence.
    func standing(in index: CodeIndex) async throws -> DisplayText {
        try await index.generations.active()?.id == id
            ? "generation \(id) answers queries"
            : "generation \(id) is still being coded; gramd run activates it when it is complete"
    }

    /// Its state now; nil where it is gone.
    func state(in index: CodeIndex) async throws -> String? {
        try await index.generations.all().first { $0.id == id }?.state.rawValue
    }
}
