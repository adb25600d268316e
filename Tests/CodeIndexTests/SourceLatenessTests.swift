import Catalog
import Testing

@testable import CodeIndex

@Suite struct SourceLatenessTests {
    @Test func aSourceThatCountsAnewIsNoticedSinceItsFirstLateEvent() {
        var lateness = SourceLateness()
        lateness.add(versioned: 1_500, late: 0, first: nil)
        lateness.add(versioned: 100, late: 100, first: 70)
        #expect(!lateness.isSuspicious && lateness.since == 70)
        for batch in 0..<20 { lateness.add(versioned: 100, late: 100, first: 170 + Int64(batch)) }
        #expect(lateness.isSuspicious && lateness.since == 70)
        let partition = LogPartition(topic: "products", number: 3)
        let notice = SourceLateness.notice([partition: lateness])
        #expect(notice?.contains("products[3]") == true && notice?.contains("--new-source") == true)
    }

    @Test func aLateEventNowAndThenIsNothing() {
        var lateness = SourceLateness()
        for batch in 0..<100 {
            lateness.add(versioned: 50, late: batch % 3 == 0 ? 1 : 0, first: batch % 3 == 0 ? Int64(batch) : nil)
            #expect(!lateness.isSuspicious || batch == 0)
        }
        lateness.add(versioned: 50, late: 0, first: nil)
        #expect(lateness.since == nil && lateness.versioned <= SourceLateness.memory)
        #expect(SourceLateness.notice([:]) == nil)
    }

    @Test func twoOfTwoAreNoticed() {
        var lateness = SourceLateness()
        lateness.add(versioned: 1, late: 1, first: 1)
        #expect(!lateness.isSuspicious)
        lateness.add(versioned: 1, late: 1, first: 2)
        #expect(lateness.isSuspicious && lateness.since == 1)
    }
}
