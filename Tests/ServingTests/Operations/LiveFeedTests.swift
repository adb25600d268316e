import NIOCore
import Testing

@testable import Serving

@Suite struct LiveFeedTests {
    private func text(_ events: [ByteBuffer]) -> [String] { events.map { String(buffer: $0) } }

    @Test func writesEventsAsBrowsersReadThem() {
        let event = LiveFeed.event("overview", ByteBuffer(string: "{\"a\":1}"))
        #expect(String(buffer: event) == "event: overview\ndata: {\"a\":1}\n\n")
        #expect(String(buffer: LiveFeed.heartbeat) == ":\n\n")
    }

    @Test func sendsTheSameToEverybodyAndEnds() async throws {
        let feed = LiveFeed()
        let streams = try ["a", "b"].map { try #require(feed.watch(first: ByteBuffer(string: $0))) }
        feed.send(ByteBuffer(string: "c"))
        feed.finish()
        feed.send(ByteBuffer(string: "d"))
        var received: [[String]] = []
        for stream in streams {
            var events: [ByteBuffer] = []
            for await event in stream { events.append(event) }
            received.append(text(events))
        }
        #expect(received == [["a", "c"], ["b", "c"]])
        #expect(feed.watch(first: ByteBuffer()) == nil)
    }

    @Test func whoIsSlowMissesTheOldestOnly() async throws {
        let feed = LiveFeed()
        let stream = try #require(feed.watch(first: ByteBuffer(string: "first")))
        for number in 1...100 { feed.send(ByteBuffer(string: "\(number)")) }
        feed.finish()
        var events: [ByteBuffer] = []
        for await event in stream { events.append(event) }
        #expect(text(events) == (85...100).map { "\($0)" })
    }

    @Test func takesNoMoreThanItCanAndGivesPlacesBack() throws {
        let feed = LiveFeed()
        var streams = try (0..<LiveFeed.mostWatchers).map { _ in try #require(feed.watch(first: ByteBuffer())) }
        #expect(feed.watch(first: ByteBuffer()) == nil)
        streams.removeLast()
        #expect(feed.watcherCount == LiveFeed.mostWatchers - 1)
        #expect(feed.watch(first: ByteBuffer()) != nil)
    }
}
