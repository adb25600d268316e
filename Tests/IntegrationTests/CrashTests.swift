import Foundation
import Randomness
import Simulation
import Testing

extension IntegrationTests {
    @Suite struct CrashTests {
        @Test func `kill -9 at random moments loses nothing and repeats nothing`() async throws {
            let shop = try await TestShop()
            let records = TestRecord.simulation(products: 4_000, changes: 16_000, seed: 7)
            var random = SplitMix64(seed: 20_251_124)
            let moments = (0..<3).map { _ in Int.random(in: 1..<records.count, using: &random) }.sorted()
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
                daemon = try await shop.startDaemon(group: "\(moment)")
            }
            try await streaming
            try await shop.waitUntilSearchable()
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            let digest = try await IndexDigest(of: shop.pool)
            print(
                "kill -9 three times, about records \(moments): \(records.count) events in \(seconds) s, "
                    + "\(Int(Double(records.count) / seconds)) a second with the restarts; \(digest)")
            #expect(try await digest == shop.referenceDigest(of: records))
            #expect(digest.deadPostings == 0 && digest.wrongCounts == 0)
            #expect(try await shop.rows("SELECT 1 FROM dead_letter").isEmpty)
        }

        @Test func `SIGTERM in the middle of a stream ends soon, and the next start goes on`() async throws {
            let shop = try await TestShop()
            let records = TestRecord.simulation(products: 2_000, changes: 8_000, seed: 8)
            let daemon = try await shop.startDaemon()
            async let streaming: Void = shop.stream(records)
            try await eventually("half of the records are applied", every: .milliseconds(2)) {
                try await shop.applied() >= records.count / 2
            }
            let end = try await daemon.stop()
            #expect(end.status == 0)
            #expect(end.duration < .seconds(10))
            let restart = ContinuousClock.now
            let next = try await shop.startDaemon(group: "next")
            try await streaming
            try await shop.waitUntilSearchable()
            print("SIGTERM: ended after \(end.duration); all searchable \(ContinuousClock.now - restart) after restart")
            let digest = try await IndexDigest(of: shop.pool)
            #expect(try await digest == shop.referenceDigest(of: records))
            #expect(digest.deadPostings == 0 && digest.wrongCounts == 0)
            #expect(try await next.stop().status == 0)
        }
    }
}
