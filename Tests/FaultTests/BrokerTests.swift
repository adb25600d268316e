import Kafka
import MockBroker
import Randomness
import TestSupport
import Testing

extension FaultTests {
    @Suite(.enabled(if: TestShop.externalBroker == nil, "only the mock cluster can be told to fail"))
    struct BrokerTests {
        @Test func leadersThatMoveAndRequestsThatFailLoseNothing() async throws {
            let shop = try await TestShop(brokers: 3)
            let broker = try #require(shop.broker)
            let daemon = try await shop.startDaemon()
            let records = TestRecord.simulation(products: 2_000, changes: 6_000, seed: FaultEffort.seed)
            var random = SplitMix64(seed: FaultEffort.seed)
            async let streaming: Void = shop.stream(records)
            let faults: [MockFault] = [
                .notLeader, .leaderNotAvailable, .requestTimedOut, .disconnect, .unknownTopicOrPartition,
            ]
            for round in 1...8 {
                try await eventually("an eighth more is applied") {
                    try await shop.applied() >= records.count * (round - 1) / 8
                }
                for partition in Int32(0)..<4 {
                    try broker.setLeader(
                        of: TopicPartition(topic: shop.topic, partition: partition),
                        broker: Int32.random(in: 1...3, using: &random))
                }
                let request: MockRequest = [.fetch, .heartbeat, .offsetCommit].randomElement(using: &random)!
                broker.pushRequestErrors(request, (0..<4).map { _ in faults.randomElement(using: &random)! })
                if round == 4 { try broker.setRoundTripTime(.milliseconds(200)) }
                if round == 6 { try broker.setRoundTripTime(.zero) }
            }
            try await streaming
            let recovery = try await shop.waitUntilSearchable()
            try await daemon.waitUntilReady()
            let isEqual = try await IndexDigest(of: shop.pool) == shop.referenceDigest(of: records)
            FaultRow(
                fault: "leaders move, requests fail, slow answers", promise: "resumes by itself, no exit",
                isEqual: isEqual, recovery: recovery
            ).print()
            #expect(isEqual)
            #expect(try await shop.rows("SELECT 1 FROM dead_letter").isEmpty)
            #expect(try await daemon.stop().status == 0)
        }
    }
}
