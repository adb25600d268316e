import Catalog
import CodeIndex
import Testing

@testable import Sync

@Suite struct FeedAdmissionTests {
    private func letters(_ count: Int, bytes: Int = 10, from first: Int = 1) -> [DeadLetter] {
        (0..<count).map { number in
            DeadLetter(
                record: RecordPosition(topic: "import:x", partition: 0, offset: Int64(first + number)), key: nil,
                payload: [UInt8](repeating: 0, count: bytes), cause: "invalid_json", message: "m")
        }
    }

    @Test func aFileOfAnotherKindIsRefusedAtTheThousandthItem() {
        var admission = FeedAdmission()
        #expect(admission.add(accepted: 0, refused: letters(999)) == .store([]))
        #expect(admission.add(accepted: 50, refused: letters(1)) == .refuse)
    }

    @Test func aFileWithManyFaultsIsNot() {
        var admission = FeedAdmission()
        #expect(admission.add(accepted: 100, refused: letters(600)) == .store([]))
        #expect(admission.add(accepted: 0, refused: letters(400, from: 601)) == .store(letters(1_000)))
        #expect(admission.add(accepted: 0, refused: letters(5_000)) == .store(letters(5_000)))
        #expect(admission.finish() == .store([]))
    }

    @Test func longItemsAreNotHeldForever() {
        var admission = FeedAdmission()
        #expect(admission.add(accepted: 0, refused: letters(33, bytes: 1 << 20)) == .refuse)
    }

    @Test func theEndDecidesWhatIsShort() {
        var admission = FeedAdmission()
        #expect(admission.add(accepted: 1, refused: letters(500)) == .store([]))
        #expect(admission.finish() == .store(letters(500)))
        var other = FeedAdmission()
        #expect(other.add(accepted: 0, refused: letters(500)) == .store([]))
        #expect(other.finish() == .refuse)
        var few = FeedAdmission()
        #expect(few.add(accepted: 0, refused: letters(3)) == .store([]))
        #expect(few.finish() == .store(letters(3)))
    }
}
