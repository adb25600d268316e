import Catalog
import CodeIndex
import Foundation
import Simulation
import TestSupport
import Testing

extension IntegrationTests {
    @Suite struct AlignmentTests {
        private static let settings = [
            "ALIGNMENT_FRESH_CLICKS": "300", "ALIGNMENT_CHECK_SECONDS": "1", "ALIGNMENT_MINUTES": "5",
        ]

        /// Waits until a run is training, in whichever stage: on a fast machine the first takes less than a second. A
        /// daemon's run gives way to everything else on the machine.
        private func waitForTraining(_ shop: TestShop, run: Int) async throws {
            try await eventually("run \(run) is training", within: .seconds(1_800)) {
                guard let record = try await shop.index.runs.latest(limit: 1).first else { return false }
                return record.id == run && record.state == .running && record.done > 0
            }
        }

        @Test func freshClicksStartARunThatEndsWithTheDaemon() async throws {
            let shop = try await TestShop()
            let catalog = SyntheticCatalog(seed: 4, productCount: 300)
            var daemon = try await shop.startDaemon(settings: Self.settings)
            try await shop.send(
                catalog.map {
                    TestRecord($0.id, $0.eventJSON(op: .create, timestamp: SyntheticCatalog.epoch, version: 1))
                })
            try await shop.waitUntilSearchable()
            let clicks = catalog.clicks(count: 600, seed: 1).enumerated().map {
                Click(query: $1.query, productID: $1.productID, timestamp: Int64($0))
            }
            _ = try await shop.index.clicks.store(Array(clicks.prefix(250)))
            #expect(try await shop.index.runs.latest(limit: 1).isEmpty)
            let calm = try await shop.freshness(daemon, "calm", changes: 400)
            _ = try await shop.index.clicks.store(Array(clicks.suffix(350)))
            try await waitForTraining(shop, run: 1)

            // However the daemon ends, the run's process and its lock end too; the next run tells of it.
            try await daemon.crash()
            let champion = try #require(try await shop.index.generations.active())
            try await eventually("the run's lock is free") {
                do {
                    return try await shop.index.runs.withRun(champion: champion, newestClicks: 0) { _ in true }
                } catch is CodeIndexError { return false }
            }
            let records = try await shop.index.runs.latest(limit: 2)
            #expect(records.map(\.state) == [.running, .failed])
            #expect(records[1].message == "interrupted")

            daemon = try await shop.startDaemon(group: "next", settings: Self.settings)
            _ = try await shop.index.clicks.store(
                clicks.map { Click(query: $0.query, productID: $0.productID, timestamp: $0.timestamp! + 1_000) })
            try await waitForTraining(shop, run: 3)
            // The daemon goes on meanwhile.
            let training = try await shop.freshness(daemon, "training", changes: 400)
            print("a changed title is found after \(training) beside a training, \(calm) without")
            #expect(try await daemon.stop().status == 0)
        }

        @Test func aRunKilledAfterEveryStageEndsAsIfItHadNotBeen()
            async throws
        {
            let catalog = SyntheticCatalog(seed: 5, productCount: 250)
            func makeShop() async throws -> TestShop {
                let shop = try await TestShop()
                try await shop.index.migrate()
                _ = try await shop.index.generations.ensureActive()
                let decoder = EventDecoder()
                _ = try await shop.index.products.apply(
                    ChangeBatch(
                        events: try catalog.map { product in
                            let json = product.eventJSON(op: .create, timestamp: SyntheticCatalog.epoch, version: 1)
                            return PositionedEvent(
                                event: try decoder.decode(SourceRecord(key: nil, value: Array(json.utf8)))[0],
                                record: nil)
                        }))
                _ = try await shop.index.clicks.store(
                    catalog.clicks(count: 600, seed: 1).enumerated().map {
                        Click(query: $1.query, productID: $1.productID, timestamp: Int64($0))
                    })
                return shop
            }
            let (whole, killed) = (try await makeShop(), try await makeShop())
            let reference = try await whole.command("align", "now", "--steps", "30")
            let expected = try #require(try await whole.index.runs.latest(limit: 1).first)
            #expect(expected.modelID != nil && expected.state != .failed, "\(reference.output)")

            for stage in ["started", "fineTuned", "coTrained", "coAligned"] {
                try await killed.command("align", "now", "--steps", "30") {
                    FileManager.default.fileExists(atPath: killed.runFolder.appending(path: "1/\(stage)").path)
                }
                try await eventually("the killed process lets go of the run") {
                    try await killed.index.runs.hasInterrupted()
                }
            }
            // Once more after the training, when the new model is judged.
            try await killed.command("align", "now", "--steps", "30") { try await !killed.index.models.all().isEmpty }
            try await eventually("the killed process lets go of the run") {
                try await killed.index.runs.hasInterrupted()
            }
            let last = try await killed.command("align", "now", "--steps", "30")
            #expect(last.status == reference.status, "\(last.output)")
            let runs = try await killed.index.runs.latest(limit: 10)
            #expect(runs.map(\.id) == [1])
            #expect(runs.first?.modelID == expected.modelID && runs.first?.state == expected.state)
            #expect(runs.first?.verdict == expected.verdict)
            #expect(!FileManager.default.fileExists(atPath: killed.runFolder.appending(path: "1").path))

            // Cancelled in the middle, a run ends by itself and leaves nothing behind.
            async let cancelled = whole.command("align", "now", "--steps", "100000")
            try await waitForTraining(whole, run: 2)
            #expect(try await whole.command("align", "cancel").output.contains("the run ends within seconds"))
            let end = try await cancelled
            #expect(end.status != 0 && end.output.contains("the run was cancelled"), "\(end.output)")
            #expect(try await whole.index.runs.latest(limit: 1).map(\.message) == ["cancelled"])
            #expect(!FileManager.default.fileExists(atPath: whole.runFolder.appending(path: "2").path))
        }
    }
}
