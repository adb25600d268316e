import CodeIndex
import Foundation
import GRAM
import Serving
import Simulation
import TestSupport
import Testing

extension IntegrationTests {
    @Suite struct ModelSwitchTests {
        private static let query = "red lamp"

        /// The generation and model that answer on an instance.
        private func answering(_ daemon: DaemonProcess) async throws -> (
            generation: Int64, model: String?, generated: Int
        ) {
            let result = try await daemon.result(Self.query)
            return (result.generation, result.model, result.codes.count { $0.origin == "generated" })
        }

        private func coded(_ shop: TestShop, _ generation: Generation) async throws {
            try await eventually("generation \(generation.id) answers") {
                try await shop.index.activeGeneration()?.id == generation.id
            }
        }

        @Test func `two instances switch and roll back at once, and old generations go`() async throws {
            let folder = FileManager.default.temporaryDirectory.appending(path: "gramd-model-\(UUID())")
            defer { try? FileManager.default.removeItem(at: folder) }
            try TestModel.write(to: folder)
            let shop = try await TestShop()
            let daemons = [try await shop.startDaemon("one"), try await shop.startDaemon("two")]
            try await shop.send((0..<40).map { TestRecord.upsert("p\($0)", "Red lamp \($0)") })
            try await shop.waitUntilSearchable()
            try await shop.index.register(model: "m", at: folder.path, metrics: "{}")
            let second = try await shop.index.createGeneration(modelID: "m", selection: CodeSelection())
            try await coded(shop, second)
            let third = try await shop.index.createGeneration(modelID: nil, selection: CodeSelection())
            try await coded(shop, third)

            let start = ContinuousClock.now
            #expect(try await shop.index.rollBack().id == second.id)
            for daemon in daemons {
                let answer = try await answering(daemon)
                // Its model and the trie of its live codes were kept ready.
                #expect(answer.generation == second.id && answer.model == "m" && answer.generated > 0)
            }
            let duration = ContinuousClock.now - start
            print("rollback: both instances answer with the former model after \(duration)")

            // Two are kept beside the active one.
            var newest = third
            for _ in 0..<2 {
                newest = try await shop.index.createGeneration(modelID: nil, selection: CodeSelection())
                try await coded(shop, newest)
            }
            try await eventually("the oldest generations are dropped") {
                try await shop.index.generations().map(\.state) == [.kept, .kept, .active]
            }
            #expect(try await answering(daemons[0]).generation == newest.id)
            for daemon in daemons { #expect(try await daemon.stop().status == 0) }
        }
    }
}
