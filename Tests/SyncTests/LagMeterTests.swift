import Kafka
import Testing

@testable import Sync

@Suite struct LagMeterTests {
    private typealias Standing = FollowedPartitions.Standing
    private typealias Lag = LagMeter.Lag

    private static let a = TopicPartition(topic: "products", partition: 0)

    private func lag(
        _ meter: inout LagMeter, _ standing: Standing, end: Int64?, start: Int64? = nil, at seconds: Int64
    ) -> Lag? {
        meter.lags(
            of: [Self.a: standing], ends: end.map { [Self.a: $0] } ?? [:], starts: start.map { [Self.a: $0] } ?? [:],
            at: seconds * 1_000)[Self.a]
    }

    @Test func isWhatIsNotApplied() {
        var meter = LagMeter()
        let waiting = Standing(nextOffset: 10, isWaiting: true, waitingTime: 70_000)
        #expect(lag(&meter, waiting, end: 2_010, at: 100) == Lag(records: 2_000, seconds: 30))
        // It rises while nothing moves, whatever it is that stands still.
        #expect(lag(&meter, waiting, end: 2_010, at: 400) == Lag(records: 2_000, seconds: 330))
        #expect(lag(&meter, Standing(nextOffset: 2_010), end: 2_010, at: 401) == Lag(records: 0, seconds: 0))
    }

    @Test func aPartitionNeverReadIsBehindByAllThatItHas() {
        var meter = LagMeter()
        #expect(lag(&meter, Standing(), end: 50, start: 20, at: 100) == Lag(records: 30, seconds: 0))
        #expect(lag(&meter, Standing(), end: 50, start: 20, at: 110) == Lag(records: 30, seconds: 10))
    }

    /// The topic was quiet for a day.
    @Test func aRecordIsNoOlderThanTheLastLookThatFoundNone() {
        var meter = LagMeter()
        let standing = Standing(nextOffset: 10, appliedTime: 0)
        #expect(lag(&meter, standing, end: 10, at: 86_400)?.seconds == 0)
        #expect(lag(&meter, standing, end: 11, at: 86_401) == Lag(records: 1, seconds: 1))
        #expect(lag(&meter, standing, end: 12, at: 86_402) == Lag(records: 2, seconds: 2))
    }

    @Test func aRecordIsNoOlderThanTheOneBefore() {
        var meter = LagMeter()
        let standing = Standing(nextOffset: 10, appliedTime: 40_000)
        #expect(lag(&meter, standing, end: 20, at: 100) == Lag(records: 10, seconds: 60))
    }

    @Test func saysNothingOfAnEndThatIsNotKnown() {
        var meter = LagMeter()
        #expect(lag(&meter, Standing(nextOffset: 10), end: nil, at: 100) == nil)
    }

    /// A producer's clock may be ahead, and an end a little old.
    @Test func isNeverNegative() {
        var meter = LagMeter()
        #expect(lag(&meter, Standing(nextOffset: 12), end: 10, at: 100) == Lag(records: 0, seconds: 0))
        let waiting = Standing(nextOffset: 10, isWaiting: true, waitingTime: 200_000)
        #expect(lag(&meter, waiting, end: 11, at: 100) == Lag(records: 1, seconds: 0))
    }
}
