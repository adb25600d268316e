import Kafka
import Testing

@testable import Sync

@Suite struct ReadAheadTests {
    private static let partition = TopicPartition(topic: "products", partition: 0)
    private let records = (0..<2).map { record(partition, $0) }
    private let size = TransactionSize(ordinary: 2)

    private func read(_ poll: KafkaPoll) -> ReadAhead<Int> { ReadAhead(poll, .success(poll.records.count), size: size) }

    @Test func readsOnWhereThereMayBeMoreAndNothingElseIsToBeDone() {
        #expect(read(KafkaPoll(records: records)).isBacklog)
        #expect(!read(KafkaPoll(records: [records[0]])).isBacklog)
        #expect(!read(KafkaPoll(records: records, events: [.revoked([Self.partition], lost: false)])).isBacklog)
    }

    /// The partitions are read again from where the index stands, but nobody repeats what the group has said.
    @Test func forgetsRecordsAndEndsButNoRebalance() {
        var ahead = read(
            KafkaPoll(
                records: records,
                events: [
                    .endOfPartition(Self.partition, offset: 2), .error(KafkaError(.transport, message: "reset")),
                    .revoked([Self.partition], lost: true),
                ]))
        ahead.forgetRecords()
        #expect(ahead.poll.records.isEmpty && ahead.prepared == nil && !ahead.isBacklog)
        #expect(
            ahead.poll.events == [
                .error(KafkaError(.transport, message: "reset")), .revoked([Self.partition], lost: true),
            ])
    }
}
