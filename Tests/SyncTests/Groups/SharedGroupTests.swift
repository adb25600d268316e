import Kafka
import Testing

@testable import Sync

@Suite struct SharedGroupTests {
    private static func partition(_ number: Int32) -> TopicPartition {
        TopicPartition(topic: "products", partition: number)
    }

    private static func note(_ index: String, _ owner: String) -> CommittedOffset {
        CommittedOffset(offset: 7, note: SharedGroup.Note(index: index, owner: owner).text)
    }

    @Test func whatAnotherIndexGetsIsNamedWithWhoGetsIt() throws {
        let shared = try #require(
            SharedGroup(
                "shop",
                committed: [
                    Self.partition(0): Self.note("7.1.2", "mine:1"), Self.partition(1): Self.note("7.1.3", "other:2"),
                    Self.partition(2): Self.note("7.1.3", "other:2"),
                ], index: "7.1.2"))
        #expect(shared.count == 2)
        #expect(
            shared.problem
                == "another index shares the consumer group shop and gets products[1], products[2], by other:2")
        #expect(shared.advice.contains("kafka.groupID of its own"))
    }

    @Test func manyPartitionsAreCounted() throws {
        let committed = Dictionary(
            uniqueKeysWithValues: (0..<40).map { (Self.partition($0), Self.note("other", "host-\($0):1")) })
        let shared = try #require(SharedGroup("shop", committed: committed, index: "mine"))
        #expect(shared.count == 40)
        #expect(shared.problem.contains("products[0], products[1], products[2] and 37 more, by "))
        #expect(shared.problem.count < 200)
    }

    /// The group is told of a partition a moment after it was given away.
    @Test func whatThisInstanceHasIsNobodyElses() {
        let committed = [Self.partition(0): Self.note("other", "host:1")]
        #expect(SharedGroup("shop", committed: committed, index: "mine", followed: [Self.partition(0)]) == nil)
    }

    /// Other programs leave nothing or something of their own, and so did gramd before it left notes.
    @Test(arguments: ["", "gramd", "gramd mine", "gramd mine host:1", "gramd mine a host", "consumer other host:1"])
    func otherNotesSayNothing(note: String) {
        let committed = [Self.partition(0): CommittedOffset(offset: 7, note: note)]
        #expect(SharedGroup("shop", committed: committed, index: "mine") == nil)
    }

    @Test func notesAreReadAsTheyWereWritten() {
        let note = SharedGroup.Note(index: "7.1.2", owner: "a host:1")
        #expect(SharedGroup.Note(note.text) == note)
    }
}
