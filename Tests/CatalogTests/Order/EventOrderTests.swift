import Catalog
import Testing

@Suite struct EventOrderTests {
    private func place(_ offset: Int64, partition: Int32 = 0, time: Int64? = nil) -> LogPlace {
        .record(RecordPosition(topic: "products", partition: partition, offset: offset), time: time)
    }

    private func version(_ number: Int64?, epoch: Int32 = 0) -> SourceVersion? {
        number.map { SourceVersion(epoch: epoch, number: $0) }
    }

    /// Events as version and offset, with what becomes of each.
    @Test(
        arguments: [
            // A tombstone behind a delete repeats it: what was late stays late.
            [(100, .applies), (200, .applies), (nil, .applies), (150, .isLate), (201, .applies)],
            [(5, .applies), (nil, .applies), (3, .isLate)],
            [(nil, .applies), (nil, .applies), (1, .applies), (1, .applies), (0, .isLate)],
        ] as [[(Int64?, EventOrder.Verdict)]])
    func aVersionOnceSeenIsNeverForgotten(log: [(Int64?, EventOrder.Verdict)]) {
        var order = EventOrder()
        for (offset, event) in log.enumerated() {
            #expect(order.admit(version: version(event.0), at: place(Int64(offset))) == event.1)
        }
        // Read again, all of it changes nothing.
        let state = order
        for (offset, event) in log.enumerated() {
            let verdict = order.admit(version: version(event.0), at: place(Int64(offset)))
            #expect(verdict == .isRepeated || verdict == .isLate)
        }
        #expect(order == state)
    }

    @Test func aNewEpochIsAboveAllVersionsBefore() {
        var order = EventOrder()
        #expect(order.admit(version: version(1_000), at: place(0)) == .applies)
        #expect(order.admit(version: version(3), at: place(1)) == .isLate)
        #expect(order.admit(version: version(3, epoch: 1), at: place(1)) == .applies)
        #expect(order.admit(version: version(2_000), at: place(2)) == .isLate)
    }

    @Test func whatIsReadEarlierThanItsPlaceGoesByItsVersion() {
        var order = EventOrder()
        #expect(order.admit(version: version(3), at: place(5)) == .applies)
        #expect(order.admit(version: version(4), at: place(1)) == .applies)
        #expect(order.admit(version: nil, at: place(0)) == .isRepeated)
        // Behind it stands an event without a version, which stays.
        var unversioned = EventOrder()
        #expect(unversioned.admit(version: nil, at: place(5)) == .applies)
        #expect(unversioned.admit(version: version(4), at: place(1)) == .raisesVersion)
        #expect(unversioned.admit(version: version(3), at: place(6)) == .isLate)
    }

    @Test func anImportStandsBehindWhatWasAppliedAndBeforeTheRest() {
        let partition = LogPartition(topic: "products", number: 0)
        let feed = ImportFeed(number: 1, name: "feed", behind: [partition: 3])
        let item = LogPlace.item(7, of: feed)
        #expect(item.isBehind(place(2)) && !place(2).isBehind(item))
        #expect(place(3).isBehind(item) && !item.isBehind(place(3)))
        // A partition that was not read then is read later.
        #expect(place(0, partition: 4).isBehind(item))
        #expect(LogPlace.item(0, of: ImportFeed(number: 2, name: "feed")).isBehind(item))
        #expect(LogPlace.item(8, of: feed).isBehind(item) && !item.isBehind(item))
    }

    @Test func aProductThatMovedToAnotherPartitionGoesByTheTimeOfTheLog() {
        #expect(place(0, partition: 0, time: 20).isBehind(place(99, partition: 1, time: 10)))
        #expect(!place(99, partition: 1, time: 10).isBehind(place(0, partition: 0, time: 20)))
        // Within a partition clocks take no part, and what follows an event is no older than it.
        var order = EventOrder()
        #expect(order.admit(version: nil, at: place(0, partition: 0, time: 50)) == .applies)
        #expect(order.admit(version: nil, at: place(1, partition: 0, time: 10)) == .applies)
        #expect(order.admit(version: nil, at: place(0, partition: 1, time: 40)) == .isRepeated)
        #expect(order.admit(version: nil, at: place(1, partition: 1, time: 60)) == .applies)
    }

    /// A row that gets another key is deleted under the old one and created under the new one, with one version.
    @Test(arguments: [(nil, nil), (5, 5), (5, 6), (6, 5)] as [(Int64?, Int64?)])
    func aRowThatMovesIsThereWhicheverPartitionIsReadFirst(departureTime: Int64?, arrivalTime: Int64?) {
        for partitions in [(0, 1), (1, 0)] as [(Int32, Int32)] {
            let departure = place(8, partition: partitions.0, time: departureTime)
            let tombstone = place(9, partition: partitions.0, time: departureTime)
            let arrival = place(3, partition: partitions.1, time: arrivalTime)
            var order = EventOrder(
                newestVersion: version(7), hasVersion: true, place: place(7, partition: partitions.0))
            var other = order
            #expect(order.admit(version: version(100), at: departure) == .applies)
            #expect(order.admit(version: nil, at: tombstone) == .applies)
            #expect(order.admit(version: version(100), at: arrival, move: .arrives) == .applies)
            #expect(order.admit(version: version(100), at: departure, move: .leaves) == .isRepeated)

            #expect(other.admit(version: version(100), at: arrival) == .applies)
            #expect(other.admit(version: version(100), at: departure, move: .leaves) == .isRepeated)
            #expect(other == order)
            // What is newer than the arrival deletes the product, whichever row says so; what is older arrives too late.
            #expect(other.admit(version: version(101), at: departure, move: .leaves) == .applies)
            #expect(other.admit(version: version(100), at: arrival, move: .arrives) == .isLate)
        }
    }

    @Test func withoutVersionsARowThatMovesAtOneTimeIsThere() {
        for (departure, arrival) in [
            (place(8, partition: 0, time: 5), place(3, partition: 1, time: 5)),
            (place(8, partition: 1, time: 5), place(3, partition: 0, time: 5)),
        ] {
            for move in [RowMove.arrives, .mayArrive] {
                var order = EventOrder()
                #expect(order.admit(version: nil, at: departure) == .applies)
                #expect(order.admit(version: nil, at: arrival, move: move) == .applies)
                #expect(order.admit(version: nil, at: departure, move: .leaves) == .isRepeated)
            }
            var order = EventOrder()
            #expect(order.admit(version: nil, at: arrival) == .applies)
            #expect(order.admit(version: nil, at: departure, move: .leaves) == .isRepeated)
            // At another time the log tells.
            let later = place(9, partition: 0, time: 6)
            #expect(order.admit(version: nil, at: later, move: .leaves) == .applies)
        }
    }
}
