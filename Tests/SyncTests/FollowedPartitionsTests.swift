import Kafka
import Testing

@testable import CodeIndex
@testable import Sync

@Suite struct FollowedPartitionsTests {
    private static let a = TopicPartition(topic: "products", partition: 0)
    private static let b = TopicPartition(topic: "products", partition: 1)

    private func followed() -> FollowedPartitions {
        let followed = FollowedPartitions()
        followed.replace(with: [.owned(Self.a, next: 5), .owned(Self.b, next: nil)], of: "shop")
        return followed
    }

    private func timed(_ partition: TopicPartition, _ offset: Int64, at timestamp: Int64) -> KafkaRecord {
        var record = record(partition, offset)
        record.timestamp = timestamp
        return record
    }

    private func apply(_ records: [KafkaRecord], to followed: FollowedPartitions, from owned: [OwnedPartition]) {
        var positions = PartitionPositions(owned)
        positions.advance(positions.steps(for: records).progress)
        followed.applied(upTo: positions, records)
    }

    @Test func standWhereTheIndexStands() {
        let standings = followed().standings
        #expect(standings[Self.a]?.applied == 5)
        #expect(standings.keys.contains(Self.b) && standings[Self.b]?.applied == nil)
    }

    /// Whatever keeps them from being written.
    @Test func whatIsPolledIsNotApplied() {
        let followed = followed()
        followed.polled(KafkaPoll(records: [timed(Self.a, 5, at: 1_000), timed(Self.a, 6, at: 2_000)]))
        // Taken over again, as after an outage.
        followed.replace(with: [.owned(Self.a, next: 5), .owned(Self.b, next: nil)], of: "shop")
        #expect(followed.standings[Self.a]?.applied == 5)
        #expect(followed.standings[Self.a]?.waitingTime == 1_000)
    }

    @Test func moveOnWithWhatIsApplied() {
        let followed = followed()
        let records = [timed(Self.a, 5, at: 1_000), timed(Self.a, 6, at: 2_000)]
        followed.polled(KafkaPoll(records: records))
        apply(records, to: followed, from: [.owned(Self.a, next: 5), .owned(Self.b, next: nil)])
        #expect(followed.standings[Self.a]?.applied == 7)
        #expect(followed.standings[Self.a]?.isWaiting == false)
        #expect(followed.standings[Self.a]?.appliedTime == 2_000)
        #expect(followed.standings[Self.b]?.applied == nil)
    }

    /// A transaction's last offset is no record.
    @Test func anEndCountsOnceEverythingBeforeItIsApplied() {
        let followed = followed()
        let records = [timed(Self.a, 5, at: 1_000)]
        followed.polled(KafkaPoll(records: records, events: [.endOfPartition(Self.a, offset: 8)]))
        #expect(followed.standings[Self.a]?.applied == 5)
        apply(records, to: followed, from: [.owned(Self.a, next: 5)])
        #expect(followed.standings[Self.a]?.applied == 8)
        followed.polled(KafkaPoll(events: [.endOfPartition(Self.b, offset: 3)]))
        #expect(followed.standings[Self.b]?.applied == 3)
    }

    /// By compaction, while they waited.
    @Test func whatIsGoneDoesNotWait() {
        let followed = followed()
        followed.polled(KafkaPoll(records: [timed(Self.a, 5, at: 1_000)]))
        followed.polled(KafkaPoll(events: [.endOfPartition(Self.a, offset: 9)]))
        #expect(followed.standings[Self.a]?.applied == 9)
    }

    @Test func othersAreForgotten() {
        let followed = followed()
        followed.replace(with: [.owned(Self.b, next: 2)], of: "shop")
        #expect(Array(followed.standings.keys) == [Self.b])
        // Records of a partition that somebody else has now.
        followed.polled(KafkaPoll(records: [timed(Self.a, 5, at: 1_000)]))
        #expect(Array(followed.standings.keys) == [Self.b])
        followed.removeAll()
        #expect(followed.standings.isEmpty)
    }
}
