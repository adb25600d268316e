import Catalog
import CodeIndex
import Codes
import Foundation
import GRAM
import Logging
import Models
import Postgres
import TestSupport
import Testing

@testable import Serving

@Suite struct QueryEncoderTests {
    /// Applies an event and writes the product's codes.
    private func change(
        _ index: CodeIndex, _ generation: Generation, _ change: ProductEvent.Change, codes: [String]
    ) async throws {
        let event = PositionedEvent(event: ProductEvent(productID: "a", change: change), record: nil)
        _ = try await index.products.apply(ChangeBatch(events: [event]))
        let claims = try await index.queue.claim(.own, of: generation, limit: 10, lease: 60)
        let posted = codes.map { PostedCode(code: Code($0)!, weight: 1) }
        _ = try await index.queue.write(claims.map { CodedProduct($0, codes: posted) }, stage: .own, of: generation)
    }

    @Test(.timeLimit(.minutes(5))) func knowsTheActiveGenerationFromTheChangesItFollows() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        let first = try await index.generations.ensureActive()
        let second = try await index.generations.create(modelID: nil, selection: CodeSelection())
        let encoder = QueryEncoder(
            index: index, models: LoadedModels(index: index), analyzer: try CodeAnalyzer(),
            logger: Logger(label: "test"))
        // Without anything to follow it is read each time.
        #expect(try await encoder.activeGeneration()?.id == first.id)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await encoder.run() }
            try await index.generations.activate(second)
            while try await encoder.activeGeneration()?.id != second.id { await Task.yield() }
            // What is not notified is not seen while changes are followed: nothing reads the table again.
            while encoder.isFollowing == false { await Task.yield() }
            try await pool.withConnection {
                try await $0.execute(
                    """
                    UPDATE generation SET state = 'kept' WHERE state = 'active';
                    UPDATE generation SET state = 'active' WHERE generation_id = \(first.id);
                    """)
            }
            #expect(try await encoder.activeGeneration()?.id == second.id)
            group.cancelAll()
        }
        #expect(try await encoder.activeGeneration()?.id == first.id)
    }

    @Test(.timeLimit(.minutes(5))) func followsLiveCodesAtOnce() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gramd-model-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        try TestModel.write(to: folder)
        let (index, _) = try await TestDatabase.makeIndex()
        try await index.models.register("m", at: folder.path, metrics: "{}")
        // A former generation whose files are gone keeps the others from nothing.
        try await index.models.register("gone", at: folder.path + "-gone", metrics: "{}")
        _ = try await index.generations.create(modelID: "gone", selection: CodeSelection())
        let generation = try await index.generations.create(modelID: "m", selection: CodeSelection())
        try await change(index, generation, .upsert(Product(id: "a", title: "Red lamp")), codes: ["red", "lamp"])
        let encoder = QueryEncoder(
            index: index, models: LoadedModels(index: index, queryThreads: 2), analyzer: try CodeAnalyzer(),
            logger: Logger(label: "test"))

        func expectGenerated(_ expected: Set<String>) async throws {
            while true {
                let codes = try await encoder.codes(for: "sofa", in: generation).codes.filter { !$0.isOwn }
                if Set(codes.map(\.code.description)) == expected { return }
                try await Task.sleep(for: .milliseconds(1))
            }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await encoder.run() }
            try await expectGenerated(["red", "lamp"])
            // The encoder reads everything again only once a minute, so what is seen from here on was notified.
            try await change(
                index, generation, .upsert(Product(id: "a", title: "Blue lamp")), codes: ["blue", "lamp"])
            try await expectGenerated(["blue", "lamp"])
            try await change(index, generation, .delete, codes: [])
            try await expectGenerated([])
            group.cancelAll()
        }
    }
}
