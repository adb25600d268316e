import Foundation
import Randomness
import Simulation
import TestSupport
import Testing

extension FaultTests {
    @Suite struct CrashTests {
        @Test func sigkillAtRandomMomentsLosesNothingAndRepeatsNothing() async throws {
            let shop = try await TestShop()
            let records = TestRecord.simulation(
                products: 4_000, changes: 14_800 + 400 * FaultEffort.kills, seed: FaultEffort.seed)
            var random = SplitMix64(seed: FaultEffort.seed)
            let moments = (0..<FaultEffort.kills).map { _ in Int.random(in: 1..<records.count, using: &random) }
                .sorted()
            var slowest = Duration.zero
            var daemon = try await shop.startDaemon()
            let start = ContinuousClock.now
            async let streaming: Void = shop.stream(records)
            for moment in moments {
                try await eventually("\(moment) records are applied", every: .milliseconds(2)) {
                    try await shop.applied() >= moment
                }
                // Somewhere in what comes next: a transaction, a decode, a batch of codes.
                try await Task.sleep(for: .milliseconds(Int.random(in: 0..<60, using: &random)))
                try await daemon.crash()
                let restart = ContinuousClock.now
                daemon = try await shop.startDaemon(group: "\(restart)")
                slowest = max(slowest, .now - restart)
            }
            try await streaming
            try await shop.waitUntilSearchable()
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            let digest = try await IndexDigest(of: shop.pool)
            print(
                "kill -9, seed \(FaultEffort.seed), \(moments.count) times: \(records.count) events in \(seconds) s, "
                    + "\(Int(Double(records.count) / seconds)) a second with the restarts; \(digest)")
            let reference = try await shop.referenceDigest(of: records)
            FaultRow(
                fault: "kill -9 at a random moment, \(moments.count) times", promise: "nothing lost, nothing twice",
                isEqual: digest == reference, recovery: slowest
            ).print()
            #expect(digest == reference)
            #expect(digest.deadPostings == 0 && digest.brokenRows == 0)
            #expect(try await shop.rows("SELECT 1 FROM dead_letter").isEmpty)
        }

        @Test func sigtermInTheMiddleOfAStreamLosesNothing() async throws {
            let shop = try await TestShop()
            let records = TestRecord.simulation(products: 2_000, changes: 8_000, seed: 8)
            let daemon = try await shop.startDaemon()
            async let streaming: Void = shop.stream(records)
            try await eventually("half of the records are applied", every: .milliseconds(2)) {
                try await shop.applied() >= records.count / 2
            }
            let end = try await daemon.stop()
            #expect(end.status == 0)
            if FaultEffort.isTimed { #expect(end.duration < .seconds(10)) }
            let next = try await shop.startDaemon(group: "next")
            try await streaming
            try await shop.waitUntilSearchable()
            let digest = try await IndexDigest(of: shop.pool)
            let reference = try await shop.referenceDigest(of: records)
            FaultRow(
                fault: "SIGTERM in a full batch", promise: "leaves soon, state committed",
                isEqual: digest == reference, recovery: end.duration
            ).print()
            #expect(digest == reference)
            #expect(digest.deadPostings == 0 && digest.brokenRows == 0)
            #expect(try await next.stop().status == 0)
        }
    }
}
