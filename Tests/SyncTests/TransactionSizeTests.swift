import Kafka
import Testing

@testable import Sync

@Suite struct TransactionSizeTests {
    private static let partition = TopicPartition(topic: "products", partition: 0)

    /// Everything that may be read is there, and a record takes so long.
    private func write(_ count: Int, of size: inout TransactionSize, microseconds: Int) {
        for _ in 0..<count {
            let records = size.records
            size.wrote(records, isFilled: true, in: .microseconds(records * microseconds))
        }
    }

    @Test func growsWhileThereIsABacklog() {
        var size = TransactionSize(ordinary: 2_000, largest: 10_000)
        #expect(size.records == 2_000)
        for expected in [4_000, 8_000, 10_000, 10_000] {
            write(1, of: &size, microseconds: 40)
            #expect(size.records == expected)
        }
    }

    /// What is read while others are written is read with a smaller size: it proves nothing of a larger one.
    @Test func growsToTwiceWhatWasWritten() {
        var size = TransactionSize(ordinary: 100, largest: 10_000)
        for expected in [200, 200, 400] {
            size.wrote(expected == 400 ? 200 : 100, isFilled: true, in: .milliseconds(1))
            #expect(size.records == expected)
        }
    }

    /// Twice as much would take too long.
    @Test func staysWhereItFits() {
        var size = TransactionSize(ordinary: 100, largest: 10_000)
        size.wrote(100, isFilled: true, in: .milliseconds(501))
        #expect(size.records == 100)
        write(20, of: &size, microseconds: 400)
        #expect(size.records == 1_600)
    }

    @Test func shrinksWhereWritingTakesLong() {
        var size = TransactionSize(ordinary: 100, largest: 10_000)
        write(10, of: &size, microseconds: 1)
        #expect(size.records == 10_000)
        for expected in [5_000, 2_500, 1_250, 625] {
            write(1, of: &size, microseconds: 1_700)
            #expect(size.records == expected)
        }
        write(20, of: &size, microseconds: 100_000)
        #expect(size.records == 100)
    }

    @Test func isOrdinaryAgainWhereAllIsUpToDate() {
        var size = TransactionSize(ordinary: 100, largest: 400)
        write(2, of: &size, microseconds: 1)
        for expected in [200, 100, 100] {
            size.wrote(3, isFilled: false, in: .milliseconds(1))
            #expect(size.records == expected)
        }
    }

    @Test func beginsAnewAfterAFailure() {
        var size = TransactionSize(ordinary: 100, largest: 400)
        write(2, of: &size, microseconds: 1)
        size.failed()
        #expect(size.records == 100)
    }

    /// Whatever happens: between both limits.
    @Test(arguments: [(1, 1), (5, 3), (100, 100_000)]) func keepsItsLimits(ordinary: Int, largest: Int) {
        var size = TransactionSize(ordinary: ordinary, largest: largest)
        for step in 0..<2_000 {
            size.wrote(
                size.records * (step % 5) / 4, isFilled: step % 7 != 0, in: .milliseconds(step * 37 % 1_100))
            #expect(ordinary <= size.records && size.records <= max(ordinary, largest))
        }
        #expect(size.grown.records == max(ordinary, largest))
    }

    @Test func isFilledByRecordsOrBytes() {
        let size = TransactionSize(ordinary: 3, largest: 3, bytes: 10)
        let short = (0..<3).map { record(Self.partition, $0) }
        #expect(!size.isFilled(by: []) && !size.isFilled(by: Array(short.dropLast())) && size.isFilled(by: short))
        let long = KafkaRecord(
            topicPartition: Self.partition, offset: 0, key: [1, 2], value: [UInt8](repeating: 0, count: 8))
        #expect(size.isFilled(by: [long]))
    }
}
