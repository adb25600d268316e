import CodeIndex
import Codes
import Foundation
import Models
import TestSupport
import Testing

@Suite struct LoadedModelsTests {
    @Test func twoUsersAtOnceShareOneModel() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gramd-model-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        let (index, _) = try await TestDatabase.makeIndex()
        try await index.models.register("m", at: folder.path, metrics: "{}")
        let generation = try await index.generations.create(modelID: "m", selection: CodeSelection())
        let models = LoadedModels(index: index)
        // A failure isn't kept: the next user tries again.
        await #expect(throws: ModelUnavailable.self) { _ = try await models.model(of: generation) }
        try TestModel.write(to: folder)
        async let first = models.model(of: generation)
        async let second = models.model(of: generation)
        let (one, other) = try await (first, second)
        #expect(one != nil && one === other)
    }
}
