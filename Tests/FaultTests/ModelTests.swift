import Catalog
import CodeIndex
import Codes
import Foundation
import Randomness
import Serving
import TestSupport
import Testing

extension FaultTests {
    @Suite struct ModelTests {
        private enum Damage: String, CaseIterable {
            case missing = "missing"
            case truncated = "cut off"
            case garbled = "no model at all"
            case notFinite = "not finite"

            func inflict(on folder: URL) throws {
                let weights = folder.appending(path: "model.safetensors")
                switch self {
                case .missing: try FileManager.default.removeItem(at: folder)
                case .truncated: try Data(contentsOf: weights).prefix(10_000).write(to: weights)
                case .garbled: try Data(repeating: 0xa5, count: 5_000).write(to: weights)
                case .notFinite:
                    // The last bytes are weights; all ones is not a number in any float format.
                    var data = try Data(contentsOf: weights)
                    data.replaceSubrange((data.count - 20_000)..., with: Data(repeating: 0xff, count: 20_000))
                    try data.write(to: weights)
                }
            }
        }

        @Test func anUnusableModelLeavesTheOldGenerationAnswering() async throws {
            // Side by side, since a daemon looks at a bad model again only after half a minute.
            try await withThrowingTaskGroup { group in
                for damage in Damage.allCases { group.addTask { try await bear(damage) } }
                try await group.waitForAll()
            }
        }

        private func bear(_ damage: Damage) async throws {
            let folder = FileManager.default.temporaryDirectory.appending(path: "gramd-model-\(UUID())")
            defer { try? FileManager.default.removeItem(at: folder) }
            try TestModel.write(to: folder)
            try damage.inflict(on: folder)
            let shop = try await TestShop()
            let daemon = try await shop.startDaemon()
            let records = (0..<200).map { TestRecord.upsert("p\($0)", "Red lamp \($0)") }
            try await shop.send(records)
            try await shop.waitUntilSearchable()
            let first = try #require(try await shop.index.generations.active())
            try await shop.index.models.register("m", at: folder.path, metrics: "{}")
            let second = try await shop.index.generations.create(modelID: "m", selection: CodeSelection())
            try await eventually("the log names the model") {
                daemon.logText.contains(folder.path) || daemon.logText.contains("model m")
            }
            // Events apply and are found, by the old generation.
            let more = [TestRecord.upsert("new", "Zinnoberrot kettle"), .delete("p7")]
            try await shop.send(more)
            try await eventually("a new product is found") { try await daemon.find("new", "zinnoberrot") != nil }
            try await eventually("a deleted one is not") { try await daemon.find("p7", "lamp") == nil }
            #expect(try await shop.index.generations.active()?.id == first.id)
            #expect(try await daemon.result("red lamp").generation == first.id)
            let digest = try await IndexDigest(of: shop.pool)

            try? FileManager.default.removeItem(at: folder)
            try TestModel.write(to: folder)
            let recovery = try await eventually("the mended model's generation answers") {
                try await shop.index.generations.active()?.id == second.id
            }
            let reference = try await shop.referenceDigest(of: records + more)
            FaultRow(
                fault: "model \(damage.rawValue)", promise: "events apply, the old generation serves",
                isEqual: digest == reference, recovery: recovery
            ).print()
            #expect(digest == reference)
            #expect(try await shop.index.verify().allSatisfy { $0.violations == 0 })
            #expect(try await daemon.stop().status == 0)
        }

        /// A shop with clicks on random products, from which nothing can be learned.
        private func makeShop(_ records: [TestRecord], settings: [String: String]) async throws -> (
            TestShop, DaemonProcess, Generation
        ) {
            let shop = try await TestShop()
            let daemon = try await shop.startDaemon(settings: settings)
            try await shop.send(records)
            try await shop.waitUntilSearchable()
            var random = SplitMix64(seed: FaultEffort.seed)
            let ids = records.compactMap(\.id)
            _ = try await shop.index.clicks.store(
                (0..<2_000).map { number in
                    Click(
                        query: "word\(number % 400)", productID: ids.randomElement(using: &random)!,
                        timestamp: Int64(number))
                })
            return (shop, daemon, try #require(try await shop.index.generations.active()))
        }

        @Test func aModelThatFailsTheGateIsRefused() async throws {
            let records = TestRecord.simulation(products: 250, changes: 500, seed: FaultEffort.seed)
            let (shop, daemon, former) = try await makeShop(records, settings: [:])
            let run = try await shop.command("align", "now", "--steps", "10")
            #expect(run.status == 2 && run.output.contains("refused: the former model answers on"), "\(run.output)")
            #expect(try await shop.index.generations.active()?.id == former.id)
            #expect(try await daemon.result("red lamp").generation == former.id)
            let isEqual = try await IndexDigest(of: shop.pool) == shop.referenceDigest(of: records)
            FaultRow(
                fault: "clicks that teach nothing", promise: "the gate refuses, the former model serves",
                isEqual: isEqual, recovery: nil
            ).print()
            #expect(isEqual)
            #expect(try await daemon.stop().status == 0)
        }

        @Test func aTrainingThatRunsOutOfMemoryEndsAlone() async throws {
            let records = TestRecord.simulation(products: 1_000, changes: 500, seed: FaultEffort.seed)
            let (shop, daemon, former) = try await makeShop(
                records,
                settings: [
                    "ALIGNMENT_FRESH_CLICKS": "300", "ALIGNMENT_CHECK_SECONDS": "1",
                    "ALIGNMENT_MEMORY_MEGABYTES": "256",
                ])
            // It gives way to everything else on the machine.
            try await eventually("the run has failed", within: .seconds(1_800)) {
                daemon.logText.contains("the run's process ended with status")
            }
            let more = [TestRecord.upsert("new", "Zinnoberrot kettle")]
            try await shop.send(more)
            try await eventually("a new product is found") { try await daemon.find("new", "zinnoberrot") != nil }
            #expect(try await shop.index.generations.active()?.id == former.id)
            try await shop.waitUntilSearchable()
            let isEqual = try await IndexDigest(of: shop.pool) == shop.referenceDigest(of: records + more)
            FaultRow(
                fault: "training out of memory", promise: "the run ends, the daemon does not", isEqual: isEqual,
                recovery: nil
            ).print()
            #expect(isEqual)
            #expect(try await daemon.stop().status == 0)
        }

        @Test(.enabled(if: SmallDisk.isPossible, "only root can mount a small disk"))
        func aFullDiskUnderTheModelFolderFailsTheTrainingOnly() async throws {
            let disk = try SmallDisk(megabytes: 4)
            let shop = try await TestShop()
            let settings = ["MODEL_FOLDER": disk.folder.path]
            let daemon = try await shop.startDaemon(settings: settings)
            let records = TestRecord.simulation(products: 300, changes: 0, seed: FaultEffort.seed)
            try await shop.send(records)
            try await shop.waitUntilSearchable()
            let first = try #require(try await shop.index.generations.active())
            try disk.fill()
            let training = try await shop.command("train", "--steps", "5", settings: settings)
            #expect(training.status != 0)
            #expect(training.output.contains("the disk is full"), "\(training.output)")
            #expect(try await shop.index.generations.active()?.id == first.id)
            #expect(try await shop.index.models.all().isEmpty)
            try await shop.send([.upsert("new", "Zinnoberrot kettle")])
            try await eventually("a new product is found") { try await daemon.find("new", "zinnoberrot") != nil }
            let isEqual =
                try await IndexDigest(of: shop.pool)
                == shop.referenceDigest(of: records + [.upsert("new", "Zinnoberrot kettle")])
            FaultRow(
                fault: "disk full under the model folder", promise: "training fails, the old model serves",
                isEqual: isEqual, recovery: nil
            ).print()
            #expect(isEqual)
            #expect(try await daemon.stop().status == 0)
        }
    }
}
