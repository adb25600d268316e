import Catalog
import CodeIndex
import Kafka
import Randomness
import Testing

@testable import Sync

@Suite struct PartitionPositionsTests {
    private static let a = TopicPartition(topic: "products", partition: 0)
    private static let b = TopicPartition(topic: "products", partition: 1)
    private static let c = TopicPartition(topic: "sales", partition: 0)

    private let positions = PartitionPositions([.owned(a, next: nil, epoch: 3), .owned(b, next: 7, epoch: 4)])

    private func step(_ partition: TopicPartition, from: Int64, to: Int64, epoch: Int64) -> PartitionProgress {
        PartitionProgress(
            partition: LogPartition(topic: partition.topic, number: partition.partition), expectedOffset: from,
            nextOffset: to, ownerEpoch: epoch)
    }

    @Test func startsWhereTheIndexStands() {
        #expect(positions.startOffsets == [Self.a: .beginning, Self.b: .at(7)])
        #expect(PartitionPositions([.owned(Self.c, next: 0)]).startOffsets == [Self.c: .at(0)])
        #expect(PartitionPositions().startOffsets.isEmpty)
    }

    @Test func standingMovesNothing() {
        #expect(
            positions.standing == [step(Self.a, from: -1, to: -1, epoch: 3), step(Self.b, from: 7, to: 7, epoch: 4)])
        var advanced = positions
        advanced.advance(positions.standing)
        #expect(advanced == positions)
    }

    @Test func commitsWhatWasRead() {
        #expect(positions.commitOffsets == [Self.b: 7])
        var advanced = positions
        advanced.advance([step(Self.a, from: -1, to: 12, epoch: 3)])
        #expect(advanced.commitOffsets == [Self.a: 12, Self.b: 7])
    }

    @Test func leavesOutWhatIsNotItsOwnOrWasReadBefore() {
        let records = [
            record(Self.c, 5), record(Self.b, 6), record(Self.a, 0), record(Self.b, 7), record(Self.a, 0),
            record(Self.b, 9),
        ]
        let (accepted, progress) = positions.steps(for: records)
        #expect(accepted == [record(Self.a, 0), record(Self.b, 7), record(Self.b, 9)])
        #expect(progress == [step(Self.a, from: -1, to: 1, epoch: 3), step(Self.b, from: 7, to: 10, epoch: 4)])
        #expect(PartitionPositions().steps(for: records).records.isEmpty)
    }

    @Test func aStepOfAPartitionThatWasGivenBackMovesNothing() {
        var advanced = positions
        advanced.advance([step(Self.c, from: 0, to: 9, epoch: 1)])
        #expect(advanced == positions)
    }

    /// However records are cut into batches, each is written once, and each step begins where the last one ended.
    @Test(arguments: 0..<200) func stepsJoinWithoutGaps(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let all = [Self.a, Self.b, Self.c]
        let owned = all.filter { _ in random.chance(70) }.map {
            OwnedPartition.owned(
                $0, next: random.chance(30) ? nil : Int64(random.below(20)), epoch: Int64(1 + random.below(5)))
        }
        let first = PartitionPositions(owned)
        // Offsets leave gaps where a topic is compacted, and come again where a partition is read anew.
        var offsets: [TopicPartition: Int64] = [:]
        let records = (0..<60).map { _ in
            let partition = random.pick(all)
            let offset = max(0, (offsets[partition] ?? 0) + Int64(random.below(5)) - 1)
            offsets[partition] = offset
            return record(partition, offset)
        }
        var positions = first
        var written: [KafkaRecord] = []
        var rest = records[...]
        while !rest.isEmpty {
            let batch = rest.prefix(1 + random.below(15))
            rest = rest.dropFirst(batch.count)
            let (accepted, progress) = positions.steps(for: batch)
            #expect(progress.map(\.partition) == progress.map(\.partition).sorted())
            #expect(Set(progress.map(\.partition)) == Set(accepted.map { LogPartition($0.topicPartition) }))
            for step in progress {
                let before = positions.positions[TopicPartition(step.partition)]
                #expect(step.expectedOffset == before?.nextOffset && step.ownerEpoch == before?.ownerEpoch)
                #expect(step.nextOffset > step.expectedOffset)
            }
            // Nothing moves before it is stored.
            #expect(positions.steps(for: batch).records == accepted)
            positions.advance(progress)
            #expect(positions.steps(for: batch).records.isEmpty)
            written += accepted
        }
        #expect(written == first.steps(for: records).records)
        for partition in all {
            let own = written.filter { $0.topicPartition == partition }.map(\.offset)
            #expect(own == Array(Set(own)).sorted())
            let start = first.positions[partition]?.nextOffset
            #expect(positions.positions[partition]?.nextOffset == own.last.map { $0 + 1 } ?? start)
            #expect(own.allSatisfy { $0 >= start ?? .max })
        }
    }
}
