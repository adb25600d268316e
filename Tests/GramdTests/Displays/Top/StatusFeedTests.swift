import Foundation
import Monitoring
import Testing

@testable import gramd

@Suite struct StatusFeedTests {
    private let date = Date(timeIntervalSince1970: 1_800_000_000)

    @Test func theNewestAnswerStandsBelowTheHeading() {
        let feed = StatusFeed()
        #expect(feed.lines(at: date).last == "asking …")
        feed.show("first", at: date)
        feed.show("all is well\ninstance      ready", at: date)
        let lines = feed.lines(at: date.addingTimeInterval(2))
        #expect(lines.count == 4 && lines[0].hasPrefix("gramd top") && lines[0].hasSuffix("q ends"))
        #expect(lines[2...] == ["all is well", "instance      ready"])
    }

    @Test func anOldAnswerIsToldToBeOne() {
        let feed = StatusFeed()
        feed.show("all is well", at: date)
        #expect(feed.lines(at: date.addingTimeInterval(90))[0].contains("asked 90 s ago"))
    }
}
