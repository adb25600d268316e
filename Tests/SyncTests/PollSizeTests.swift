import Kafka
import Testing

@testable import Sync

@Suite struct PollSizeTests {
    @Test func growsWhileThereIsABacklog() {
        var size = PollSize(transaction: 2_000)
        #expect(size.records == 2_000)
        for expected in [4_000, 8_000, 16_000, 16_000] {
            size.wrote(size.records, in: .milliseconds(400))
            #expect(size.records == expected)
        }
        // All that there was: nothing is known of a larger one.
        size.wrote(3, in: .milliseconds(1))
        #expect(size.records == 16_000)
    }

    @Test func shrinksWhereWritingTakesLong() {
        var size = PollSize(transaction: 100)
        for _ in 0..<3 { size.wrote(size.records, in: .milliseconds(1)) }
        for expected in [400, 200, 100, 100] {
            size.wrote(size.records, in: .milliseconds(1_001))
            #expect(size.records == expected)
        }
    }

    /// Twice as much would take too long.
    @Test func staysWhereItFits() {
        var size = PollSize(transaction: 100)
        size.wrote(100, in: .milliseconds(501))
        #expect(size.records == 100)
        size.wrote(99, in: .milliseconds(1))
        #expect(size.records == 100)
    }

    @Test(arguments: 1...8) func partsAreAllOfTheRecordsInOrder(maximum: Int) {
        let partition = TopicPartition(topic: "products", partition: 0)
        let records = (0..<7).map { record(partition, $0) }
        let parts = Array(TransactionParts(records, maximumRecords: maximum))
        #expect(parts.flatMap { $0 } == records)
        #expect(parts.dropLast().allSatisfy { $0.count == maximum })
    }

    @Test func longRecordsStandAlone() {
        let partition = TopicPartition(topic: "products", partition: 0)
        let long = [UInt8](repeating: 0, count: TransactionParts.maximumBytes)
        let records = [[UInt8](), long, [], []].enumerated().map { offset, value in
            KafkaRecord(topicPartition: partition, offset: Int64(offset), key: nil, value: value)
        }
        #expect(TransactionParts(records, maximumRecords: 10).map { $0.map(\.offset) } == [[0, 1], [2, 3]])
    }
}
