import Catalog
import Testing

@testable import Sync

@Suite struct ReplayTargetTests {
    @Test(arguments: [
        ("earliest", ReplayTarget.earliest),
        ("latest", .latest),
        ("1970-01-01T00:00:02Z", .time(2_000)),
        ("1700000000", .time(1_700_000_000_000)),
        ("0:4711,1:88", .offsets([0: 4_711, 1: 88])),
        ("3:0", .offsets([3: 0])),
    ])
    func readsEveryKindOfPlace(text: String, target: ReplayTarget) {
        #expect(ReplayTarget(text) == target)
    }

    @Test(arguments: [
        "", "yesterday", "Earliest", "1:", ":1", "1:2:3", "1:2,", "1:2,1:3", "-1:5", "1:-5", "2147483648:0", "a:1",
        "4711", "-5", "0",
    ])
    func readsNothingElse(text: String) {
        #expect(ReplayTarget(text) == nil)
    }

    private let extents = [
        PartitionExtent(number: 0, stored: 90, oldest: 10, newest: 100, firstInTime: 40),
        PartitionExtent(number: 1, stored: nil, oldest: 0, newest: 50),
    ]

    private func offsets(_ target: ReplayTarget) throws -> [Int32: Int64] {
        let moves = try target.moves(in: "products", extents)
        #expect(moves.allSatisfy { $0.partition.topic == "products" && $0.partition.number == $0.extent.number })
        return Dictionary(uniqueKeysWithValues: moves.map { ($0.partition.number, $0.offset) })
    }

    @Test func aPlaceIsAnOffsetInEachPartition() throws {
        #expect(try offsets(.earliest) == [0: -1, 1: -1])
        #expect(try offsets(.latest) == [0: 100, 1: 50])
    }

    @Test func aTimeBehindTheNewestRecordIsTheEnd() throws {
        #expect(try offsets(.time(7)) == [0: 40, 1: 50])
    }

    @Test func partitionsWithoutAnOffsetStayAsTheyAre() throws {
        #expect(try offsets(.offsets([1: 7])) == [1: 7])
    }

    @Test(arguments: [10, 100] as [Int64]) func theFirstAndTheLastOffsetExist(offset: Int64) throws {
        #expect(try offsets(.offsets([0: offset])) == [0: offset])
    }

    @Test(arguments: [9, 101] as [Int64]) func anOffsetThatIsNotOnTheBrokerIsRefused(offset: Int64) {
        let move = ReplayMove(
            partition: LogPartition(topic: "products", number: 0), extent: extents[0], offset: offset)
        #expect(throws: ReplayError.offsetOutOfRange(move)) {
            try ReplayTarget.offsets([0: offset]).moves(in: "products", extents)
        }
        #expect("\(ReplayError.offsetOutOfRange(move))" == "products[0] has offsets 10 to 100, not \(offset)")
    }

    @Test func aPartitionThatDoesNotExistIsRefused() {
        let error = ReplayError.noPartition(9, topic: "products", partitions: 2)
        #expect(throws: error) { try ReplayTarget.offsets([0: 20, 9: 3]).moves(in: "products", extents) }
        #expect("\(error)" == "products has 2 partitions, none is 9")
    }
}
