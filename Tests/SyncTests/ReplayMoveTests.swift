import Sync
import Testing

@Suite struct ReplayMoveTests {
    private func text(_ target: ReplayTarget, stored: Int64?, oldest: Int64 = 10) throws -> String {
        let extent = PartitionExtent(number: 2, stored: stored, oldest: oldest, newest: 100, firstInTime: 40)
        let moves = try target.moves(in: "products", [extent])
        return "\(try #require(moves.first))"
    }

    @Test func anEarlierPlaceIsReadAgain() throws {
        #expect(
            try text(.earliest, stored: 90)
                == "products[2] goes on at its oldest record (10): offsets 10 to 89 are read again")
        #expect(try text(.time(1), stored: 90) == "products[2] goes on at offset 40: offsets 40 to 89 are read again")
    }

    @Test func aLaterPlaceLeavesRecordsOut() throws {
        #expect(
            try text(.latest, stored: 90) == "products[2] goes on at offset 100: offsets 90 to 99 are never read")
        // What retention has taken is lost as well.
        #expect(
            try text(.earliest, stored: 4)
                == "products[2] goes on at its oldest record (10): offsets 4 to 9 are never read")
    }

    @Test func aPartitionThatWasNeverReadBeginsAtItsOldestRecord() throws {
        #expect(try text(.earliest, stored: nil) == "products[2] goes on at its oldest record (10): as it is")
        #expect(
            try text(.latest, stored: nil) == "products[2] goes on at offset 100: offsets 10 to 99 are never read")
    }

    @Test func theSamePlaceChangesNothing() throws {
        #expect(try text(.offsets([2: 90]), stored: 90) == "products[2] goes on at offset 90: as it is")
    }

    @Test func aTopicThatIsShorterThanWhatWasReadIsNamed() throws {
        #expect(
            try text(.earliest, stored: 500)
                == "products[2] goes on at its oldest record (10): the stored offset 500 is beyond the newest record")
    }
}
