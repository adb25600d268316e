import Testing

@testable import Sync

@Suite struct TopicEvidenceTests {
    private func evidence(exists: Bool = true, _ offsets: [Int32: Int64] = [0: 0, 1: 7]) -> TopicEvidence {
        TopicEvidence(topic: "products", exists: exists, offsets: offsets)
    }

    @Test func aTopicThatWasAppliedIsRead() throws {
        try evidence().check()
        try evidence().check(records: 7, hasProducts: true)
        // A rebuild that goes on may have read all before.
        try evidence().check(records: 0, hasProducts: true)
    }

    @Test func aTopicThatIsNotThereIsRefused() {
        #expect(throws: RebuildError.noTopic("products")) { try evidence(exists: false).check() }
    }

    @Test(arguments: [[:], [0: 0], [0: 0, 1: -1]] as [[Int32: Int64]])
    func aTopicThatWasNeverAppliedIsRefused(offsets: [Int32: Int64]) {
        #expect(throws: RebuildError.neverApplied(topic: "products")) { try evidence(offsets).check() }
    }

    @Test func aTopicWithoutProductsIsRefused() {
        #expect(throws: RebuildError.noProducts(topic: "products", records: 7)) {
            try evidence().check(records: 7, hasProducts: false)
        }
    }
}
