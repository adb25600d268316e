import Kafka
import Testing

@testable import Sync

@Suite struct AssignmentWaitTests {
    private let start = ContinuousClock.now
    private let partitions = [TopicPartition(topic: "products", partition: 0)]

    /// What the wait says when polls find these events, a second after one another from second 0 on.
    private func noticed(
        _ polls: [Int: KafkaConsumerEvent], unreachable: Range<Int> = 0..<0, seconds: Int
    ) -> [Int] {
        var wait = AssignmentWait()
        return (0...seconds).filter { second in
            wait.hasBecomeLong(
                polls[second].map { [$0] } ?? [], isGroupReachable: !unreachable.contains(second),
                at: start + .seconds(second))
        }
    }

    @Test func aLongWaitIsNoticedOnce() {
        #expect(noticed([:], seconds: 100) == [5])
    }

    @Test func whoIsAssignedDoesNotWait() {
        #expect(noticed([3: .assigned(partitions)], seconds: 100).isEmpty)
        // An instance too many.
        #expect(noticed([3: .assigned([])], seconds: 100).isEmpty)
    }

    @Test func whatIsTakenBackIsWaitedForAnew() {
        let polls: [Int: KafkaConsumerEvent] = [
            6: .assigned(partitions), 20: .revoked(partitions, lost: false), 23: .assigned(partitions),
            40: .revoked(partitions, lost: true),
        ]
        #expect(noticed(polls, seconds: 100) == [5, 45])
    }

    @Test func aBrokerThatIsAwayIsAnotherMatter() {
        #expect(noticed([:], unreachable: 0..<60, seconds: 100) == [64])
        #expect(noticed([:], unreachable: 3..<10, seconds: 100) == [14])
    }

    @Test func otherEventsChangeNothing() {
        #expect(noticed([2: .endOfPartition(partitions[0], offset: 1)], seconds: 100) == [5])
        #expect(noticed([8: .error(KafkaError(.transport, message: "broken pipe"))], seconds: 100) == [5])
    }
}
