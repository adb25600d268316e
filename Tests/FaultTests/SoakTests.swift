import Foundation
import Simulation
import TestSupport
import Testing

extension FaultTests {
    @Suite struct SoakTests {
        /// What a daemon holds at a moment.
        private struct Sample {
            let events: Int
            let memory: Double
            let files: Int
            let threads: Int
        }

        /// Of a line through the points, in y per x.
        private func slope(_ points: [(x: Double, y: Double)]) -> Double {
            let x = points.map(\.x).reduce(0, +) / Double(points.count)
            let y = points.map(\.y).reduce(0, +) / Double(points.count)
            let spread = points.reduce(0) { $0 + ($1.x - x) * ($1.x - x) }
            return points.reduce(0) { $0 + ($1.x - x) * ($1.y - y) } / spread
        }

        @Test func aLongStreamLeavesMemoryFilesAndThreadsFlat() async throws {
            let shop = try await TestShop()
            let daemon = try await shop.startDaemon()
            let catalog = SyntheticCatalog(seed: FaultEffort.seed, productCount: 10_000)
            let count = FaultEffort.soakEvents
            let creations = TestRecord.simulation(products: 10_000, changes: 0, seed: FaultEffort.seed)
            try await shop.stream(creations)
            try await shop.waitUntilSearchable()
            let start = ContinuousClock.now
            func changes() -> some Sequence<TestRecord> {
                catalog.changes(count: count, seed: FaultEffort.seed).lazy.map { TestRecord($0) }
            }
            async let streaming: Void = shop.stream(changes())
            var samples: [Sample] = []
            for step in 1...20 {
                let goal = creations.count + count * step / 20
                try await eventually("\(goal) events are applied", within: .seconds(1_800)) {
                    _ = try await daemon.search("table")
                    return try await shop.applied() >= goal
                }
                samples.append(
                    Sample(
                        events: goal, memory: daemon.memory, files: daemon.openFiles, threads: daemon.threads))
            }
            try await streaming
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            try await shop.waitUntilSearchable()
            let warm = samples.dropFirst(samples.count / 4)
            let growth = slope(warm.map { (Double($0.events) / 100_000, $0.memory) })
            let files = warm.map(\.files)
            let threads = warm.map(\.threads)
            print(
                """
                soak: \(count) events, \(Int(Double(count) / seconds)) a second; after warm-up memory \
                \(String(format: "%.1f to %.1f MiB, %+.2f MiB per 100,000 events", warm.first!.memory, warm.last!.memory, growth)), \
                files \(files.min()!) to \(files.max()!), threads \(threads.min()!) to \(threads.max()!)
                """)
            let all = [AnySequence(creations), AnySequence(changes())].lazy.joined()
            let isEqual = try await IndexDigest(of: shop.pool) == shop.referenceDigest(of: all)
            FaultRow(
                fault: "\(count) events in a row", promise: "memory, files and threads flat", isEqual: isEqual,
                recovery: nil
            ).print()
            #expect(isEqual)
            #expect(files.max()! - files.min()! <= 8)
            // Pools start their threads, one for each core, as work needs them.
            #expect(threads.max()! - threads.min()! <= 8 + ProcessInfo.processInfo.activeProcessorCount)
            // A short run is all warm-up.
            if count >= 1_000_000 { #expect(growth < 1) }
            #expect(daemon.memory < Double(DaemonProcess.memoryLimit))
            #expect(try await daemon.stop().status == 0)
        }
    }
}
